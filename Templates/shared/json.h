/*
 * As much JSON as a small plugin needs. What the host sends is well-formed and compact (no spaces between its parts), so reading checks
 * little; a plugin that does more should use a library.
 */
#ifndef JSON_H
#define JSON_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "roost_plugin.h"

/* ---- Reading ------------------------------------------------------------------------------------------------------------------ */

/* Where the value that begins at `at` ends. */
static inline const char *json_end(const char *at, const char *end) {
  int depth = 0, quoted = 0;
  for (; at < end; at++) {
    if (quoted) {
      if (*at == '\\') at++;
      else if (*at == '"') quoted = 0;
    } else if (*at == '"') quoted = 1;
    else if (*at == '{' || *at == '[') depth++;
    else if (*at == '}' || *at == ']') {
      if (depth-- == 0) return at;
    } else if (*at == ',' && depth == 0) return at;
  }
  return end;
}

/* The JSON of the member `key` of an object; no data where there is none. */
static inline roost_text json_member(roost_text object, const char *key) {
  const char *at = object.data + 1, *end = object.data + object.size;
  size_t length = strlen(key);
  if (object.size < 2 || object.data[0] != '{') return (roost_text){NULL, 0};
  while (at < end && *at == '"') {
    const char *name = at + 1, *quote = name;
    while (quote < end && *quote != '"') quote += *quote == '\\' ? 2 : 1;
    const char *value = quote + 2, *after = json_end(value, end);
    if ((size_t)(quote - name) == length && memcmp(name, key, length) == 0) return (roost_text){value, (size_t)(after - value)};
    at = after + 1;
  }
  return (roost_text){NULL, 0};
}

/* The next element of an array; `*at` begins as NULL and is moved on. No data at the end. */
static inline roost_text json_next(roost_text array, const char **at) {
  const char *end = array.data + array.size;
  if (array.size < 2 || array.data[0] != '[') return (roost_text){NULL, 0};
  const char *value = *at ? *at : array.data + 1;
  if (value >= end || *value == ']') return (roost_text){NULL, 0};
  const char *after = json_end(value, end);
  *at = after < end && *after == ',' ? after + 1 : end;
  return (roost_text){value, (size_t)(after - value)};
}

/* The text of a JSON string, its escapes resolved and a zero byte after it; NULL for anything else. Free it. */
static inline char *json_text(roost_text string) {
  if (string.size < 2 || string.data[0] != '"') return NULL;
  char *text = malloc(string.size * 2), *out = text; /* \uXXXX is six bytes and gives at most three, so this is enough. */
  const char *end = string.data + string.size - 1;
  if (!text) return NULL;
  for (const char *at = string.data + 1; at < end; at++) {
    if (*at != '\\') {
      *out++ = *at;
      continue;
    }
    switch (*++at) {
    case 'n': *out++ = '\n'; break;
    case 't': *out++ = '\t'; break;
    case 'r': *out++ = '\r'; break;
    case 'b': *out++ = '\b'; break;
    case 'f': *out++ = '\f'; break;
    case 'u': { /* The host writes only control characters this way; others are characters of the Basic Multilingual Plane. */
      char digits[5] = {0};
      if (end - at < 5) break;
      memcpy(digits, at + 1, 4);
      at += 4;
      unsigned code = (unsigned)strtoul(digits, NULL, 16);
      if (code == 0) *out++ = ' ';
      else if (code < 0x80) *out++ = (char)code;
      else if (code < 0x800) *out++ = (char)(0xc0 | code >> 6), *out++ = (char)(0x80 | (code & 0x3f));
      else *out++ = (char)(0xe0 | code >> 12), *out++ = (char)(0x80 | (code >> 6 & 0x3f)), *out++ = (char)(0x80 | (code & 0x3f));
      break;
    }
    default: *out++ = *at;
    }
  }
  *out = 0;
  return text;
}

/* ---- Writing ------------------------------------------------------------------------------------------------------------------ */

typedef struct json_buffer {
  char *data;
  size_t size, room;
} json_buffer;

/* Adds bytes as they are; once there is no memory left, nothing more. */
static inline void json_put(json_buffer *out, const char *bytes, size_t count) {
  if (out->size + count > out->room) {
    size_t room = (out->size + count) * 2 + 64;
    char *data = realloc(out->data, room);
    if (!data) return;
    out->data = data;
    out->room = room;
  }
  memcpy(out->data + out->size, bytes, count);
  out->size += count;
}

static inline void json_add(json_buffer *out, const char *json) { json_put(out, json, strlen(json)); }

/* Adds a text as a JSON string. */
static inline void json_string(json_buffer *out, const char *text) {
  json_add(out, "\"");
  for (; *text; text++) {
    char escape[8];
    if (*text == '"' || *text == '\\') snprintf(escape, sizeof escape, "\\%c", *text);
    else if ((unsigned char)*text < 0x20) snprintf(escape, sizeof escape, "\\u%04x", *text);
    else snprintf(escape, sizeof escape, "%c", *text);
    json_add(out, escape);
  }
  json_add(out, "\"");
}

/* Hands the buffer over as the answer; free_output takes it back. */
static inline int32_t json_give(roost_answer *answer, json_buffer out, int32_t status) {
  answer->output = (roost_text){out.data, out.size};
  answer->owner = out.data;
  return status;
}

/* Answers with JSON that is known. */
static inline int32_t json_say(roost_answer *answer, const char *json, int32_t status) {
  json_buffer out = {0};
  json_add(&out, json);
  return json_give(answer, out, status);
}

static inline void json_free(roost_answer *answer) { free(answer->owner); }

#endif
