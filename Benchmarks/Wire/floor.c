// The least that a client of a model's server can do: libcurl's multi interface on one thread, and no JSON.
//
//   floor agent PORT RUNS FIRST SECOND   RUNS runs of two requests each, 64 in flight, whose bodies are the files FIRST and SECOND
//   floor stream PORT PATH ROUNDS BODY   ROUNDS streams, one after the other, split into events
//
// Prints the nanoseconds by the clock and those of the processor, a run or an event.
#include <curl/curl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { LANES = 64 };

struct lane {
  CURL *easy;
  bool is_second;
  size_t received;
};

static struct lane lanes[LANES];
static size_t events;
static char last_byte;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static double processor(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e9 + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e3;
}

static char *contents(const char *path) {
  FILE *file = fopen(path, "r");
  if (file == NULL) exit(1);
  char *text = calloc(1, 1 << 20);
  if (fread(text, 1, (1 << 20) - 1, file) == 0) exit(1);
  fclose(file);
  return text;
}

static size_t take_answer(char *bytes, size_t size, size_t count, void *context) {
  (void)bytes;
  ((struct lane *)context)->received += size * count;
  return size * count;
}

// An empty line ends an event.
static size_t take_events(char *bytes, size_t size, size_t count, void *context) {
  (void)context;
  const char *rest = bytes, *end = bytes + size * count;
  while (rest < end) {
    const char *feed = memchr(rest, '\n', (size_t)(end - rest));
    if (feed == NULL) {
      last_byte = end[-1];
      break;
    }
    if ((feed == bytes ? last_byte : feed[-1]) == '\n') events++;
    last_byte = '\n';
    rest = feed + 1;
  }
  return size * count;
}

static CURL *request(const char *port, const char *path, struct curl_slist *headers, const char *body) {
  char url[256];
  snprintf(url, sizeof url, "http://127.0.0.1:%s%s", port, path);
  CURL *easy = curl_easy_init();
  curl_easy_setopt(easy, CURLOPT_URL, url);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
  return easy;
}

static void run_agents(CURLM *multi, long runs, const char *first, const char *second) {
  long begun = 0, ended = 0;
  for (; begun < LANES && begun < runs; begun++) {
    lanes[begun].is_second = false;
    curl_easy_setopt(lanes[begun].easy, CURLOPT_POSTFIELDS, first);
    curl_multi_add_handle(multi, lanes[begun].easy);
  }
  while (ended < runs) {
    int running, waiting;
    curl_multi_perform(multi, &running);
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi, &waiting)) != NULL) {
      if (message->msg != CURLMSG_DONE) continue;
      struct lane *lane;
      long status = 0;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&lane);
      curl_easy_getinfo(message->easy_handle, CURLINFO_RESPONSE_CODE, &status);
      if (message->data.result != CURLE_OK || status != 200 || lane->received == 0) exit(2);
      lane->received = 0;
      curl_multi_remove_handle(multi, lane->easy);
      if (lane->is_second) {
        ended++;
        if (begun >= runs) continue;
        begun++;
      }
      lane->is_second = !lane->is_second;
      curl_easy_setopt(lane->easy, CURLOPT_POSTFIELDS, lane->is_second ? second : first);
      curl_multi_add_handle(multi, lane->easy);
    }
    if (ended < runs) curl_multi_poll(multi, NULL, 0, 1000, NULL);
  }
}

static void run_stream(CURLM *multi, CURL *easy) {
  curl_multi_add_handle(multi, easy);
  int running = 1, waiting;
  while (running > 0) {
    curl_multi_perform(multi, &running);
    if (running > 0) curl_multi_poll(multi, NULL, 0, 1000, NULL);
  }
  CURLMsg *message = curl_multi_info_read(multi, &waiting);
  if (message == NULL || message->data.result != CURLE_OK) exit(2);
  curl_multi_remove_handle(multi, easy);
}

int main(int count, char **arguments) {
  if (count < 6) return 1;
  curl_global_init(CURL_GLOBAL_DEFAULT);
  CURLM *multi = curl_multi_init();
  struct curl_slist *headers = curl_slist_append(NULL, "content-type: application/json");
  headers = curl_slist_append(headers, "authorization: Bearer benchmark");
  headers = curl_slist_append(headers, "Expect:");
  const char *port = arguments[2];
  double clock_start, processor_start, units;
  if (strcmp(arguments[1], "agent") == 0) {
    long runs = strtol(arguments[3], NULL, 10);
    const char *first = contents(arguments[4]), *second = contents(arguments[5]);
    for (int i = 0; i < LANES; i++) {
      lanes[i].easy = request(port, "/agent/chat/completions", headers, first);
      curl_easy_setopt(lanes[i].easy, CURLOPT_WRITEFUNCTION, take_answer);
      curl_easy_setopt(lanes[i].easy, CURLOPT_WRITEDATA, &lanes[i]);
      curl_easy_setopt(lanes[i].easy, CURLOPT_PRIVATE, &lanes[i]);
    }
    run_agents(multi, runs / 10 + LANES, first, second);
    clock_start = now(), processor_start = processor();
    run_agents(multi, runs, first, second);
    units = (double)runs;
  } else {
    long rounds = strtol(arguments[4], NULL, 10);
    CURL *easy = request(port, arguments[3], headers, contents(arguments[5]));
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_events);
    for (long i = 0; i < rounds / 10 + 1; i++) run_stream(multi, easy);
    events = 0;
    clock_start = now(), processor_start = processor();
    for (long i = 0; i < rounds; i++) run_stream(multi, easy);
    units = (double)events;
  }
  printf("%f %f\n", (now() - clock_start) / units, (processor() - processor_start) / units);
  return 0;
}
