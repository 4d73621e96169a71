// roost-worker: opens one isolated plugin for a Roost that started it, and nothing else.
//
// It finds on descriptor 3 the socket to its supervisor and on descriptor 4 the records that say how it is confined: `key=value`, each
// ended by a zero byte; and on descriptor 5, where they say so, the socket to the proxy by which the plugin reaches the network. It confines itself before the first thread and before any code of the plugin, says on the socket what it reached,
// and hands the socket to RoostCore.
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "CRoostSandbox.h"

enum { SOCKET = 3, RECORDS = 4, PROXY = 5 };

// As in <sysexits.h>.
enum { EXIT_USAGE = 64, EXIT_SYSTEM = 71, EXIT_REFUSED = 77 };

#define MAXIMUM_RECORD_BYTES (64 * 1024)
#define MAXIMUM_PATHS 512

// Of RoostCore: serves the supervisor to the end.
extern int roost_worker_serve(int socket);

struct paths {
  const char *list[MAXIMUM_PATHS + 1];
  size_t count;
};

static char records[MAXIMUM_RECORD_BYTES + 1];
static struct paths readable, writable, libraries;
static const int kept[] = {SOCKET, PROXY};

// --- What it says -----------------------------------------------------------------------------------------------------------------------

// A frame of kind 1 (report), call 0, whose payload is `json`.
static void send_report(const char *json, size_t length) {
  unsigned char header[13] = {0};
  for (int place = 0; place < 4; place++) header[place] = (unsigned char)(length >> (8 * place));
  header[4] = 1;
  if (write(SOCKET, header, sizeof header) != (ssize_t)sizeof header) return;
  while (length > 0) {
    ssize_t count = write(SOCKET, json, length);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    json += count;
    length -= (size_t)count;
  }
}

struct text {
  char bytes[8192];
  size_t length;
};

__attribute__((format(printf, 2, 3))) static void add(struct text *text, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int count = vsnprintf(text->bytes + text->length, sizeof text->bytes - text->length, format, arguments);
  va_end(arguments);
  if (count > 0) text->length += (size_t)count;
  if (text->length >= sizeof text->bytes) text->length = sizeof text->bytes - 1;
}

// As a JSON string; bytes that ASCII text doesn't have become question marks.
static void add_quoted(struct text *text, const char *words) {
  add(text, "\"");
  for (; *words != 0; words++) {
    unsigned char byte = (unsigned char)*words;
    if (byte == '"' || byte == '\\') add(text, "\\%c", byte);
    else add(text, "%c", byte < 0x20 || byte > 0x7e ? '?' : byte);
  }
  add(text, "\"");
}

__attribute__((noreturn)) static void refuse(int code, const char *reason, const char *detail) {
  struct text text = {.length = 0}, words = {.length = 0};
  add(&words, "%s%s%s", reason, detail ? ": " : "", detail ? detail : "");
  add(&text, "{\"error\":");
  add_quoted(&text, words.bytes);
  add(&text, "}");
  send_report(text.bytes, text.length);
  _exit(code);
}

// The report as a JSON object.
static void describe(const struct roost_confinement_report *report, struct text *text) {
  static const char *const levels[] = {"none", "process", "confined"};
  static const char *const bounds[] = {"unbound", "shared", "exact"};
  add(text, "{\"level\":\"%s\",\"tasks\":\"%s\",\"landlock\":%u,\"mechanisms\":{", levels[report->level % 3],
      bounds[report->task_bound % 3], report->landlock_abi);
  const char *comma = "";
  for (uint32_t mechanism = 0; mechanism < ROOST_MECHANISM_COUNT; mechanism++) {
    const struct roost_mechanism_report *one = &report->mechanisms[mechanism];
    if (one->state == ROOST_NOT_ASKED) continue;
    add(text, "%s", comma);
    add_quoted(text, roost_mechanism_name(mechanism));
    add(text, ":");
    if (one->state == ROOST_APPLIED) add(text, "true");
    else add_quoted(text, strerror(one->error));
    comma = ",";
  }
  add(text, "}");
  if (report->text[0] != 0) {
    add(text, ",\"text\":");
    add_quoted(text, report->text);
  }
  add(text, "}");
}

// --- What it is told --------------------------------------------------------------------------------------------------------------------

