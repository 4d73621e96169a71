#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../../../C/json.h"

static const roost_host *host;

static int32_t make(roost_text component, roost_text settings, roost_answer *answer, void **instance) {
  (void)component, (void)settings;
  *instance = NULL;
  return say(answer,
             "{\"name\":\"dialer\",\"description\":\"Sends a text to a host and back.\",\"parameters\":{\"type\":\"object\",\"properties\":{"
             "\"host\":{\"type\":\"string\"},\"port\":{\"type\":\"integer\"},\"text\":{\"type\":\"string\"}}}}",
             ROOST_OK);
}

static int32_t fail(roost_answer *answer, const char *words) {
  buffer out = {0};
  put(&out, "\"");
  for (; *words; words++) {
    if (*words == '"' || *words == '\\') put(&out, "\\");
    put_bytes(&out, words, 1);
  }
  put(&out, "\"");
  return give(answer, out, ROOST_FAILED);
}

static int32_t call(void *instance, const roost_call *call, roost_answer *answer) {
  (void)instance;
  roost_text arguments = member(call->input, "arguments"), text = inside(member(arguments, "text"));
  if (!ROOST_HOST_HAS(host, connect)) return fail(answer, "this host connects nobody");
  char reason[300];
  int port = atoi(member(arguments, "port").data);
  int32_t stream = host->connect(host->context, inside(member(arguments, "host")), (uint32_t)port, 20000, reason, sizeof reason);
  if (stream < 0) return fail(answer, reason);
  /* The first byte asks for an echo. */
  if (write(stream, "E", 1) != 1 || write(stream, text.data, text.size) != (ssize_t)text.size) return fail(answer, strerror(errno));
  shutdown(stream, SHUT_WR);
  buffer out = {0};
  put(&out, "\"");
  char bytes[256];
  for (ssize_t count; (count = read(stream, bytes, sizeof bytes)) > 0;) put_bytes(&out, bytes, (size_t)count);
  put(&out, "\"");
  close(stream);
  return give(answer, out, ROOST_OK);
}

static void free_output(roost_answer *answer) { free(answer->owner); }

ROOST_EXPORT const roost_plugin *ROOST_PLUGIN_ENTRY(dialer)(const roost_host *given) {
  static const roost_plugin plugin = {
      sizeof plugin,
      TEXT("[{\"id\":\"tool.dialer\",\"summary\":\"Sends a text to a host and back.\",\"settings\":{\"type\":\"object\"}}]"),
      make, call, NULL, free_output};
  host = given;
  return &plugin;
}
