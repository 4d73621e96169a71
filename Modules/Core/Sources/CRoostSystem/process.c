#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "CRoostSystem.h"

// Not in every C library's headers.
#ifndef P_PIDFD
#define P_PIDFD 3
#endif

#define MAXIMUM_DESCRIPTORS 8

static int start(
  pid_t *id, const char *program, char *const arguments[], char *const environment[], const int *descriptors, size_t count) {
  posix_spawn_file_actions_t actions;
  int failure = posix_spawn_file_actions_init(&actions);
  if (failure != 0) return failure;
  posix_spawnattr_t attributes;
  failure = posix_spawnattr_init(&attributes);
  if (failure != 0) {
    posix_spawn_file_actions_destroy(&actions);
    return failure;
  }
  sigset_t every, none;
  sigfillset(&every);
  sigemptyset(&none);
  posix_spawnattr_setsigdefault(&attributes, &every);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  for (size_t place = 0; place < count && failure == 0; place++)
    failure = posix_spawn_file_actions_adddup2(&actions, descriptors[place], (int)place);
  if (failure == 0) failure = posix_spawn_file_actions_addclosefrom_np(&actions, (int)count);
  if (failure == 0) failure = posix_spawn(id, program, &actions, &attributes, arguments, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return failure;
}

pid_t roost_process_start(
  const char *program, char *const arguments[], char *const environment[], const int *descriptors, size_t count, int *handle) {
  int moved[MAXIMUM_DESCRIPTORS];
  if (count > MAXIMUM_DESCRIPTORS) {
    errno = EINVAL;
    return -1;
  }
  // Numbers above those of the child, so that none is overwritten before its turn.
  size_t ready = 0;
  int failure = 0;
  for (; ready < count; ready++) {
    moved[ready] = fcntl(descriptors[ready], F_DUPFD_CLOEXEC, MAXIMUM_DESCRIPTORS);
    if (moved[ready] < 0) {
      failure = errno;
      break;
    }
  }
  pid_t id = -1;
  if (failure == 0) failure = start(&id, program, arguments, environment, moved, count);
  while (ready > 0) close(moved[--ready]);
  if (failure != 0) {
    errno = failure;
    return -1;
  }
  // Until it is reaped its number is nobody else's.
  *handle = (int)syscall(SYS_pidfd_open, id, 0);
  if (*handle >= 0) return id;
  failure = errno;
  kill(id, SIGKILL);
  while (waitpid(id, NULL, 0) < 0 && errno == EINTR) {}
  errno = failure;
  return -1;
}

int roost_process_signal(int handle, int signal) { return (int)syscall(SYS_pidfd_send_signal, handle, signal, NULL, 0); }

enum roost_ending roost_process_reap(int handle, int *value) {
  siginfo_t info;
  memset(&info, 0, sizeof info);
  int result;
  do { result = waitid((idtype_t)P_PIDFD, (id_t)handle, &info, WEXITED); } while (result < 0 && errno == EINTR);
  if (result < 0) return ROOST_ENDING_UNKNOWN;
  *value = info.si_status;
  return info.si_code == CLD_EXITED ? ROOST_ENDING_EXITED : ROOST_ENDING_SIGNALLED;
}

const char *roost_signal_name(int signal) { return sigabbrev_np(signal); }