static void read_records(void) {
  size_t length = 0;
  while (length < MAXIMUM_RECORD_BYTES) {
    ssize_t count = read(RECORDS, records + length, MAXIMUM_RECORD_BYTES - length);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) refuse(EXIT_USAGE, "the records can't be read", strerror(errno));
    if (count == 0) break;
    length += (size_t)count;
  }
  if (length == MAXIMUM_RECORD_BYTES) refuse(EXIT_USAGE, "the records are too long", NULL);
  records[length] = 0;
  close(RECORDS);
}

static void add_path(struct paths *paths, const char *path) {
  if (paths->count == MAXIMUM_PATHS) refuse(EXIT_USAGE, "there are more than 512 paths", path);
  paths->list[paths->count++] = path;
}

static uint64_t number(const char *key, const char *value) {
  char *end = NULL;
  errno = 0;
  unsigned long long found = strtoull(value, &end, 10);
  if (errno != 0 || end == value || *end != 0) refuse(EXIT_USAGE, key, "is no number");
  return found;
}

static void take(struct roost_confinement *wanted, const char *key, const char *value) {
  if (strcmp(key, "level") == 0) wanted->level = strcmp(value, "confined") == 0 ? ROOST_LEVEL_CONFINED : ROOST_LEVEL_PROCESS;
  else if (strcmp(key, "read") == 0) add_path(&readable, value);
  else if (strcmp(key, "write") == 0) add_path(&writable, value);
  else if (strcmp(key, "library") == 0) add_path(&libraries, value);
  else if (strcmp(key, "memory") == 0) wanted->memory_bytes = number(key, value);
  else if (strcmp(key, "open_files") == 0) wanted->open_files = (uint32_t)number(key, value);
  else if (strcmp(key, "tasks") == 0) wanted->tasks = (uint32_t)number(key, value);
  else if (strcmp(key, "subprocess") == 0) wanted->flags |= ROOST_ALLOW_SUBPROCESS;
  else if (strcmp(key, "network") == 0) wanted->flags |= ROOST_ALLOW_NETWORK;
  else if (strcmp(key, "proxy") == 0) {
    wanted->kept_count = 2;
    wanted->flags |= ROOST_READ_CERTIFICATES;
  }
  else if (strcmp(key, "supervisor") == 0) wanted->supervisor = (pid_t)number(key, value);
  else refuse(EXIT_USAGE, "the record is unknown", key);
}

static void parse_records(struct roost_confinement *wanted) {
  for (char *record = records, *next; *record != 0; record = next) {
    next = record + strlen(record) + 1;
    char *separator = strchr(record, '=');
    if (separator == NULL) refuse(EXIT_USAGE, "the record has no value", record);
    *separator = 0;
    take(wanted, record, separator + 1);
  }
}

// ----------------------------------------------------------------------------------------------------------------------------------------

// Prints what confinement this machine gives, as JSON.
static int probe(void) {
  struct roost_confinement_report report = {.struct_size = sizeof report};
  struct text text = {.length = 0};
  if (roost_confinement_probe(&report) != 0) return EXIT_SYSTEM;
  describe(&report, &text);
  return puts(text.bytes) < 0 ? EXIT_SYSTEM : 0;
}

int main(int count, char **arguments) {
  if (count == 2 && strcmp(arguments[1], "--probe") == 0) return probe();
  if (count != 1) {
    fputs("roost-worker is started by roost, for isolated plugins.\n", stderr);
    return EXIT_USAGE;
  }
  read_records();
  struct roost_confinement wanted = {.struct_size = sizeof wanted, .kept_descriptors = kept, .kept_count = 1};
  parse_records(&wanted);
  wanted.flags |= ROOST_READ_SYSTEM_LIBRARIES;
  wanted.read_paths = readable.list;
  wanted.write_paths = writable.list;
  wanted.library_paths = libraries.list;
  struct roost_confinement_report report = {.struct_size = sizeof report};
  if (roost_confine(&wanted, &report) != 0) refuse(EXIT_REFUSED, report.text, NULL);
  struct text text = {.length = 0};
  describe(&report, &text);
  send_report(text.bytes, text.length);
  // Lines of a plugin's output are told as they end, not when it ends.
  setvbuf(stdout, NULL, _IOLBF, 0);
  // Without exit's handlers, which would run beside the plugin's threads.
  _exit(roost_worker_serve(SOCKET));
}
