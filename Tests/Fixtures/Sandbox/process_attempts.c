#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attempts.h"

static int outcome(long result) { return result < 0 ? errno : 0; }
static int value_of(const char *argument) { return argument == NULL ? 0 : atoi(argument); }

static int of_process(const char *pid, const char *file) {
  char path[64], byte;
  snprintf(path, sizeof path, "/proc/%s/%s", pid, file);
  int fd = open(path, O_RDONLY);
  return fd < 0 ? errno : outcome(read(fd, &byte, 1));
}
static int environ_of(const char *pid) { return of_process(pid, "environ"); }
static int maps_of(const char *pid) { return of_process(pid, "maps"); }
static int memory_of(const char *pid) { return of_process(pid, "mem"); }
static int root_of(const char *pid) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%s/root/etc/passwd", pid);
  return outcome(open(path, O_RDONLY));
}

static int execute(const char *path) {
  char *arguments[] = {(char *)path, NULL};
  execv(path, arguments);
  return errno;
}

static int run_program(const char *script) {
  char *arguments[] = {"sh", "-c", (char *)script, NULL};
  pid_t child;
  int status, error = posix_spawn(&child, "/bin/sh", NULL, NULL, arguments, environ);
  if (error != 0) return error;
  if (waitpid(child, &status, 0) < 0) return errno;
  return WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
}

static int fork_once(const char *unused) {
  (void)unused;
  pid_t child = fork();
  if (child == 0) _exit(0);
  return outcome(child);
}

static int plain_clone(const char *unused) {
  (void)unused;
  long child = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
  if (child == 0) _exit(0);
  return outcome(child);
}

static int new_clone(const char *unused) {
  (void)unused;
  uint64_t arguments[8] = {0};
  arguments[4] = SIGCHLD;
  long child = syscall(435, arguments, sizeof arguments);
  if (child == 0) _exit(0);
  return outcome(child);
}

// Forks until refused; prints how many processes there were.
static int fork_bomb(const char *most) {
  int started = 0;
  while (started < value_of(most)) {
    pid_t child = fork();
    if (child == 0) {
      pause();
      _exit(0);
    }
    if (child < 0) break;
    started++;
  }
  int error = errno;
  printf("started %d\n", started);
  return started == value_of(most) ? 0 : error;
}

static int trace(const char *pid) { return outcome(ptrace(PTRACE_SEIZE, value_of(pid), 0, 0)); }
static int trace_me(const char *unused) { (void)unused; return outcome(ptrace(PTRACE_TRACEME, 0, 0, 0)); }

static int read_memory(const char *pid) {
  char here[8];
  struct iovec local = {here, 8}, remote = {&environ, 8};
  return outcome(process_vm_readv(value_of(pid), &local, 1, &remote, 1, 0));
}

static int signal_process(const char *pid) { return outcome(kill(value_of(pid), SIGTERM)); }
static int signal_group(const char *unused) { (void)unused; return outcome(kill(0, SIGWINCH)); }
static int signal_thread(const char *pid) { return outcome(syscall(SYS_tkill, value_of(pid), SIGTERM)); }
static int queue_signal(const char *pid) { return outcome(sigqueue(value_of(pid), SIGTERM, (union sigval){0})); }
static int open_process(const char *pid) { return outcome(syscall(434, value_of(pid), 0)); }

// Makes the kernel send the signal, when something can be read from a pipe.
static int signal_by_descriptor(const char *pid) {
  int ends[2];
  if (pipe(ends) < 0 || fcntl(ends[0], F_SETOWN, value_of(pid)) < 0) return errno;
  if (fcntl(ends[0], F_SETSIG, SIGTERM) < 0 || fcntl(ends[0], F_SETFL, O_ASYNC) < 0) return errno;
  return outcome(write(ends[1], "x", 1));
}

static int outlive_parent(const char *unused) { (void)unused; return outcome(prctl(PR_SET_PDEATHSIG, 0)); }
static int become_dumpable(const char *unused) { (void)unused; return outcome(prctl(PR_SET_DUMPABLE, 1)); }
static int become_user(const char *uid) { return outcome(syscall(SYS_setresuid, value_of(uid), value_of(uid), value_of(uid))); }
static int raise_limits(const char *unused) {
  (void)unused;
  return outcome(setrlimit(RLIMIT_NOFILE, &(struct rlimit){1000000, 1000000}));
}
static int lower_limits(const char *unused) {
  (void)unused;
  return outcome(setrlimit(RLIMIT_NOFILE, &(struct rlimit){32, 32}));
}
static int slow_down(const char *pid) { return outcome(setpriority(PRIO_PROCESS, (id_t)value_of(pid), 19)); }
static int pin(const char *pid) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(0, &one);
  return outcome(sched_setaffinity(value_of(pid), sizeof one, &one));
}

static int end_with(const char *code) { _exit(value_of(code)); }
static int end_by(const char *number) {
  raise(value_of(number));
  return EAGAIN;
}
static int end_by_abort(const char *unused) { (void)unused; abort(); }
static int end_by_fault(const char *unused) {
  (void)unused;
  *(volatile int *)8 = 1;
  return 0;
}
static int stay(const char *unused) {
  (void)unused;
  printf("staying\n");
  fflush(stdout);
  for (;;) pause();
}
// Leaves a process of another session behind, which holds standard output open for as long as it lives.
static int leave_child(const char *unused) {
  (void)unused;
  pid_t child = fork();
  if (child != 0) return outcome(child);
  setsid();
  for (;;) pause();
}

const struct attempt process_attempts[] = {
    {"environ", environ_of}, {"maps", maps_of}, {"mem", memory_of}, {"root", root_of}, {"execve", execute}, {"run", run_program},
    {"fork", fork_once}, {"clone", plain_clone}, {"clone3", new_clone}, {"fork-bomb", fork_bomb}, {"ptrace", trace}, {"traceme", trace_me},
    {"process_vm_readv", read_memory}, {"kill", signal_process}, {"kill-group", signal_group}, {"tkill", signal_thread},
    {"sigqueue", queue_signal}, {"pidfd_open", open_process}, {"sigio", signal_by_descriptor}, {"pdeathsig", outlive_parent},
    {"dumpable", become_dumpable}, {"setresuid", become_user}, {"raise-limit", raise_limits}, {"lower-limit", lower_limits},
    {"setpriority", slow_down}, {"setaffinity", pin}, {"exit", end_with}, {"raise", end_by}, {"abort", end_by_abort},
    {"fault", end_by_fault}, {"stay", stay}, {"leave-child", leave_child}, {0},
};
