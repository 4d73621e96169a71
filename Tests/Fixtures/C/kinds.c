/* A component of each kind, and tools that show what the host did with the plugin. */
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "json.h"

static const roost_host *host;
static atomic_long made, dropped, answers, freed, running, most, cancelled, emitted, refused;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t arrival = PTHREAD_COND_INITIALIZER;
static long waiting, crowd;

typedef struct instance {
  char kind[32];
} instance;

#define TOOL(name, parameters) \
  "{\"name\":\"" name "\",\"description\":\"Fixture.\",\"parameters\":{\"type\":\"object\",\"properties\":{" parameters "}}}"

static const char *definition(roost_text component) {
  if (is(component, "tool.echo"))
    return TOOL("echo", "\"text\":{\"type\":\"string\",\"description\":\"What comes back.\"}");
  if (is(component, "tool.wait")) return TOOL("wait", "");
  if (is(component, "tool.state")) return TOOL("state", "");
  if (is(component, "tool.meet")) return TOOL("meet", "\"crowd\":{\"type\":\"integer\",\"description\":\"How many must come.\"}");
  if (is(component, "tool.end")) return TOOL("end", "\"how\":{\"type\":\"string\",\"description\":\"The failure.\"}");
  if (is(component, "guardrail.secrets")) return "{\"name\":\"secrets\",\"hold_back\":16}";
  if (is(component, "provider.parrot"))
    return "{\"name\":\"parrot\",\"capabilities\":{\"context_tokens\":1000,\"tools\":false},"
           "\"models\":{\"big\":{\"context_tokens\":9000}}}";
  if (is(component, "embedder.letters")) return "{\"dimensions\":3}";
  return NULL;
}

static int32_t make(roost_text component, roost_text settings, roost_answer *answer, void **out) {
  const char *text = definition(component);
  answers++;
  if (contains(settings, "\"refuse\":true")) return say(answer, "\"I don't want to\"", ROOST_FAILED);
  if (!text) return say(answer, "\"unknown component\"", ROOST_FAILED);
  instance *self = calloc(1, sizeof *self);
  memcpy(self->kind, component.data, component.size < 31 ? component.size : 31);
  *out = self;
  made++;
  return say(answer, text, ROOST_OK);
}

static void drop(void *self) {
  dropped++;
  free(self);
}

static void free_output(roost_answer *answer) {
  freed++;
  free(answer->owner);
}

static int32_t state(roost_answer *answer) {
  char text[320];
  snprintf(
    text, sizeof text,
    "\"{\\\"made\\\":%ld,\\\"dropped\\\":%ld,\\\"kept\\\":%ld,\\\"running\\\":%ld,\\\"most\\\":%ld,\\\"cancelled\\\":%ld,"
    "\\\"emitted\\\":%ld,\\\"refused\\\":%ld}\"",
    made, dropped, answers - freed, running, most, cancelled, emitted, refused);
  return say(answer, text, ROOST_OK);
}

/* Waits until nobody waits for it, and answers all the same. */
static int32_t wait_for_cancel(const roost_call *call, roost_answer *answer) {
  while (!call->is_cancelled(call->context)) nanosleep(&(struct timespec){0, 1000000}, NULL);
  cancelled++;
  return say(answer, "\"too late\"", ROOST_OK);
}

/* Waits until as many calls as asked for are in it at once. */
static int32_t meet(const roost_call *call, roost_answer *answer) {
  long wanted = strtol(member(member(call->input, "arguments"), "crowd").data, NULL, 10);
  pthread_mutex_lock(&lock);
  waiting++;
  if (waiting >= wanted) crowd = wanted;
  pthread_cond_broadcast(&arrival);
  while (crowd < wanted) pthread_cond_wait(&arrival, &lock);
  pthread_mutex_unlock(&lock);
  return say(answer, "\"met\"", ROOST_OK);
}

static int32_t end(const roost_call *call, roost_answer *answer) {
  roost_text how = inside(member(member(call->input, "arguments"), "how"));
  if (is(how, "words")) return say(answer, "\"no such city\"", ROOST_FAILED);
  if (is(how, "conclude")) return say(answer, "{\"signal\":{\"conclude\":\"all done\"}}", ROOST_FAILED);
  if (is(how, "run")) return say(answer, "{\"run\":{\"code\":\"tool_failed\",\"message\":\"the tool broke\"}}", ROOST_FAILED);
  if (is(how, "cancelled")) return say(answer, "{\"cancelled\":true}", ROOST_FAILED);
  return say(answer, "{\"content\":\"it went wrong\",\"is_error\":true}", ROOST_OK);
}

static int32_t echo(const roost_call *call, roost_answer *answer) {
  roost_text text = member(member(call->input, "arguments"), "text");
  if (!text.data) return say(answer, "\"expected the argument text\"", ROOST_FAILED);
  host->log(host->context, ROOST_INFO, TEXT("echoing \xe2\x9c\x93"));
  buffer out = {0};
  put_bytes(&out, text.data, text.size);
  return give(answer, out, ROOST_OK);
}

