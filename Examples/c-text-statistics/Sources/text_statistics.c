/* A tool that counts what is in a text and tells how easy it is to read (Flesch's reading ease, R. Flesch 1948). */
#define _POSIX_C_SOURCE 200809L
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "roost_plugin.h"

static const char components[] =
    "[{\"id\":\"tool.text_statistics\",\"summary\":\"Counts words and sentences of a text and rates how easy it is to read.\","
    "\"settings\":{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}}]";
static const char definition[] =
    "{\"name\":\"text_statistics\",\"description\":\"Counts the characters, words, sentences and paragraphs of an English text and rates "
    "how easy it is to read.\",\"parameters\":{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\",\"description\":"
    "\"The text to count and rate.\"}},\"required\":[\"text\"],\"additionalProperties\":false}}";

static int32_t give(roost_answer *answer, int32_t status, const char *json) {
  char *copy = strdup(json);
  answer->owner = copy;
  answer->output = (roost_text){copy, copy ? strlen(copy) : 0};
  return copy ? status : ROOST_FAILED;
}

static void free_output(roost_answer *answer) { free(answer->owner); }

/* Decodes the JSON string at `at`, whose quote is passed already; gives the number of bytes. `out` has room for as many as `at`. */
static size_t decode(const char *at, const char *end, char *out) {
  size_t size = 0;
  for (; at < end && *at != '"'; at++) {
    if ((unsigned char)*at == 0xe2 && end - at > 2 && (unsigned char)at[1] == 0x80) { /* U+2000 to U+203F: punctuation. */
      out[size++] = (unsigned char)at[2] == 0x99 ? '\'' : ' ';
      at += 2;
    } else if (*at != '\\' || ++at >= end) {
      out[size++] = *at;
    } else if (*at == 'u') { /* The host writes control characters only in this way; all of those separate words. */
      out[size++] = ' ';
      at += end - at > 4 ? 4 : 0;
    } else {
      out[size++] = *at == 'n' ? '\n' : *at == 't' || *at == 'r' || *at == 'b' || *at == 'f' ? ' ' : *at;
    }
  }
  return size;
}

static int is_vowel(int c) { return c && strchr("aeiouy", tolower(c)) != NULL; }

/* Groups of vowels, a silent e at the end left out, that of "table" counted; at least one. */
static long syllables(const char *word, size_t size) {
  long count = 0;
  for (size_t i = 0; i < size; i++) count += is_vowel(word[i]) && (i == 0 || !is_vowel(word[i - 1]));
  if (size > 2 && tolower(word[size - 1]) == 'e' && !is_vowel(word[size - 2]) && tolower(word[size - 2]) != 'l') count--;
  return count > 0 ? count : 1;
}

static const char *rating(double ease) {
  static const char *const names[] = {"very difficult", "difficult", "fairly difficult", "standard", "fairly easy", "easy", "very easy"};
  static const double limits[] = {30, 50, 60, 70, 80, 90};
  for (size_t i = 0;; i++)
    if (i == 6 || ease < limits[i]) return names[i];
}

static int32_t describe(const char *text, size_t size, roost_answer *answer) {
  long characters = 0, words = 0, sentences = 0, paragraphs = 0, syllable_count = 0, line_breaks = 2, in_sentence = 0;
  for (size_t i = 0; i < size; i++) {
    unsigned char c = (unsigned char)text[i];
    characters += (c & 0xc0) != 0x80; /* Every byte but the second and later ones of a UTF-8 sequence. */
    line_breaks += c == '\n';
    if (isspace(c)) continue;
    paragraphs += line_breaks >= 2, line_breaks = 0;
    if (isalnum(c) || c >= 0x80) {
      size_t start = i;
      while (i + 1 < size && (isalnum((unsigned char)text[i + 1]) || (unsigned char)text[i + 1] >= 0x80 ||
                              (strchr("'-.,", text[i + 1]) && i + 2 < size && isalnum((unsigned char)text[i + 2])))) {
        i++;
        characters += ((unsigned char)text[i] & 0xc0) != 0x80;
      }
      words++;
      in_sentence = 1;
      syllable_count += syllables(text + start, i + 1 - start);
    } else if (strchr(".!?", c) && in_sentence) {
      sentences++, in_sentence = 0;
    }
  }
  sentences += in_sentence;
  char json[400];
  if (words == 0) return give(answer, ROOST_FAILED, "\"The text has no words; give some text to count.\"");
  double length = (double)words / (double)sentences, ease = 206.835 - 1.015 * length - 84.6 * (double)syllable_count / (double)words;
  snprintf(json, sizeof json,
           "\"words: %ld, sentences: %ld, paragraphs: %ld, characters: %ld, words per sentence: %.1f, syllables: %ld, "
           "reading ease: %.1f of 100 (%s)\"",
           words, sentences, paragraphs, characters, length, syllable_count, ease, rating(ease));
  return give(answer, ROOST_OK, json);
}

static int32_t make(roost_text component, roost_text settings, roost_answer *answer, void **instance) {
  (void)component, (void)settings;
  *instance = NULL; /* Nothing is remembered between calls. */
  return give(answer, ROOST_OK, definition);
}

static int32_t call(void *instance, const roost_call *call, roost_answer *answer) {
  /* The host writes compact JSON, arguments first: {"arguments":{"text":"…"},"context":{…}}. */
  static const char start[] = "{\"arguments\":{\"text\":\"";
  (void)instance;
  if (call->input.size < sizeof start || memcmp(call->input.data, start, sizeof start - 1) != 0)
    return give(answer, ROOST_FAILED, "\"Expected the argument text, a string.\"");
  char *text = malloc(call->input.size);
  if (!text) return give(answer, ROOST_FAILED, "\"There is too little memory left for this text.\"");
  int32_t status = describe(text, decode(call->input.data + sizeof start - 1, call->input.data + call->input.size, text), answer);
  free(text);
  return status;
}

ROOST_EXPORT const roost_plugin *ROOST_PLUGIN_ENTRY(text_statistics)(const roost_host *host) {
  static const roost_plugin plugin = {sizeof plugin, {components, sizeof components - 1}, make, call, NULL, free_output};
  (void)host;
  return &plugin;
}
