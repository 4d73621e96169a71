#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "internal.h"

#ifndef SYS_open_tree
#define SYS_open_tree 428
#define SYS_move_mount 429
#endif
#ifndef SYS_mount_setattr
#define SYS_mount_setattr 442
#endif

// From linux/mount.h, which older C libraries can't include together with sys/mount.h.
#define TREE_CLONE 1
#define TREE_RECURSIVE 0x8000
#define MOVE_FROM_EMPTY_PATH 4
#define ATTRIBUTE_READ_ONLY 1
struct mount_attributes {
  uint64_t set, clear, propagation, user_namespace;
};

#define MAX_WRITE_PATHS 64

uint64_t wanted_namespaces(const struct confinement *c) {
  uint64_t flags = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS;
  return granted(c, ROOST_ALLOW_NETWORK) ? flags : flags | CLONE_NEWNET;
}

void report_namespaces(struct confinement *c, uint64_t flags, int error) {
  static const struct {
    enum roost_mechanism mechanism;
    uint64_t flag;
  } rows[] = {
      {ROOST_USER_NAMESPACE, CLONE_NEWUSER}, {ROOST_PID_NAMESPACE, CLONE_NEWPID}, {ROOST_MOUNT_NAMESPACE, CLONE_NEWNS},
      {ROOST_IPC_NAMESPACE, CLONE_NEWIPC},   {ROOST_UTS_NAMESPACE, CLONE_NEWUTS}, {ROOST_NETWORK_NAMESPACE, CLONE_NEWNET},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    if ((wanted_namespaces(c) & rows[i].flag) == 0) continue;
    if ((flags & rows[i].flag) != 0) {
      applied(c, rows[i].mechanism);
    } else {
      unavailable(c, rows[i].mechanism, error);
    }
  }
  c->in_user_namespace = (flags & CLONE_NEWUSER) != 0;
  if (flags == 0) {
    unavailable(c, ROOST_OWN_PROC, error);
    unavailable(c, ROOST_READ_ONLY_TREE, error);
  }
}

static int write_file(pid_t process, const char *name, const char *text) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", (int)process, name);
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return errno;
  // A map is taken whole by one write, or not at all.
  ssize_t written = write(fd, text, strlen(text));
  int error = written < 0 ? errno : 0;
  close(fd);
  return error;
}

int map_users(struct confinement *c, pid_t child) {
  char users[128], groups[128];
  if (!c->as_root) {
    snprintf(users, sizeof users, "%u %u 1\n", geteuid(), geteuid());
    snprintf(groups, sizeof groups, "%u %u 1\n", getegid(), getegid());
    int error = write_file(child, "setgroups", "deny");
    if (error == 0) error = write_file(child, "gid_map", groups);
    return error != 0 ? error : write_file(child, "uid_map", users);
  }
  bool other = granted(c, ROOST_RUN_AS);
  uint32_t uid = c->wanted.run_as_uid, gid = c->wanted.run_as_gid;
  int length = snprintf(groups, sizeof groups, "0 0 1\n");
  if (other && gid != 0) snprintf(groups + length, sizeof groups - (size_t)length, "%u %u 1\n", gid, gid);
  int error = write_file(child, "gid_map", groups);
  if (error != 0) return error;
  length = snprintf(users, sizeof users, "0 0 1\n");
  if (other && uid != 0) length += snprintf(users + length, sizeof users - (size_t)length, "%u %u 1\n", uid, uid);
  if (c->accounting_uid != 0) {
    snprintf(users + length, sizeof users - (size_t)length, "%u %u 1\n", c->accounting_uid, c->accounting_uid);
  }
  error = write_file(child, "uid_map", users);
  if (error == 0 || c->accounting_uid == 0) return error;
  // Root of a container may have no such user to give; its own tasks are then counted in the namespace.
  users[length] = 0;
  error = write_file(child, "uid_map", users);
  if (error == 0) c->accounting_uid = 0;
  return error;
}

// Makes every mount read-only but the write paths. Returns an errno only where a write path was lost on the way.
static int make_tree_read_only(struct confinement *c) {
  int trees[MAX_WRITE_PATHS];
  size_t count = 0;
  const char *const *paths = c->wanted.write_paths;
  for (; paths != NULL && paths[count] != NULL; count++) {
    if (strcmp(paths[count], "/") == 0) return 0;
    int tree = count == MAX_WRITE_PATHS ? -1 : (int)syscall(SYS_open_tree, AT_FDCWD, paths[count], TREE_CLONE | O_CLOEXEC | TREE_RECURSIVE);
    if (tree < 0) {
      unavailable(c, ROOST_READ_ONLY_TREE, count == MAX_WRITE_PATHS ? E2BIG : errno);
      while (count > 0) close(trees[--count]);
      return 0;
    }
    trees[count] = tree;
  }
  struct mount_attributes attributes = {.set = ATTRIBUTE_READ_ONLY};
  int error = 0;
  if (syscall(SYS_mount_setattr, AT_FDCWD, "/", TREE_RECURSIVE, &attributes, sizeof attributes) != 0) {
    unavailable(c, ROOST_READ_ONLY_TREE, errno);
  } else {
    for (size_t i = 0; i < count && error == 0; i++) {
      if (syscall(SYS_move_mount, trees[i], "", AT_FDCWD, paths[i], MOVE_FROM_EMPTY_PATH) != 0) error = errno;
    }
    if (error == 0) applied(c, ROOST_READ_ONLY_TREE);
  }
  for (size_t i = 0; i < count; i++) close(trees[i]);
  return error;
}

int arrange_mounts(struct confinement *c) {
  // In a chroot that is no mount point this fails, and rightly: a mount there could spread to the machine.
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return errno;
  if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) != 0) return errno;
  applied(c, ROOST_OWN_PROC);
  // A name of no importance: a plugin that reads it must not learn the machine's.
  if (sethostname("roost", 5) != 0) unavailable(c, ROOST_UTS_NAMESPACE, errno);
  return make_tree_read_only(c);
}
