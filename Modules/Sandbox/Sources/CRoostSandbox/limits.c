#define _GNU_SOURCE
#include <fcntl.h>
#include <grp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "internal.h"

// How far a user's other processes may grow in number before a worker that is counted with them can't start threads.
#define SHARED_ROOM 1024

// Sets both limits; what the process inherited is never exceeded.
static int limit(struct confinement *c, int resource, uint64_t soft, uint64_t hard, const char *name) {
  struct rlimit now;
  if (getrlimit(resource, &now) != 0) return failed(c, "the limit of %s can't be read: %s", name, strerror(errno));
  if (now.rlim_max != RLIM_INFINITY && hard > now.rlim_max) hard = now.rlim_max;
  if (soft > hard) soft = hard;
  if (setrlimit(resource, &(struct rlimit){soft, hard}) == 0) return 0;
  return failed(c, "the limit of %s can't be set to %llu: %s", name, (unsigned long long)soft, strerror(errno));
}

int apply_limits(struct confinement *c) {
  const struct roost_confinement *w = &c->wanted;
  if (limit(c, RLIMIT_CORE, 0, 0, "core files") != 0) return -1;
  if (limit(c, RLIMIT_MSGQUEUE, 0, 0, "message queues") != 0) return -1;
  if (limit(c, RLIMIT_NOFILE, w->open_files, w->open_files, "open files") != 0) return -1;
  if (w->memory_bytes != 0 && limit(c, RLIMIT_AS, w->memory_bytes, w->memory_bytes, "address space") != 0) return -1;
  if (w->file_bytes != 0 && limit(c, RLIMIT_FSIZE, w->file_bytes, w->file_bytes, "file size") != 0) return -1;
  if (w->cpu_seconds != 0 && limit(c, RLIMIT_CPU, w->cpu_seconds, w->cpu_seconds + 1, "processor time") != 0) return -1;
  if (w->stack_bytes != 0) {
    if (limit(c, RLIMIT_STACK, w->stack_bytes, w->stack_bytes, "stack") != 0) return -1;
    // The C library read the limit when the program started, so new threads would still get the old size.
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    int error = pthread_attr_setstacksize(&attributes, w->stack_bytes);
    if (error == 0) error = pthread_setattr_default_np(&attributes);
    pthread_attr_destroy(&attributes);
    if (error != 0) return failed(c, "threads can't have stacks of %llu bytes: %s", (unsigned long long)w->stack_bytes, strerror(error));
  }
  applied(c, ROOST_LIMITS);
  return 0;
}

int take_identity(struct confinement *c) {
  if (granted(c, ROOST_RUN_AS)) {
    uid_t uid = c->wanted.run_as_uid;
    gid_t gid = c->wanted.run_as_gid;
    if (setgroups(0, NULL) != 0 || setresgid(gid, gid, gid) != 0 || setresuid(uid, uid, uid) != 0) {
      return failed(c, "can't become user %u and group %u: %s", uid, gid, strerror(errno));
    }
    return 0;
  }
  // RLIMIT_NPROC counts by real user and never binds root. The effective user stays, and with it the access to root's own files.
  if (c->accounting_uid != 0 && setresuid(c->accounting_uid, (uid_t)-1, (uid_t)-1) != 0) c->accounting_uid = 0;
  return 0;
}

// The value of a line such as "Threads:\t12" in the text of /proc/PID/status, or -1.
static long status_field(const char *text, const char *name) {
  const char *line = strstr(text, name);
  return line == NULL ? -1 : strtol(line + strlen(name), NULL, 10);
}

// The tasks of real user `uid` that /proc shows.
static unsigned count_tasks(uid_t uid) {
  unsigned total = 0;
  int folder = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return 0;
  _Alignas(8) char entries[16384];
  for (long size; (size = syscall(SYS_getdents64, folder, entries, sizeof entries)) > 0;) {
    for (long at = 0; at < size;) {
      // struct linux_dirent64: inode 8, offset 8, length 2, type 1, name.
      unsigned short length;
      memcpy(&length, entries + at + 16, sizeof length);
      const char *name = entries + at + 19;
      at += length;
      if (name[0] < '1' || name[0] > '9') continue;
      char path[48], text[4096];
      snprintf(path, sizeof path, "%.20s/status", name);
      int fd = openat(folder, path, O_RDONLY | O_CLOEXEC);
      if (fd < 0) continue;
      ssize_t got = read(fd, text, sizeof text - 1);
      close(fd);
      if (got <= 0) continue;
      text[got] = 0;
      long threads = status_field(text, "\nThreads:");
      if (status_field(text, "\nUid:") == (long)uid && threads > 0) total += (unsigned)threads;
    }
  }
  close(folder);
  return total;
}

// A user under whom root's worker is counted: its own where the user namespace has it, and 0 where there is none but root.
uid_t choose_accounting_uid(pid_t monitor, bool *root_is_counted) {
  char text[1024];
  *root_is_counted = false;
  int fd = open("/proc/self/uid_map", O_RDONLY | O_CLOEXEC);
  ssize_t got = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
  if (fd >= 0) close(fd);
  const uid_t wish = 0x70000000u + (uid_t)monitor;
  if (got <= 0) return wish;
  text[got] = 0;
  uid_t fallback = 0;
  for (char *next = text; *next != 0;) {
    unsigned long inside = strtoul(next, &next, 10), outside = strtoul(next, &next, 10), count = strtoul(next, &next, 10);
    if (count == 0) break;
    if (wish >= inside && wish - inside < count) return wish;
    if (inside == 0 && outside != 0) *root_is_counted = true;
    if (inside + count > 2) fallback = (uid_t)(inside + count - 1 - (unsigned long)monitor % (count < 8192 ? (count + 1) / 2 : 4096));
    while (*next == '\n' || *next == ' ') next++;
  }
  return fallback;
}

int limit_tasks(struct confinement *c, unsigned others) {
  uint64_t tasks = c->wanted.tasks;
  uid_t real = getuid();
  if (real == 0 && !(c->in_user_namespace && c->root_is_counted)) {
    unavailable(c, ROOST_TASK_LIMIT, EPERM);
    return 0;
  }
  // A new user namespace starts its own count; without one, a user that nobody else has does as well.
  bool alone = c->in_user_namespace || (c->accounting_uid != 0 && real == c->accounting_uid);
  uint64_t most = alone ? tasks + others : tasks + count_tasks(real) + SHARED_ROOM;
  if (limit(c, RLIMIT_NPROC, most, most, "threads and processes") != 0) return -1;
  c->report->task_bound = alone ? ROOST_TASKS_EXACT : ROOST_TASKS_SHARED;
  applied(c, ROOST_TASK_LIMIT);
  return 0;
}
