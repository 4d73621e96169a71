#include <stdbool.h>
#include <string.h>

#include "CRoostSandbox.h"

static bool named(const char *entry, const char *name) {
  size_t length = strlen(name);
  return strncmp(entry, name, length) == 0 && entry[length] == '=';
}

static bool may_know(const char *entry, const char *const *allowed) {
  // The loader's variables would put code of the caller's choice into the worker; the other two are set below.
  if (strncmp(entry, "LD_", 3) == 0 || named(entry, "MALLOC_ARENA_MAX") || named(entry, "SWIFT_BACKTRACE")) return false;
  if (named(entry, "LANG") || strncmp(entry, "LC_", 3) == 0 || named(entry, "TZ")) return true;
  for (; allowed != NULL && *allowed != NULL; allowed++) {
    if (named(entry, *allowed)) return true;
  }
  return false;
}

int roost_scrub_environment(char *const *environment, const char *const *allowed, char **kept, size_t capacity) {
  // One arena keeps the address space small; the backtracer would start a program when the plugin crashes.
  static char arenas[] = "MALLOC_ARENA_MAX=1", backtrace[] = "SWIFT_BACKTRACE=enable=no";
  size_t count = 0;
  for (; environment != NULL && *environment != NULL; environment++) {
    if (!may_know(*environment, allowed)) continue;
    if (count + 3 >= capacity) return -1;
    kept[count++] = *environment;
  }
  if (capacity < count + 3) return -1;
  kept[count++] = arenas;
  kept[count++] = backtrace;
  kept[count] = NULL;
  return (int)count;
}
