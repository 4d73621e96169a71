#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

static int check_paths(struct confinement *c, const char *const *paths, bool required) {
  for (; paths != NULL && *paths != NULL; paths++) {
    struct stat status;
    if ((*paths)[0] != '/') return failed(c, "the path \"%.300s\" is not absolute", *paths);
    if (required && stat(*paths, &status) != 0) return failed(c, "the path %.300s can't be granted: %s", *paths, strerror(errno));
  }
  return 0;
}

static int check(struct confinement *c) {
  const struct roost_confinement *w = &c->wanted;
  if (w->level != ROOST_LEVEL_PROCESS && w->level != ROOST_LEVEL_CONFINED) {
    return failed(c, "level %u is unknown; expected 1 (process) or 2 (confined)", w->level);
  }
  if (w->kept_count > ROOST_MAX_KEPT_DESCRIPTORS) {
    return failed(c, "%u descriptors to keep are too many; at most %u", w->kept_count, ROOST_MAX_KEPT_DESCRIPTORS);
  }
  if (granted(c, ROOST_RUN_AS) && !c->as_root) return failed(c, "only root can run a worker as another user");
  if (check_paths(c, w->read_paths, true) != 0 || check_paths(c, w->write_paths, true) != 0) return -1;
  return check_paths(c, w->library_paths, false);
}

// The number of threads of this process, or 1 where /proc can't tell.
static long count_threads(void) {
  char text[1024];
  int fd = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 1;
  ssize_t got = read(fd, text, sizeof text - 1);
  close(fd);
  if (got <= 0) return 1;
  text[got] = 0;
  // Field 20; the second, the program's name, is the only one that may hold spaces, and ends with the last parenthesis.
  char *next = strrchr(text, ')');
  for (int field = 2; next != NULL && field < 20; field++) next = strchr(next + 1, ' ');
  return next == NULL ? 1 : strtol(next, NULL, 10);
}

// The worker dies with the process that waits for it. Checked again after each change of identity, which clears the setting.
static void die_with_parent(const struct confinement *c) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  pid_t expected = has(c, ROOST_PID_NAMESPACE) ? 1 : c->monitor;
  if (getppid() != expected) _exit(128 + SIGKILL);
}

// What `confined` never does without, and what to say if it must.
static int check_confined(struct confinement *c) {
  static const struct {
    enum roost_mechanism mechanism;
    const char *advice;
  } needed[] = {
      {ROOST_LANDLOCK, "it needs Linux 5.13 with \"landlock\" among the kernel's lsm="},
      {ROOST_CAPABILITIES, "no capability may be left"},
      {ROOST_TASK_LIMIT, "root without any other user to count its threads by; run as an ordinary user"},
      {ROOST_SYSCALL_FILTER, "it needs a kernel with seccomp filters"},
  };
  for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
    const struct roost_mechanism_report *m = &c->report->mechanisms[needed[i].mechanism];
    if (m->state == ROOST_APPLIED) continue;
    return failed(c, "confined is not possible here: %s is missing (%s); %s", roost_mechanism_name(needed[i].mechanism),
                  strerror(m->error), needed[i].advice);
  }
  // Before ABI 3 an open for reading could truncate; a read-only tree closes that.
  if (!has(c, ROOST_LANDLOCK_TRUNCATE) && !has(c, ROOST_READ_ONLY_TREE)) {
    return failed(c, "confined is not possible here: Landlock ABI %u can't stop truncation, and there is no mount namespace to do it; "
                     "it needs Linux 6.2, or user namespaces", c->report->landlock_abi);
  }
  return 0;
}

// A supervisor with threads passes on whatever signals its own thread blocked; a limit's signal must end the worker.
static void unblock_signals(void) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

static int confine_worker(struct confinement *c) {
  die_with_parent(c);
  unblock_signals();
  if (close_others(c) != 0 || apply_limits(c) != 0 || take_identity(c) != 0) return -1;
  // The namespaces' first process is counted with the worker unless the worker took another user.
  bool counted_alone = !has(c, ROOST_PID_NAMESPACE) || c->accounting_uid != 0 || granted(c, ROOST_RUN_AS);
  if (limit_tasks(c, counted_alone ? 0 : 1) != 0) return -1;
  if (confined(c) && apply_landlock(c) != 0) return -1;
  if (drop_capabilities(c) != 0) return -1;
  die_with_parent(c);
  if (confined(c)) prctl(PR_SET_DUMPABLE, 0);
  if (apply_filter(c) != 0) return -1;
  if (confined(c) && check_confined(c) != 0) return -1;
  c->report->level = c->wanted.level;
  return 0;
}

int roost_confine(const struct roost_confinement *wanted, struct roost_confinement_report *report) {
  struct roost_confinement_report full = {.struct_size = sizeof full};
  struct confinement c = {.report = &full, .monitor = getpid(), .as_root = geteuid() == 0};
  memcpy(&c.wanted, wanted, wanted->struct_size < sizeof c.wanted ? wanted->struct_size : sizeof c.wanted);
  if (c.wanted.open_files == 0) c.wanted.open_files = ROOST_DEFAULT_OPEN_FILES;
  if (c.wanted.tasks == 0) c.wanted.tasks = ROOST_DEFAULT_TASKS;
  if (c.as_root && !granted(&c, ROOST_RUN_AS)) c.accounting_uid = choose_accounting_uid(c.monitor, &c.root_is_counted);
  if (granted(&c, ROOST_RUN_AS)) c.root_is_counted = c.wanted.run_as_uid != 0;

  int outcome = check(&c);
  long threads = count_threads();
  if (outcome == 0 && threads != 1) {
    outcome = failed(&c, "the process has %ld threads already; confinement comes before the first", threads);
  }
  if (outcome == 0) outcome = close_descriptors(&c);
  if (outcome == 0) {
    if (setsid() < 0 && getsid(0) != getpid()) {
      unavailable(&c, ROOST_SESSION, errno);
    } else {
      applied(&c, ROOST_SESSION);
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
      outcome = failed(&c, "no_new_privs can't be set: %s", strerror(errno));
    } else {
      applied(&c, ROOST_NO_NEW_PRIVILEGES);
    }
  }
  if (outcome == 0) outcome = enter_worker(&c);
  if (outcome == 0) outcome = confine_worker(&c);
  size_t size = report->struct_size < sizeof full ? report->struct_size : sizeof full;
  full.struct_size = report->struct_size;
  memcpy(report, &full, size);
  return outcome;
}