static int32_t check(const roost_call *call, roost_answer *answer) {
  roost_text text = inside(member(call->input, "text"));
  host->log(host->context, ROOST_DEBUG, TEXT("looking"));
  if (contains(text, "forbidden")) return say(answer, "{\"block\":\"That is forbidden.\"}", ROOST_OK);
  if (!contains(text, "secret")) return say(answer, "\"pass\"", ROOST_OK);
  buffer out = {0};
  put(&out, "{\"modify\":\"");
  for (size_t i = 0; i < text.size; i++) {
    int found = i + 6 <= text.size && memcmp(text.data + i, "secret", 6) == 0;
    put_bytes(&out, found ? "******" : text.data + i, found ? 6 : 1);
    if (found) i += 5;
  }
  put(&out, "\"}");
  return give(answer, out, ROOST_OK);
}

#define USAGE "\"usage\":{\"input_tokens\":3,\"output_tokens\":2}"

static int emit(const roost_call *call, roost_text piece) {
  if (call->emit(call->context, piece)) {
    refused++;
    return 0;
  }
  emitted++;
  return 1;
}

static int32_t stream(const roost_call *call, roost_text model, roost_answer *answer) {
  if (is(model, "broken")) {
    emit(call, TEXT("{\"text\":\"Hel\"}"));
    return say(answer, "{\"provider\":{\"kind\":\"overloaded\",\"message\":\"come back later\",\"retry_after\":2}}", ROOST_FAILED);
  }
  if (is(model, "nonsense")) {
    emit(call, TEXT("{\"text\":\"Hel\"}"));
    emit(call, TEXT("{\"text\":"));
    return say(answer, "null", ROOST_OK);
  }
  while (is(model, "endless") && emit(call, TEXT("{\"text\":\"on and \"}"))) continue;
  emit(call, TEXT("{\"text\":\"Hello \"}"));
  emit(call, TEXT("{\"text\":\"there\"}"));
  emit(call, TEXT("{\"finish\":{\"stop_reason\":\"end_turn\"," USAGE "}}"));
  return say(answer, "null", ROOST_OK);
}

static int32_t provide(const roost_call *call, roost_answer *answer) {
  roost_text model = inside(member(call->input, "model"));
  if (is(call->method, "stream")) return stream(call, model, answer);
  if (is(call->method, "count_tokens")) return say(answer, "{\"tokens\":3,\"estimate\":true}", ROOST_OK);
  if (!is(call->method, "complete")) return say(answer, "\"unknown method\"", ROOST_FAILED);
  if (is(model, "broken"))
    return say(answer, "{\"provider\":{\"kind\":\"rate_limited\",\"message\":\"slow down\",\"retry_after\":2}}", ROOST_FAILED);
  return say(answer, "{\"content\":[\"Hello there\"],\"stop_reason\":\"end_turn\"," USAGE "}", ROOST_OK);
}

static int32_t embed(const roost_call *call, roost_answer *answer) {
  buffer out = {0};
  const char *at = call->input.data + 1, *last = call->input.data + call->input.size - 1;
  put(&out, "[");
  while (at < last) {
    const char *after = skip_value(at, last);
    roost_text text = inside((roost_text){at, (size_t)(after - at)});
    put(&out, out.size > 1 ? ",[" : "[");
    put_number(&out, (long)text.size);
    put(&out, contains(text, "a") ? ",1,0.5]" : ",0,0.5]");
    at = after + 1;
  }
  put(&out, "]");
  return give(answer, out, ROOST_OK);
}

static int32_t serve(const instance *self, const roost_call *call, roost_answer *answer) {
  if (strcmp(self->kind, "guardrail.secrets") == 0) return check(call, answer);
  if (strcmp(self->kind, "provider.parrot") == 0) return provide(call, answer);
  if (strcmp(self->kind, "embedder.letters") == 0) return embed(call, answer);
  if (strcmp(self->kind, "tool.wait") == 0) return wait_for_cancel(call, answer);
  if (strcmp(self->kind, "tool.meet") == 0) return meet(call, answer);
  if (strcmp(self->kind, "tool.end") == 0) return end(call, answer);
  return echo(call, answer);
}

static int32_t call_(void *self, const roost_call *call, roost_answer *answer) {
  /* What is told of the plugin's state leaves out the call that asks. */
  if (strcmp(((instance *)self)->kind, "tool.state") == 0) {
    int32_t status = state(answer);
    answers++;
    return status;
  }
  answers++;
  long now = ++running, before = most;
  while (now > before && !atomic_compare_exchange_weak(&most, &before, now)) continue;
  int32_t status = serve(self, call, answer);
  running--;
  return status;
}

#define COMPONENT(id) "{\"id\":\"" id "\",\"summary\":\"Fixture.\",\"settings\":{\"type\":\"object\",\"properties\":{\"refuse\":{\"type\":\"boolean\"}}}}"

static const char components[] = "[" COMPONENT("tool.echo") "," COMPONENT("tool.wait") "," COMPONENT("tool.state") "," COMPONENT(
  "tool.meet") "," COMPONENT("tool.end") "," COMPONENT("guardrail.secrets") "," COMPONENT("provider.parrot") "," COMPONENT("embedder.letters") "]";

ROOST_EXPORT const roost_plugin *ROOST_PLUGIN_ENTRY(kinds)(const roost_host *given) {
  static const roost_plugin plugin = {sizeof plugin, {components, sizeof components - 1}, make, call_, drop, free_output};
  host = given;
  return &plugin;
}
