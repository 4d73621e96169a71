#define _GNU_SOURCE
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "internal.h"

int roost_confinement_probe(struct roost_confinement_report *report) {
  int answer[2];
  if (pipe2(answer, O_CLOEXEC) != 0) return -1;
  pid_t child = fork();
  if (child == 0) {
    struct roost_confinement_report full = {.struct_size = sizeof full};
    struct roost_confinement wanted = {
        .struct_size = sizeof wanted,
        .level = ROOST_LEVEL_CONFINED,
        .flags = ROOST_READ_SYSTEM_LIBRARIES,
        .kept_descriptors = &answer[1],
        .kept_count = 1,
    };
    roost_confine(&wanted, &full);
    write_all(answer[1], &full, sizeof full);
    _exit(0);
  }
  close(answer[1]);
  struct roost_confinement_report full;
  bool answered = child > 0 && read_all(answer[0], &full, sizeof full);
  close(answer[0]);
  while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR) {
  }
  if (!answered) return -1;
  size_t size = report->struct_size < sizeof full ? report->struct_size : sizeof full;
  full.struct_size = report->struct_size;
  memcpy(report, &full, size);
  return 0;
}
