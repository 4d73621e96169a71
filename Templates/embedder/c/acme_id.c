/* Brings embedder.acme_id: hashes words into a vector, and makes the vector's length 1. */
#include <ctype.h>
#include <math.h>

#include "json.h"

/* What the plugin brings, as plugin.json will list it. The settings are a JSON Schema. */
static const char components[] =
    "[{\"id\":\"embedder.acme_id\",\"summary\":\"Hashes words into a vector.\",\"settings\":{\"type\":\"object\",\"properties\":{"
    "\"dimensions\":{\"type\":\"integer\",\"description\":\"The length of every vector.\",\"minimum\":8,\"maximum\":4096,\"default\":256}},"
    "\"additionalProperties\":false}}]";

typedef struct embedder {
  long dimensions;
} embedder;

static int32_t make(roost_text component, roost_text settings, roost_answer *answer, void **instance) {
  (void)component;
  roost_text dimensions = json_member(settings, "dimensions");
  embedder *self = calloc(1, sizeof *self);
  if (!self) return json_say(answer, "\"There is no memory left.\"", ROOST_FAILED);
  self->dimensions = dimensions.data ? strtol(dimensions.data, NULL, 10) : 256;
  *instance = self;
  char definition[40];
  snprintf(definition, sizeof definition, "{\"dimensions\":%ld}", self->dimensions);
  return json_say(answer, definition, ROOST_OK);
}

static void drop(void *instance) { free(instance); }

/* Adds each word's sign at the place that its hash (FNV-1a, 64 bits) names. */
static void count(const char *text, double *vector, long dimensions) {
  uint64_t hash = 0xcbf29ce484222325u;
  int in_word = 0;
  for (;; text++) {
    unsigned char byte = (unsigned char)*text;
    if (isalnum(byte) || byte >= 0x80) {
      hash = (hash ^ (unsigned)tolower(byte)) * 0x100000001b3u;
      in_word = 1;
    } else {
      if (in_word) vector[hash % (uint64_t)dimensions] += hash >> 63 ? -1 : 1;
      hash = 0xcbf29ce484222325u;
      in_word = 0;
    }
    if (byte == 0) return;
  }
}

/* Serves an array of texts: an array of vectors in the same order. */
static int32_t call(void *instance, const roost_call *call, roost_answer *answer) {
  const embedder *self = instance;
  double *vector = malloc((size_t)self->dimensions * sizeof *vector);
  json_buffer out = {0};
  roost_text element;
  const char *at = NULL;
  if (!vector) return json_say(answer, "\"There is no memory left.\"", ROOST_FAILED);
  json_add(&out, "[");
  /* Long lists must stop when nobody waits for them any more. */
  while (!call->is_cancelled(call->context) && (element = json_next(call->input, &at)).data) {
    char *text = json_text(element);
    double length = 0;
    for (long i = 0; i < self->dimensions; i++) vector[i] = 0;
    if (text) count(text, vector, self->dimensions);
    free(text);
    for (long i = 0; i < self->dimensions; i++) length += vector[i] * vector[i];
    json_add(&out, out.size > 1 ? ",[" : "[");
    for (long i = 0; i < self->dimensions; i++) {
      char number[40];
      snprintf(number, sizeof number, "%s%.9g", i ? "," : "", length > 0 ? vector[i] / sqrt(length) : 0);
      json_add(&out, number);
    }
    json_add(&out, "]");
  }
  json_add(&out, "]");
  free(vector);
  return json_give(answer, out, ROOST_OK);
}

/* The symbol by which Roost finds the plugin. */
ROOST_EXPORT const roost_plugin *ROOST_PLUGIN_ENTRY(acme_id)(const roost_host *host) {
  static const roost_plugin plugin = {sizeof plugin, {components, sizeof components - 1}, make, call, drop, json_free};
  (void)host; /* Keep it to write to the host's log. */
  return &plugin;
}
