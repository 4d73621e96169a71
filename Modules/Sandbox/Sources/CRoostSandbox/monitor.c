#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "internal.h"

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

#define CAPABILITY_KILL 5

// Ends this process as another one ended.
static _Noreturn void end_as(int status) {
  if (WIFEXITED(status)) _exit(WEXITSTATUS(status));
  int number = WTERMSIG(status);
  setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
  signal(number, SIG_DFL);
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, number);
  sigprocmask(SIG_UNBLOCK, &only, NULL);
  syscall(SYS_kill, getpid(), number);
  _exit(128 + number);
}

// Kills what a worker without a PID namespace left behind; this process is the subreaper of it all.
static void kill_descendants(void) {
  for (int round = 0; round < 1000; round++) {
    char path[64], list[4096];
    snprintf(path, sizeof path, "/proc/self/task/%d/children", getpid());
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    ssize_t size = read(fd, list, sizeof list - 1);
    close(fd);
    if (size <= 0) return;
    list[size] = 0;
    for (char *next = list, *end; *next; next = end) {
      long pid = strtol(next, &end, 10);
      if (end == next) break;
      // The last number may be cut; a cut number is a smaller one and could be a stranger's.
      if (*end == ' ' && pid > 1) kill((pid_t)pid, SIGKILL);
    }
    // Not all at once: a child that was not listed yet is alive and would be waited for without end.
    if (waitpid(-1, NULL, 0) < 0) return;
    while (waitpid(-1, NULL, WNOHANG) > 0) {
    }
  }
}

// Waits for `child`, passing signals on, and ends as it did, or writes its status to `status_out` where that is a descriptor.
// `status_in` brings the status of the process that counts where `child` only stands before it.
static _Noreturn void watch(pid_t child, int status_in, int status_out, int supervisor, bool reaper) {
  sigset_t all;
  sigfillset(&all);
  close_all_but((int[]){status_in, status_out, supervisor}, 3);
  prctl(PR_SET_DUMPABLE, 0);
  int signals = signalfd(-1, &all, SFD_CLOEXEC);
  struct pollfd sources[2] = {{.fd = signals, .events = POLLIN}, {.fd = supervisor, .events = POLLIN}};
  for (;;) {
    struct signalfd_siginfo received;
    if (poll(sources, 2, -1) < 0) continue;
    if (sources[1].revents != 0) {
      kill(child, SIGKILL);
      waitpid(child, NULL, 0);
      if (reaper) kill_descendants();
      _exit(128 + SIGKILL);
    }
    if (sources[0].revents == 0 || !read_all(signals, &received, sizeof received)) continue;
    if (received.ssi_signo != SIGCHLD) {
      kill(child, (int)received.ssi_signo);
      continue;
    }
    int status;
    for (pid_t ended; (ended = waitpid(-1, &status, WNOHANG)) > 0;) {
      if (ended != child) continue;
      int inner;
      if (status_in >= 0 && read_all(status_in, &inner, sizeof inner)) status = inner;
      if (reaper) kill_descendants();
      if (status_out < 0) end_as(status);
      write_all(status_out, &status, sizeof status);
      _exit(0);
    }
  }
}

// The first process of the new namespaces. Returns in the worker only.
static int run_first_process(struct confinement *c, int go, int back) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  char mapped;
  // Without the byte the monitor is gone, or could not map the users.
  if (!read_all(go, &mapped, 1)) _exit(1);
  close(go);
  int error = arrange_mounts(c);
  write_all(back, &error, sizeof error);
  if (error != 0) _exit(1);
  pid_t worker = fork();
  if (worker < 0) _exit(1);
  if (worker > 0) {
    drop_all_capabilities_but(0);
    watch(worker, -1, back, -1, false);
  }
  return 0;
}

// Tries to split the process into monitor, first process and worker. Returns 0 in the worker; in the monitor the first process' id, or -1
// with errno where these namespaces can't be had.
static pid_t split_with_namespaces(struct confinement *c, uint64_t flags, int *status) {
  int go[2], back[2];
  if (pipe2(go, O_CLOEXEC) != 0) return -1;
  if (pipe2(back, O_CLOEXEC) != 0) {
    int error = errno;
    close(go[0]);
    close(go[1]);
    errno = error;
    return -1;
  }
  report_namespaces(c, flags, 0);
  // Not fork(): nothing else makes a process in new namespaces and leaves this one where it is.
  long first = syscall(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);
  if (first == 0) {
    close(go[1]);
    close(back[0]);
    return run_first_process(c, go[0], back[1]);
  }
  int error = first < 0 ? errno : 0;
  close(go[0]);
  close(back[1]);
  if (error == 0 && (flags & CLONE_NEWUSER) != 0) error = map_users(c, (pid_t)first);
  if (error == 0) {
    write_all(go[1], "", 1);
    if (!read_all(back[0], &error, sizeof error)) error = ECHILD;
  }
  close(go[1]);
  if (error == 0) {
    *status = back[0];
    return (pid_t)first;
  }
  close(back[0]);
  if (first > 0) {
    kill((pid_t)first, SIGKILL);
    waitpid((pid_t)first, NULL, 0);
  }
  errno = error;
  return -1;
}

int enter_worker(struct confinement *c) {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, NULL);
  // Also of signals that were ignored: with SIGCHLD among them nobody could learn how the worker ended.
  for (int number = 1; number <= SIGRTMAX; number++) signal(number, SIG_DFL);
  pid_t parent = getppid();
  int supervisor = (int)syscall(SYS_pidfd_open, parent, 0);
  // The signal would come when the thread that started us ends, not the supervisor: only where there is no pidfd.
  if (supervisor < 0) prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent || (c->wanted.supervisor != 0 && c->wanted.supervisor != parent)) {
    return failed(c, "the supervisor, process %d, has ended", (int)(c->wanted.supervisor != 0 ? c->wanted.supervisor : parent));
  }
  applied(c, ROOST_PARENT_DEATH);

  pid_t child = -1;
  int status = -1, error = 0;
  uint64_t flags = confined(c) ? wanted_namespaces(c) : 0;
  if (flags != 0) {
    // Root can do without a user namespace, and without a network namespace the filter still refuses every socket.
    const uint64_t attempts[] = {flags, flags & ~(uint64_t)CLONE_NEWNET, flags & ~(uint64_t)CLONE_NEWUSER};
    for (size_t i = 0; i < 3 && child < 0; i++) {
      if (i > 0 && attempts[i] == flags) continue;
      if (i == 2 && !c->as_root) continue;
      child = split_with_namespaces(c, attempts[i], &status);
      if (child == 0) return 0;
      if (child < 0 && error == 0) error = errno;
    }
    if (child < 0) report_namespaces(c, 0, error);
  }
  bool reaper = false;
  if (child < 0) {
    if (confined(c) && granted(c, ROOST_ALLOW_SUBPROCESS)) {
      return failed(c, "confined with subprocesses needs a PID namespace with its own /proc, which this machine refuses (%s); "
                       "allow user namespaces, take the grant back, or ask for process", strerror(error));
    }
    reaper = granted(c, ROOST_ALLOW_SUBPROCESS) && prctl(PR_SET_CHILD_SUBREAPER, 1) == 0;
    child = fork();
    if (child < 0) return failed(c, "no process can be started: %s", strerror(errno));
    if (child == 0) return 0;
  }
  drop_all_capabilities_but(UINT64_C(1) << CAPABILITY_KILL);
  watch(child, status, -1, supervisor, reaper);
}
