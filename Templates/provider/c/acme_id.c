/* Brings provider.acme_id: answers with what it was asked. Put your model's wire protocol in place of `answer`. */
#include "json.h"

/* What the plugin brings, as plugin.json will list it. The settings are a JSON Schema. */
static const char components[] =
    "[{\"id\":\"provider.acme_id\",\"summary\":\"Answers with what it was asked.\",\"settings\":{\"type\":\"object\",\"properties\":{"
    "\"greeting\":{\"type\":\"string\",\"description\":\"What stands before each answer.\",\"default\":\"You said:\"}},"
    "\"additionalProperties\":false}}]";

/* What its models can do, told without a key and without a network. */
static const char definition[] =
    "{\"name\":\"acme-name\",\"capabilities\":{\"context_tokens\":8000,\"output_tokens\":1000,\"tools\":false}}";

#define USAGE "\"usage\":{\"input_tokens\":1,\"output_tokens\":1}"

static int32_t make(roost_text component, roost_text settings, roost_answer *answer, void **instance) {
  (void)component;
  roost_text given = json_member(settings, "greeting");
  char *greeting = given.data ? json_text(given) : strdup("You said:");
  if (!greeting) return json_say(answer, "\"There is no memory left.\"", ROOST_FAILED);
  *instance = greeting;
  return json_say(answer, definition, ROOST_OK);
}

static void drop(void *instance) { free(instance); }

/* The text of the last user message of a request; NULL where there is none. Free it. */
static char *question(roost_text request) {
  roost_text messages = json_member(request, "messages"), message, part;
  const char *at = NULL;
  char *found = NULL;
  while ((message = json_next(messages, &at)).data) {
    roost_text role = json_member(message, "role"), content = json_member(message, "content");
    if (role.size != 6 || memcmp(role.data, "\"user\"", 6) != 0) continue;
    const char *inner = NULL;
    while ((part = json_next(content, &inner)).data) {
      char *text = json_text(json_member(part, "text"));
      if (!text) continue;
      free(found);
      found = text;
    }
    if (content.size && content.data[0] == '"') {
      free(found);
      found = json_text(content);
    }
  }
  return found;
}

/* Emits the answer word by word; the last piece is the finish. */
static int32_t stream(const roost_call *call, const char *text, roost_answer *answer) {
  const char *at = text;
  while (*at) {
    size_t length = strcspn(at + 1, " ") + 1; /* A word with the space before it. */
    char *word = strndup(at, length);
    json_buffer piece = {0};
    json_add(&piece, "{\"text\":");
    json_string(&piece, word ? word : "");
    json_add(&piece, "}");
    /* Waits while the reader is behind; non-zero when it has gone. */
    int gone = call->emit(call->context, (roost_text){piece.data, piece.size}) != 0;
    free(word);
    free(piece.data);
    if (gone) return json_say(answer, "null", ROOST_OK);
    at += length;
  }
  static const char finish[] = "{\"finish\":{\"stop_reason\":\"end_turn\"," USAGE "}}";
  call->emit(call->context, (roost_text){finish, sizeof finish - 1});
  return json_say(answer, "null", ROOST_OK);
}

static int is(roost_text method, const char *word) { return method.size == strlen(word) && memcmp(method.data, word, method.size) == 0; }

/* Serves "complete", "stream" and "count_tokens", each with a request. */
static int32_t call(void *instance, const roost_call *call, roost_answer *answer) {
  if (is(call->method, "count_tokens")) {
    char count[60]; /* Four bytes a token is a fair guess; "estimate" says that it is one. */
    snprintf(count, sizeof count, "{\"tokens\":%zu,\"estimate\":true}", call->input.size / 4 + 1);
    return json_say(answer, count, ROOST_OK);
  }
  if (!is(call->method, "complete") && !is(call->method, "stream")) return json_say(answer, "\"Unknown method.\"", ROOST_FAILED);
  char *asked = question(call->input);
  /* The kind says whether it is worth trying again. */
  if (!asked)
    return json_say(answer, "{\"provider\":{\"kind\":\"invalid_request\",\"message\":\"The request holds no question.\"}}", ROOST_FAILED);
  json_buffer text = {0};
  json_add(&text, instance);
  json_add(&text, " ");
  json_put(&text, asked, strlen(asked) + 1);
  free(asked);
  int32_t status;
  if (is(call->method, "stream")) {
    status = stream(call, text.data, answer);
  } else {
    json_buffer out = {0};
    json_add(&out, "{\"content\":[{\"type\":\"text\",\"text\":");
    json_string(&out, text.data);
    json_add(&out, "}],\"stop_reason\":\"end_turn\"," USAGE "}");
    status = json_give(answer, out, ROOST_OK);
  }
  free(text.data);
  return status;
}

/* The symbol by which Roost finds the plugin. */
ROOST_EXPORT const roost_plugin *ROOST_PLUGIN_ENTRY(acme_id)(const roost_host *host) {
  static const roost_plugin plugin = {sizeof plugin, {components, sizeof components - 1}, make, call, drop, json_free};
  (void)host; /* Keep it to write to the host's log. */
  return &plugin;
}
