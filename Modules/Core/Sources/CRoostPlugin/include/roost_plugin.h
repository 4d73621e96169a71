/*
 * roost_plugin.h: the C contract of Roost plugins, version 1.
 *
 * A plugin is a shared library with one entry symbol, ROOST_PLUGIN_ENTRY(NAME), and a plugin.json with "abi": "c" beside it. Only JSON in
 * UTF-8 crosses the boundary, so a plugin may be written in C, C++, Rust, Zig or anything else that makes a .so. `docs/c-plugins.md` gives
 * the JSON forms; `roost plugin new NAME --language c|rust --kind tool|guardrail|provider|embedder` writes a plugin that works.
 *
 * Rules that hold everywhere:
 *   - Every struct begins with its size as the side that filled it was compiled. A reader uses no member beyond that size: within version 1
 *     members are only ever added at the end.
 *   - `make`, `call` and `drop` are called on threads of their own, several at once. A blocking call holds up nothing but itself.
 *   - Nothing that the host hands over may be used after the function that got it returns, roost_host excepted, which lives as long as the
 *     process.
 *   - A function may not throw, longjmp or unwind through the host: catch C++ exceptions and Rust panics inside the plugin.
 */
#ifndef ROOST_PLUGIN_H
#define ROOST_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The contract's version, also part of the entry symbol's name. */
#define ROOST_PLUGIN_VERSION 1

/* The entry symbol of the plugin NAME, in which each `-` of the name is written `_`. */
#define ROOST_PLUGIN_ENTRY(NAME) roost_c_plugin_v1_##NAME

/* Stands before the entry's definition, so that it is visible in a library compiled with -fvisibility=hidden. */
#define ROOST_EXPORT __attribute__((visibility("default")))

/* UTF-8 text of `size` bytes, without a zero byte at its end. */
typedef struct roost_text {
  const char *data;
  size_t size;
} roost_text;

/* How much a log line matters. */
enum roost_level { ROOST_DEBUG = 0, ROOST_INFO = 1, ROOST_WARNING = 2, ROOST_ERROR = 3 };

/* How a function ended. */
enum roost_status {
  /* `output` holds the JSON answer. */
  ROOST_OK = 0,
  /*
   * `output` holds what went wrong: a JSON string for a failure in plain words, or an object with one member that says its kind:
   * {"provider": {"kind", "message", ...}}, {"run": {"code", "message"}}, {"signal": {"conclude": ANSWER}} or {"cancelled": true}.
   */
  ROOST_FAILED = 1
};

/* What the host offers to plugins. The same for all calls, usable from every thread. */
typedef struct roost_host {
  size_t struct_size;
  /* Handed back to the functions below. */
  void *context;
  /* Writes one line to the host's log, named for the plugin. At most 64 KiB of it are kept. */
  void (*log)(void *context, int32_t level, roost_text line);
  /*
   * Connects to the host `host`, a name such as "api.example.org", at `port` (1 to 65535), and waits until that is done: call it on a thread
   * that may wait. In a worker it goes through the proxy of the supervisor, which checks the plugin's grant; everywhere it reaches the open
   * Internet only, and what the operator permits besides. `timeout_ms` is the most time; 0 leaves it to the host.
   *
   * Gives the descriptor of a connected stream socket for read, write, shutdown, poll and close, which is the plugin's to close. It need not
   * be a TCP socket. Or gives -1, and writes the reason to `reason`, `reason_size` bytes with a zero byte at the end (may be NULL and 0).
   *
   * Not in the first hosts of version 1: ask ROOST_HOST_HAS(host, connect) before.
   */
  int32_t (*connect)(void *context, roost_text host, uint32_t port, uint32_t timeout_ms, char *reason, size_t reason_size);
} roost_host;

/* Whether a host's table has the member, which older hosts may lack. */
#define ROOST_HOST_HAS(host, member) \
  ((host)->struct_size >= offsetof(roost_host, member) + sizeof((host)->member) && (host)->member != NULL)

/* One call of a component, for as long as `call` has not returned. */
typedef struct roost_call {
  size_t struct_size;
  /*
   * What is asked: "call" of a tool, "check" of a guardrail, "complete", "stream" or "count_tokens" of a provider, "embed" of an embedder.
   * Answer ROOST_FAILED for a method you don't know.
   */
  roost_text method;
  /* The request, JSON. */
  roost_text input;
  /* Handed back to the functions below. */
  void *context;
  /* Non-zero once nobody waits for the answer any more: stop soon. Cheap enough for an inner loop. */
  int32_t (*is_cancelled)(void *context);
  /*
   * Hands over one piece of a stream, JSON; only in a "stream" call. Waits while the reader is behind. Non-zero when the reader has gone:
   * return soon, with any status.
   */
  int32_t (*emit)(void *context, roost_text piece);
} roost_call;

/* What a function gives. `output` stays valid until `free_output`. */
typedef struct roost_answer {
  size_t struct_size;
  /* Set by the plugin. */
  roost_text output;
  /* The plugin's own, for `free_output`. */
  void *owner;
} roost_answer;

/* What a plugin is. Returned by its entry symbol; lives as long as the process. */
typedef struct roost_plugin {
  size_t struct_size;
  /*
   * What the plugin brings: a JSON array of {"id", "summary", "settings", "metadata"}, as plugin.json lists it under "components". The
   * entry must have no side effect, and the text must be the same each time.
   */
  roost_text components;
  /*
   * Makes an instance of `component`, as in "tool.word_count", from its settings, a JSON object that follows their schema. Gives the
   * instance, any pointer, and its definition as output:
   *   tool       {"name", "description", "parameters": JSON SCHEMA, "options": {...}}
   *   guardrail  {"name", "hold_back": "whole" or a number of characters}
   *   provider   {"name", "capabilities": {...}, "models": {NAME: {...}}}
   *   embedder   {"dimensions": NUMBER}
   */
  int32_t (*make)(roost_text component, roost_text settings, roost_answer *answer, void **instance);
  /* Serves one call of an instance. */
  int32_t (*call)(void *instance, const roost_call *call, roost_answer *answer);
  /* Takes an instance back, when no call of it is running. May be NULL. */
  void (*drop)(void *instance);
  /* Takes an answer's output back. Called once for each `make` and `call`, whatever their status. May be NULL where nothing is owned. */
  void (*free_output)(roost_answer *answer);
} roost_plugin;

/*
 * The type of the entry symbol. Returns NULL where the plugin can't work with this host, for instance because `host->struct_size` is
 * smaller than it needs.
 */
typedef const roost_plugin *(*roost_plugin_entry)(const roost_host *host);

#ifdef __cplusplus
}
#endif

#endif
