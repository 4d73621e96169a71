/* Brings tool.acme_id: counts what is in a text. */
#include <ctype.h>

#include "json.h"

/* What the plugin brings, as plugin.json will list it. The settings are a JSON Schema. */
static const char components[] =
    "[{\"id\":\"tool.acme_id\",\"summary\":\"Counts the words of a text.\",\"settings\":{\"type\":\"object\",\"properties\":{"
    "\"shortest_word\":{\"type\":\"integer\",\"description\":\"The shortest word that counts, in bytes.\",\"minimum\":1,\"maximum\":100,"
    "\"default\":1}},\"additionalProperties\":false}}]";

/* What the model sees. A manifest's key replaces the name. */
static const char definition[] =
    "{\"name\":\"acme_id\",\"description\":\"Counts the characters, words and lines of a text.\",\"parameters\":{\"type\":\"object\","
    "\"properties\":{\"text\":{\"type\":\"string\",\"description\":\"The text to count.\",\"minLength\":1}},\"required\":[\"text\"],"
    "\"additionalProperties\":false}}";

typedef struct tool {
  long shortest_word;
} tool;

/* Makes an instance from settings that follow the schema. */
static int32_t make(roost_text component, roost_text settings, roost_answer *answer, void **instance) {
  (void)component;
  roost_text shortest = json_member(settings, "shortest_word");
  tool *self = calloc(1, sizeof *self);
  if (!self) return json_say(answer, "\"There is no memory left.\"", ROOST_FAILED);
  self->shortest_word = shortest.data ? strtol(shortest.data, NULL, 10) : 1;
  *instance = self;
  return json_say(answer, definition, ROOST_OK);
}

/* Serves {"arguments": {"text": …}, "context": …}. The answer is a JSON string, or with ROOST_FAILED what went wrong, for the model. */
static int32_t call(void *instance, const roost_call *call, roost_answer *answer) {
  const tool *self = instance;
  char *text = json_text(json_member(json_member(call->input, "arguments"), "text"));
  if (!text) return json_say(answer, "\"Give the argument text, a string.\"", ROOST_FAILED);
  long words = 0, characters = 0, lines = 1, length = 0;
  for (const char *at = text;; at++) {
    unsigned char byte = (unsigned char)*at;
    if (byte == 0 || isspace(byte)) {
      words += length >= self->shortest_word && length > 0;
      length = 0;
    } else {
      length++;
    }
    if (byte == 0) break;
    characters += (byte & 0xc0) != 0x80; /* In UTF-8 the bytes after a character's first one look like this. */
    lines += byte == '\n';
  }
  free(text);
  char reply[120];
  snprintf(reply, sizeof reply, "\"%ld words, %ld characters, %ld lines\"", words, characters, lines);
  return json_say(answer, reply, ROOST_OK);
}

static void drop(void *instance) { free(instance); }

/* The symbol by which Roost finds the plugin. */
ROOST_EXPORT const roost_plugin *ROOST_PLUGIN_ENTRY(acme_id)(const roost_host *host) {
  static const roost_plugin plugin = {sizeof plugin, {components, sizeof components - 1}, make, call, drop, json_free};
  (void)host; /* Keep it to write to the host's log. */
  return &plugin;
}
