/* Breaks one rule of the contract: FAULT, where the library is compiled, says which one of the table; a setting, which one of an instance. */
#include <stdatomic.h>

#include "json.h"

#define NO_FAULT 0
#define NULL_TABLE 1
#define SMALL_TABLE 2
#define LARGER_TABLE 3
#define HUGE_TABLE 4
#define NO_MAKE 5
#define NO_CALL 6
#define NULL_COMPONENTS 7
#define WRONG_COMPONENTS 8
#define UNPRINTABLE_COMPONENTS 9
#define EXPORTER 10
#define LONG_COMPONENTS 11
#define OTHER_COMPONENTS 12
#define NO_FREE 13
#define MISALIGNED_TABLE 14
#define ZERO_TABLE 15

#ifndef FAULT
#define FAULT NO_FAULT
#endif

#define DEFINITION "{\"name\":\"odd\",\"description\":\"Odd.\",\"parameters\":{\"type\":\"object\"}}"

static atomic_long dropped;

static int32_t raw(roost_answer *answer, const char *data, size_t size, int32_t status) {
  answer->output = (roost_text){data, size};
  return status;
}

static char much[17 << 20];

static int32_t misbehave(roost_text fault, roost_answer *answer, const char *good) {
  if (is(fault, "not json")) return raw(answer, "{\"a\":", 5, ROOST_OK);
  if (is(fault, "not utf8")) return raw(answer, "\"caf\xe9\"", 6, ROOST_OK);
  if (is(fault, "too long")) return raw(answer, much, sizeof much, ROOST_OK);
  if (is(fault, "absurd size")) return raw(answer, "1", (size_t)-1, ROOST_OK);
  if (is(fault, "null")) return raw(answer, NULL, 10, ROOST_OK);
  if (is(fault, "empty")) return raw(answer, "", 0, ROOST_OK);
  if (is(fault, "status")) return raw(answer, good, strlen(good), 7);
  if (is(fault, "other form")) return raw(answer, "[1,2]", 5, ROOST_OK);
  if (is(fault, "failure not json")) return raw(answer, "boom", 4, ROOST_FAILED);
  if (is(fault, "failure of other form")) return raw(answer, "{\"oops\":1}", 10, ROOST_FAILED);
  if (is(fault, "failure without words")) return raw(answer, NULL, 0, ROOST_FAILED);
  return raw(answer, good, strlen(good), ROOST_OK);
}

static int32_t make(roost_text component, roost_text settings, roost_answer *answer, void **instance) {
  (void)component;
  roost_text fault = inside(member(settings, "call"));
  char *fault_of_call = calloc(1, fault.size + 1);
  if (fault.data) memcpy(fault_of_call, fault.data, fault.size);
  *instance = fault_of_call;
  return misbehave(inside(member(settings, "make")), answer, DEFINITION);
}

static int32_t call_(void *instance, const roost_call *call, roost_answer *answer) {
  if (strcmp(instance, "emits") == 0 && call->emit(call->context, TEXT("1")) == 0) return raw(answer, "\"taken\"", 7, ROOST_OK);
  if (strcmp(instance, "dropped") == 0) {
    static char text[32];
    snprintf(text, sizeof text, "\"%ld\"", (long)dropped);
    return raw(answer, text, strlen(text), ROOST_OK);
  }
  return misbehave((roost_text){instance, strlen(instance)}, answer, "\"fine\"");
}

static void drop(void *instance) {
  free(instance);
  dropped++;
}

#define COMPONENT(id, summary) "{\"id\":\"" id "\",\"summary\":\"" summary "\",\"settings\":{\"type\":\"object\"}}"

#if FAULT == WRONG_COMPONENTS
static const char components[] = "[" COMPONENT("tool.odd", "Odd.");
#elif FAULT == UNPRINTABLE_COMPONENTS
static const char components[] = "[" COMPONENT("tool.odd", "Caf\xe9.") "]";
#elif FAULT == EXPORTER
static const char components[] = "[" COMPONENT("exporter.odd", "Odd.") "]";
#elif FAULT == OTHER_COMPONENTS
static const char components[] = "[" COMPONENT("tool.Odd", "Odd.") "]";
#else
static const char components[] = "[" COMPONENT("tool.odd", "Odd.") "]";
#endif

ROOST_EXPORT const roost_plugin *ROOST_PLUGIN_ENTRY(misbehaving)(const roost_host *host) {
  static struct {
    char before;
    char bytes[sizeof(roost_plugin) + 64];
  } __attribute__((packed, aligned(8))) place;
  roost_plugin plugin = {sizeof plugin, {components, sizeof components - 1}, make, call_, drop, NULL};
  (void)host;
  (void)place.before;
#if FAULT == NULL_TABLE
  return NULL;
#elif FAULT == SMALL_TABLE
  plugin.struct_size = 24;
#elif FAULT == ZERO_TABLE
  plugin.struct_size = 0;
#elif FAULT == LARGER_TABLE
  plugin.struct_size += 64;
#elif FAULT == HUGE_TABLE
  plugin.struct_size = (size_t)-8;
#elif FAULT == NO_MAKE
  plugin.make = NULL;
#elif FAULT == NO_CALL
  plugin.call = NULL;
#elif FAULT == NULL_COMPONENTS
  plugin.components.data = NULL;
#elif FAULT == LONG_COMPONENTS
  plugin.components.size = (size_t)1 << 40;
#endif
#if FAULT == MISALIGNED_TABLE
  memcpy(place.bytes, &plugin, sizeof plugin);
  return (const roost_plugin *)(const void *)place.bytes;
#else
  static roost_plugin kept[2];
  kept[0] = plugin;
  return &kept[0];
#endif
}
