/* Brings guardrail.acme_id: blocks texts with words from a list. */
#include <ctype.h>
#include <strings.h>

#include "json.h"

enum { MAXIMUM_WORDS = 1000 };

/* What the plugin brings, as plugin.json will list it. The settings are a JSON Schema. */
static const char components[] =
    "[{\"id\":\"guardrail.acme_id\",\"summary\":\"Blocks texts with words from a list.\",\"settings\":{\"type\":\"object\","
    "\"properties\":{\"words\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"maxItems\":1000,\"description\":"
    "\"Words that may not stand in a text, in any case.\"}},\"required\":[\"words\"],\"additionalProperties\":false}}]";

typedef struct guardrail {
  size_t count;
  char *words[MAXIMUM_WORDS];
} guardrail;

static void drop(void *instance) {
  guardrail *self = instance;
  for (size_t i = 0; i < self->count; i++) free(self->words[i]);
  free(self);
}

/* Makes an instance from settings that follow the schema. */
static int32_t make(roost_text component, roost_text settings, roost_answer *answer, void **instance) {
  (void)component;
  guardrail *self = calloc(1, sizeof *self);
  if (!self) return json_say(answer, "\"There is no memory left.\"", ROOST_FAILED);
  roost_text list = json_member(settings, "words"), word;
  const char *at = NULL;
  size_t longest = 0;
  while (self->count < MAXIMUM_WORDS && (word = json_next(list, &at)).data) {
    char *text = json_text(word);
    if (!text) continue;
    if (strlen(text) > longest) longest = strlen(text);
    self->words[self->count++] = text;
  }
  *instance = self;
  /* While an answer is streamed, this much of it must be seen before a piece may pass: the longest word and a character after it. */
  char definition[80];
  snprintf(definition, sizeof definition, "{\"name\":\"acme_id\",\"hold_back\":%zu}", longest + 1);
  return json_say(answer, definition, ROOST_OK);
}

static int is_part_of_word(char byte) { return isalnum((unsigned char)byte) || (unsigned char)byte >= 0x80; }

/* Whether `word` stands in `text` by itself. */
static int holds(const char *text, const char *word) {
  size_t length = strlen(word);
  for (const char *at = text; length && *at; at++) {
    if (strncasecmp(at, word, length) != 0 || is_part_of_word(at[length])) continue;
    if (at == text || !is_part_of_word(at[-1])) return 1;
  }
  return 0;
}

/* Serves {"text": …, "context": …}: "pass", {"block": a message for the user} or {"modify": another text}. A failure blocks. */
static int32_t call(void *instance, const roost_call *call, roost_answer *answer) {
  const guardrail *self = instance;
  char *text = json_text(json_member(call->input, "text"));
  if (!text) return json_say(answer, "\"There is no text to check.\"", ROOST_FAILED);
  int found = 0;
  for (size_t i = 0; i < self->count && !found; i++) found = holds(text, self->words[i]);
  free(text);
  /* The message doesn't repeat the word: whoever reads it may not be who wrote it. */
  return json_say(answer, found ? "{\"block\":\"The text holds a word that may not be used here.\"}" : "\"pass\"", ROOST_OK);
}

/* The symbol by which Roost finds the plugin. */
ROOST_EXPORT const roost_plugin *ROOST_PLUGIN_ENTRY(acme_id)(const roost_host *host) {
  static const roost_plugin plugin = {sizeof plugin, {components, sizeof components - 1}, make, call, drop, json_free};
  (void)host; /* Keep it to write to the host's log. */
  return &plugin;
}
