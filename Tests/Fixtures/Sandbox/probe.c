// Confines itself as its options say, then tries what it is told to, and says how each attempt ended.
//
//   probe [--process] [--subprocess] [--network] [--read PATH] [--write PATH] [--library PATH] [--tasks N] [--memory MIB] [--file BYTES]
//         [--cpu SECONDS] [--stack BYTES] [--keep FD] [--run-as UID] [--supervisor PID] [--report] [--in-container] [--without-landlock]
//         [--none] [--with-thread] [ATTEMPT=ARGUMENT ...]
//   probe --victim FOLDER  waits to be harmed: prints its process id, the TCP port and the abstract name that it listens on; listens on
//                          FOLDER/socket as well, and ends well at the end of its input
//   probe --machine        prints what roost_confinement_probe() reports
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CRoostSandbox.h"
#include "attempts.h"

// Answers some calls with an error, as the filter of a container does: namespaces and mounts, or Landlock.
static void refuse(const int *calls, int count, int error) {
  for (int i = 0; i < count; i++) {
    struct sock_filter code[] = {
        {BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(struct seccomp_data, nr)},
        {BPF_JMP | BPF_JEQ | BPF_K, 0, calls[i] == SYS_clone ? 1 : 3, (unsigned)calls[i]},
        {BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(struct seccomp_data, args)},
        {BPF_JMP | BPF_JSET | BPF_K, 0, 1, CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID},
        {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | (unsigned)error},
        {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW},
    };
    if (calls[i] != SYS_clone) code[1] = (struct sock_filter){BPF_JMP | BPF_JEQ | BPF_K, 2, 3, (unsigned)calls[i]};
    struct sock_fprog program = {sizeof code / sizeof code[0], code};
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) perror("filter");
  }
}

static void print(const struct roost_confinement_report *report) {
  static const char *const states[] = {"not asked", "applied", "unavailable"};
  printf("level: %u\nLandlock ABI: %u\ntask bound: %u\n", report->level, report->landlock_abi, report->task_bound);
  for (unsigned i = 0; i < ROOST_MECHANISM_COUNT; i++) {
    const struct roost_mechanism_report *m = &report->mechanisms[i];
    printf("%s: %s", roost_mechanism_name(i), states[m->state]);
    printf(m->state == ROOST_UNAVAILABLE ? " (%s)\n" : "\n", strerrorname_np(m->error));
  }
}

static void *wait_for_ever(void *unused) {
  for (;;) pause();
  return unused;
}

static int try(const char *text) {
  static const struct attempt *const all[] = {file_attempts, network_attempts, process_attempts, kernel_attempts, limit_attempts};
  char name[64];
  const char *equals = strchr(text, '=');
  snprintf(name, sizeof name, "%.*s", (int)(equals == NULL ? strlen(text) : (size_t)(equals - text)), text);
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
    for (const struct attempt *a = all[i]; a->name != NULL; a++) {
      if (strcmp(a->name, name) != 0) continue;
      int error = a->run(equals == NULL ? "" : equals + 1);
      printf("%s: %s\n", text, error == 0 ? "ok" : strerrorname_np(error) != NULL ? strerrorname_np(error) : "failed");
      fflush(stdout);
      return 0;
    }
  }
  printf("%s: unknown attempt\n", text);
  return 1;
}

int main(int count, char **arguments) {
  const char *reads[16] = {0}, *writes[16] = {0}, *libraries[16] = {0};
  int kept[16], kept_count = 0, reading = 0, writing = 0, opening = 0, next = 1;
  int reporting = 0;
  struct roost_confinement_report report = {.struct_size = sizeof report};
  struct roost_confinement wanted = {.struct_size = sizeof wanted, .level = ROOST_LEVEL_CONFINED, .flags = ROOST_READ_SYSTEM_LIBRARIES,
                                     .read_paths = reads, .write_paths = writes, .library_paths = libraries, .kept_descriptors = kept};
  for (; next < count && strncmp(arguments[next], "--", 2) == 0; next++) {
    const char *option = arguments[next] + 2;
    if (strcmp(option, "machine") == 0) {
      if (roost_confinement_probe(&report) != 0) return 1;
      print(&report);
      return 0;
    }
    if (strcmp(option, "process") == 0) { wanted.level = ROOST_LEVEL_PROCESS; continue; }
    if (strcmp(option, "subprocess") == 0) { wanted.flags |= ROOST_ALLOW_SUBPROCESS; continue; }
    if (strcmp(option, "network") == 0) { wanted.flags |= ROOST_ALLOW_NETWORK; continue; }
    if (strcmp(option, "certificates") == 0) { wanted.flags |= ROOST_READ_CERTIFICATES; continue; }
    if (strcmp(option, "report") == 0) { reporting = 1; continue; }
    if (strcmp(option, "none") == 0) { wanted.level = ROOST_LEVEL_NONE; continue; }
    if (strcmp(option, "with-thread") == 0) {
      pthread_t thread;
      pthread_create(&thread, NULL, wait_for_ever, NULL);
      continue;
    }
    if (strcmp(option, "in-container") == 0) {
      refuse((int[]){SYS_clone, SYS_unshare, SYS_mount, SYS_setns}, 4, EPERM);
      continue;
    }
    if (strcmp(option, "without-landlock") == 0) { refuse((int[]){444}, 1, ENOSYS); continue; }
    const char *value = next + 1 < count ? arguments[++next] : "";
    if (strcmp(option, "victim") == 0) return be_victim(value);
    if (strcmp(option, "read") == 0) reads[reading++] = value;
    else if (strcmp(option, "write") == 0) writes[writing++] = value;
    else if (strcmp(option, "library") == 0) libraries[opening++] = value;
    else if (strcmp(option, "tasks") == 0) wanted.tasks = (uint32_t)atoi(value);
    else if (strcmp(option, "memory") == 0) wanted.memory_bytes = strtoull(value, NULL, 10) << 20;
    else if (strcmp(option, "file") == 0) wanted.file_bytes = strtoull(value, NULL, 10);
    else if (strcmp(option, "cpu") == 0) wanted.cpu_seconds = strtoull(value, NULL, 10);
    else if (strcmp(option, "stack") == 0) wanted.stack_bytes = strtoull(value, NULL, 10);
    else if (strcmp(option, "keep") == 0) kept[kept_count++] = atoi(value);
    else if (strcmp(option, "supervisor") == 0) wanted.supervisor = atoi(value);
    else if (strcmp(option, "run-as") == 0) {
      wanted.flags |= ROOST_RUN_AS;
      wanted.run_as_uid = wanted.run_as_gid = (uint32_t)atoi(value);
    } else {
      fprintf(stderr, "unknown option %s\n", arguments[next]);
      return 64;
    }
  }
  wanted.kept_count = (uint32_t)kept_count;
  if (wanted.level != ROOST_LEVEL_NONE && roost_confine(&wanted, &report) != 0) {
    printf("refused: %s\n", report.text);
    fflush(stdout);
    return 78;
  }
  if (reporting) print(&report);
  fflush(stdout);
  int status = 0;
  for (; next < count; next++) status |= try(arguments[next]);
  fflush(stdout);
  _exit(status);
}
