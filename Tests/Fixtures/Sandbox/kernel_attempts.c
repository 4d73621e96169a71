#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "attempts.h"

static int outcome(long result) { return result < 0 ? errno : 0; }

static int mount_tmpfs(const char *path) { return outcome(mount("none", path, "tmpfs", 0, NULL)); }
static int unmount(const char *path) { return outcome(umount(path)); }
static int open_tree_of(const char *path) { return outcome(syscall(428, AT_FDCWD, path, 0)); }
static int change_root(const char *path) { return outcome(chroot(path)); }
static int unshare_user(const char *unused) { (void)unused; return outcome(unshare(CLONE_NEWUSER)); }
static int enter_namespace(const char *unused) { (void)unused; return outcome(setns(0, 0)); }
static int bpf(const char *unused) {
  (void)unused;
  char attributes[128] = {0};
  return outcome(syscall(SYS_bpf, 0, attributes, sizeof attributes));
}
static int perf(const char *unused) {
  (void)unused;
  char attributes[128] = {0};
  return outcome(syscall(SYS_perf_event_open, attributes, 0, -1, -1, 0));
}
static int userfault(const char *unused) { (void)unused; return outcome(syscall(SYS_userfaultfd, 1)); }
static int keyctl(const char *unused) { (void)unused; return outcome(syscall(SYS_keyctl, 0, -3, 1)); }
static int add_key(const char *unused) { (void)unused; return outcome(syscall(SYS_add_key, "user", "roost", "x", 1, -3)); }
static int uring(const char *unused) {
  (void)unused;
  char parameters[256] = {0};
  return outcome(syscall(425, 4, parameters));
}
static int take_descriptor(const char *unused) { (void)unused; return outcome(syscall(438, 0, 0, 0)); }
static int set_personality(const char *unused) { (void)unused; return outcome(personality(ADDR_NO_RANDOMIZE)); }
static int more_filters(const char *unused) {
  (void)unused;
  return outcome(syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &(uint32_t){SECCOMP_RET_ALLOW}));
}
static int shared_memory(const char *unused) { (void)unused; return outcome(shmget(IPC_PRIVATE, 4096, 0600)); }
static int load_module(const char *unused) { (void)unused; return outcome(syscall(SYS_finit_module, 0, "", 0)); }
static int read_log(const char *unused) { (void)unused; return outcome(syscall(SYS_syslog, 10, 0, 0)); }
static int host_name(const char *name) { return outcome(sethostname(name, strlen(name))); }
static int type_character(const char *unused) { (void)unused; return outcome(ioctl(0, 0x5412, "x")); }
static int unknown_call(const char *unused) { (void)unused; return outcome(syscall(900)); }
static int x32_call(const char *unused) { (void)unused; return outcome(syscall(0x40000000 + 39)); }

// The 32-bit way into the kernel, whose call numbers the filter doesn't know.
static int i386_call(const char *unused) {
  (void)unused;
#ifdef __x86_64__
  long result = 20;
  __asm__ volatile("int $0x80" : "+a"(result)::"memory");
  return result < 0 ? (int)-result : 0;
#else
  return ENOSYS;
#endif
}

const struct attempt kernel_attempts[] = {
    {"mount", mount_tmpfs}, {"umount", unmount}, {"open_tree", open_tree_of}, {"chroot", change_root}, {"unshare", unshare_user},
    {"setns", enter_namespace}, {"bpf", bpf}, {"perf_event_open", perf}, {"userfaultfd", userfault}, {"keyctl", keyctl},
    {"add_key", add_key}, {"io_uring", uring}, {"pidfd_getfd", take_descriptor}, {"personality", set_personality},
    {"seccomp", more_filters}, {"shmget", shared_memory}, {"finit_module", load_module}, {"syslog", read_log},
    {"sethostname", host_name}, {"tiocsti", type_character}, {"unknown-call", unknown_call}, {"x32", x32_call}, {"i386", i386_call}, {0},
};
