#define _GNU_SOURCE
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "internal.h"

// The kernel's interface, as its documentation states it for ABI 1 to 7; the headers of older distributions know less.
#define SYS_create_ruleset 444
#define SYS_add_rule 445
#define SYS_restrict_self 446
#define CREATE_RULESET_VERSION 1u
#define RULE_PATH_BENEATH 1

struct ruleset_attributes {
  uint64_t files, network, scopes;
};
struct path_beneath {
  uint64_t access;
  int32_t folder;
} __attribute__((packed));

enum {
  EXECUTE = 1 << 0, WRITE_FILE = 1 << 1, READ_FILE = 1 << 2, READ_FOLDER = 1 << 3, REMOVE_FOLDER = 1 << 4, REMOVE_FILE = 1 << 5,
  MAKE_FOLDER = 1 << 7, MAKE_FILE = 1 << 8, MAKE_LINK = 1 << 12,
  REFER = 1 << 13,     // ABI 2
  TRUNCATE = 1 << 14,  // ABI 3
  DEVICES = 1 << 15,   // ABI 5
  TCP = 1 << 0 | 1 << 1,     // bind and connect, ABI 4
  SCOPES = 1 << 0 | 1 << 1,  // abstract UNIX sockets and signals, ABI 6
};
#define ALL_OF_ABI_1 0x1fffu
#define READ (READ_FILE | READ_FOLDER)
#define WRITE (READ | WRITE_FILE | REMOVE_FOLDER | REMOVE_FILE | MAKE_FOLDER | MAKE_FILE | REFER | TRUNCATE)
#define FOR_FILES (EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | DEVICES)

const char *const system_library_paths[] = {
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/etc/localtime", "/usr/share/zoneinfo", NULL,
};
static const char *const network_paths[] = {
    "/etc/resolv.conf", "/etc/hosts", "/etc/host.conf", "/etc/nsswitch.conf", "/etc/gai.conf", "/etc/services", NULL,
};
// What OpenSSL and GnuTLS trust by default, and how OpenSSL is set up. Not the folders above: they hold private keys as well.
static const char *const certificate_paths[] = {
    "/etc/ssl/certs", "/etc/ssl/cert.pem", "/etc/ssl/ca-bundle.pem", "/etc/ssl/openssl.cnf", "/etc/pki/tls/certs", "/etc/pki/tls/cert.pem",
    "/etc/pki/tls/openssl.cnf", "/etc/pki/ca-trust/extracted", "/etc/ca-certificates", "/var/lib/ca-certificates",
    "/usr/share/ca-certificates", "/usr/local/share/ca-certificates", NULL,
};
static const char *const always_readable[] = {"/proc", "/dev/urandom", "/dev/random", "/dev/zero", NULL};
static const char *const always_writable[] = {"/dev/null", NULL};

unsigned landlock_abi(void) {
  long abi = syscall(SYS_create_ruleset, NULL, 0, CREATE_RULESET_VERSION);
  return abi > 0 ? (unsigned)abi : 0;
}

// Adds one path; returns 0 or an errno.
static int add_path(int ruleset, const char *path, uint64_t access) {
  int fd = open(path, O_PATH | O_CLOEXEC);
  if (fd < 0) return errno;
  struct stat status;
  int error = fstat(fd, &status) != 0 ? errno : 0;
  if (error == 0) {
    if (!S_ISDIR(status.st_mode)) access &= FOR_FILES;
    struct path_beneath rule = {.access = access, .folder = fd};
    if (syscall(SYS_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0) != 0) error = errno;
  }
  close(fd);
  return error;
}

static int add_paths(struct confinement *c, int ruleset, const char *const *paths, uint64_t access, bool required) {
  for (; paths != NULL && *paths != NULL; paths++) {
    int error = add_path(ruleset, *paths, access);
    if (error == 0 || (!required && (error == ENOENT || error == EACCES || error == ENOTDIR))) continue;
    return failed(c, "the path %.300s can't be granted: %s", *paths, strerror(error));
  }
  return 0;
}

int apply_landlock(struct confinement *c) {
  unsigned abi = landlock_abi();
  c->report->landlock_abi = abi;
  if (abi == 0) {
    unavailable(c, ROOST_LANDLOCK, errno);
    return 0;
  }
  struct ruleset_attributes attributes = {.files = ALL_OF_ABI_1};
  if (abi >= 2) attributes.files |= REFER;
  if (abi >= 3) attributes.files |= TRUNCATE;
  if (abi >= 5) attributes.files |= DEVICES;
  if (abi >= 4 && !granted(c, ROOST_ALLOW_NETWORK)) attributes.network = TCP;
  if (abi >= 6) attributes.scopes = SCOPES;
  size_t size = abi >= 6 ? 24 : abi >= 4 ? 16 : 8;
  int ruleset = (int)syscall(SYS_create_ruleset, &attributes, size, 0);
  if (ruleset < 0) {
    unavailable(c, ROOST_LANDLOCK, errno);
    return 0;
  }
  uint64_t read = READ, write = WRITE;
  if (granted(c, ROOST_ALLOW_SUBPROCESS)) {
    read |= EXECUTE;
    write |= EXECUTE | MAKE_LINK;
  }
  read &= attributes.files;
  write &= attributes.files;
  const struct roost_confinement *w = &c->wanted;
  int outcome = add_paths(c, ruleset, always_readable, READ, false);
  if (outcome == 0) outcome = add_paths(c, ruleset, always_writable, READ_FILE | WRITE_FILE, false);
  if (outcome == 0) outcome = add_paths(c, ruleset, w->library_paths, read, false);
  if (outcome == 0 && granted(c, ROOST_READ_SYSTEM_LIBRARIES)) outcome = add_paths(c, ruleset, system_library_paths, read, false);
  if (outcome == 0 && granted(c, ROOST_ALLOW_NETWORK)) outcome = add_paths(c, ruleset, network_paths, READ, false);
  if (outcome == 0 && (granted(c, ROOST_READ_CERTIFICATES) || granted(c, ROOST_ALLOW_NETWORK))) {
    outcome = add_paths(c, ruleset, certificate_paths, READ, false);
  }
  if (outcome == 0) outcome = add_paths(c, ruleset, w->read_paths, read, true);
  if (outcome == 0) outcome = add_paths(c, ruleset, w->write_paths, write, true);
  if (outcome == 0 && syscall(SYS_restrict_self, ruleset, 0) != 0) {
    unavailable(c, ROOST_LANDLOCK, errno);
  } else if (outcome == 0) {
    applied(c, ROOST_LANDLOCK);
    static const struct {
      enum roost_mechanism mechanism;
      unsigned abi;
    } later[] = {{ROOST_LANDLOCK_TRUNCATE, 3}, {ROOST_LANDLOCK_TCP, 4}, {ROOST_LANDLOCK_DEVICES, 5}, {ROOST_LANDLOCK_SCOPES, 6}};
    for (size_t i = 0; i < sizeof later / sizeof later[0]; i++) {
      if (later[i].mechanism == ROOST_LANDLOCK_TCP && granted(c, ROOST_ALLOW_NETWORK)) continue;
      if (abi >= later[i].abi) {
        applied(c, later[i].mechanism);
      } else {
        unavailable(c, later[i].mechanism, ENOSYS);
      }
    }
  }
  close(ruleset);
  return outcome;
}
