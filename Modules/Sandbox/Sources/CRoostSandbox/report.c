#include <stdarg.h>
#include <stdio.h>

#include "internal.h"

void applied(struct confinement *c, enum roost_mechanism mechanism) {
  c->report->mechanisms[mechanism] = (struct roost_mechanism_report){.state = ROOST_APPLIED};
}

void unavailable(struct confinement *c, enum roost_mechanism mechanism, int error) {
  c->report->mechanisms[mechanism] = (struct roost_mechanism_report){.state = ROOST_UNAVAILABLE, .error = error};
}

bool has(const struct confinement *c, enum roost_mechanism mechanism) {
  return c->report->mechanisms[mechanism].state == ROOST_APPLIED;
}

int failed(struct confinement *c, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(c->report->text, sizeof c->report->text, format, arguments);
  va_end(arguments);
  return -1;
}

const char *roost_mechanism_name(uint32_t mechanism) {
  static const char *const names[ROOST_MECHANISM_COUNT] = {
      [ROOST_DESCRIPTORS] = "closed descriptors",
      [ROOST_SESSION] = "own session",
      [ROOST_PARENT_DEATH] = "end with the supervisor",
      [ROOST_NO_NEW_PRIVILEGES] = "no new privileges",
      [ROOST_USER_NAMESPACE] = "user namespace",
      [ROOST_PID_NAMESPACE] = "PID namespace",
      [ROOST_MOUNT_NAMESPACE] = "mount namespace",
      [ROOST_IPC_NAMESPACE] = "IPC namespace",
      [ROOST_UTS_NAMESPACE] = "UTS namespace",
      [ROOST_NETWORK_NAMESPACE] = "network namespace",
      [ROOST_OWN_PROC] = "own /proc",
      [ROOST_READ_ONLY_TREE] = "read-only file tree",
      [ROOST_LIMITS] = "resource limits",
      [ROOST_TASK_LIMIT] = "limit of threads and processes",
      [ROOST_LANDLOCK] = "Landlock",
      [ROOST_LANDLOCK_TRUNCATE] = "Landlock for truncation",
      [ROOST_LANDLOCK_TCP] = "Landlock for TCP",
      [ROOST_LANDLOCK_DEVICES] = "Landlock for devices",
      [ROOST_LANDLOCK_SCOPES] = "Landlock for signals and abstract sockets",
      [ROOST_CAPABILITIES] = "dropped capabilities",
      [ROOST_SYSCALL_FILTER] = "system call filter",
  };
  return mechanism < ROOST_MECHANISM_COUNT ? names[mechanism] : "unknown";
}
