#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "attempts.h"

static int outcome(long result) { return result < 0 ? errno : 0; }

static int read_file(const char *path) {
  char byte;
  int fd = open(path, O_RDONLY);
  if (fd < 0) return errno;
  ssize_t got = read(fd, &byte, 1);
  return got < 0 ? errno : got == 0 ? ENODATA : 0;
}

static int list_folder(const char *path) {
  DIR *folder = opendir(path);
  return folder == NULL ? errno : 0;
}

static int write_file(const char *path) {
  int fd = open(path, O_WRONLY | O_CREAT, 0600);
  return fd < 0 ? errno : outcome(write(fd, "x", 1));
}

static int open_truncating(const char *path) { return outcome(open(path, O_RDONLY | O_TRUNC)); }
static int truncate_path(const char *path) { return outcome(truncate(path, 0)); }
static int remove_file(const char *path) { return outcome(unlink(path)); }
static int make_folder(const char *path) { return outcome(mkdir(path, 0700)); }
static int make_link(const char *path) { return outcome(symlink("/etc/passwd", path)); }
static int make_device(const char *path) { return outcome(mknod(path, S_IFCHR | 0600, 0x103)); }
static int change_mode(const char *path) { return outcome(chmod(path, 0777)); }
static int change_owner(const char *path) { return outcome(chown(path, geteuid(), getegid())); }
static int change_times(const char *path) { return outcome(utimensat(AT_FDCWD, path, NULL, 0)); }
static int set_attribute(const char *path) { return outcome(setxattr(path, "user.roost", "x", 1, 0)); }
static int watch_folder(const char *path) {
  (void)path;
  return outcome(syscall(SYS_inotify_init1, 0));
}
static int memory_file(const char *name) { return outcome(memfd_create(name, 0)); }
static int open_by_handle(const char *path) {
  struct {
    struct file_handle head;
    char bytes[128];
  } handle = {.head = {.handle_bytes = 128}};
  int mount = 0;
  return outcome(name_to_handle_at(AT_FDCWD, path, &handle.head, &mount, 0));
}
static int open_library(const char *path) { return dlopen(path, RTLD_NOW) == NULL ? (fprintf(stderr, "%s\n", dlerror()), ELIBACC) : 0; }

static int read_descriptor(const char *number) {
  char byte;
  return outcome(pread(atoi(number), &byte, 1, 0));
}

// Opens a library and calls what a plugin would be called by: it says 0 when its tasks have run.
static int call_library(const char *path) {
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (library == NULL) return fprintf(stderr, "%s\n", dlerror()), ELIBACC;
  int (*run)(void) = (int (*)(void))dlsym(library, "roost_fixture_run");
  return run == NULL ? ENOENT : run();
}

const struct attempt file_attempts[] = {
    {"read", read_file}, {"list", list_folder}, {"write", write_file}, {"open-truncating", open_truncating}, {"truncate", truncate_path},
    {"remove", remove_file}, {"mkdir", make_folder}, {"symlink", make_link}, {"mknod", make_device}, {"chmod", change_mode},
    {"chown", change_owner}, {"utime", change_times}, {"setxattr", set_attribute}, {"inotify", watch_folder}, {"memfd", memory_file},
    {"handle", open_by_handle}, {"dlopen", open_library}, {"read-descriptor", read_descriptor},
    {"call", call_library}, {0},
};
