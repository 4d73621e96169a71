/* As much JSON as the fixtures need. The host sends compact JSON that is well-formed, so nothing is checked here. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "roost_plugin.h"

#define TEXT(literal) ((roost_text){literal, sizeof(literal) - 1})

typedef struct buffer {
  char *data;
  size_t size, room;
} buffer;

static inline void put_bytes(buffer *out, const char *bytes, size_t count) {
  if (out->size + count > out->room) {
    out->room = (out->size + count) * 2 + 64;
    out->data = realloc(out->data, out->room);
  }
  memcpy(out->data + out->size, bytes, count);
  out->size += count;
}

static inline void put(buffer *out, const char *text) { put_bytes(out, text, strlen(text)); }

static inline void put_number(buffer *out, long number) {
  char digits[32];
  snprintf(digits, sizeof digits, "%ld", number);
  put(out, digits);
}

/* Where the value that begins at `at` ends. */
static inline const char *skip_value(const char *at, const char *end) {
  int depth = 0, quoted = 0;
  for (; at < end; at++) {
    if (quoted) {
      if (*at == '\\') at++;
      else if (*at == '"') quoted = 0;
    } else if (*at == '"') {
      quoted = 1;
    } else if (*at == '{' || *at == '[') {
      depth++;
    } else if (*at == '}' || *at == ']') {
      if (depth == 0) return at;
      depth--;
    } else if (*at == ',' && depth == 0) {
      return at;
    }
  }
  return end;
}

/* The JSON of the member `key` of `object`; no data where there is none. */
static inline roost_text member(roost_text object, const char *key) {
  const char *at = object.data, *end = object.data + object.size;
  size_t length = strlen(key);
  if (object.size < 2 || *at++ != '{') return (roost_text){NULL, 0};
  while (at < end && *at == '"') {
    const char *name = at + 1, *colon = name;
    while (*colon != '"') colon += *colon == '\\' ? 2 : 1;
    const char *value = colon + 2, *after = skip_value(value, end);
    if ((size_t)(colon - name) == length && memcmp(name, key, length) == 0) return (roost_text){value, (size_t)(after - value)};
    at = after + 1;
  }
  return (roost_text){NULL, 0};
}

/* The bytes between a JSON string's quotes; escapes stay as they are. */
static inline roost_text inside(roost_text string) {
  if (string.size < 2 || string.data[0] != '"') return (roost_text){NULL, 0};
  return (roost_text){string.data + 1, string.size - 2};
}

static inline int is(roost_text text, const char *word) { return text.size == strlen(word) && memcmp(text.data, word, text.size) == 0; }
static inline int contains(roost_text text, const char *word) {
  for (size_t i = 0, n = strlen(word); i + n <= text.size; i++)
    if (memcmp(text.data + i, word, n) == 0) return 1;
  return 0;
}

/* Gives the answer `out`, which `free_answer` takes back. */
static inline int32_t give(roost_answer *answer, buffer out, int32_t status) {
  answer->output = (roost_text){out.data, out.size};
  answer->owner = out.data;
  return status;
}

static inline int32_t say(roost_answer *answer, const char *json, int32_t status) {
  buffer out = {0};
  put(&out, json);
  return give(answer, out, status);
}
