/* A host in C: opens a plugin and makes one call of one component, twice. For valgrind, which then sees nothing but the plugin. */
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#include "roost_plugin.h"

static void log_line(void *context, int32_t level, roost_text line) {
  (void)context;
  printf("log %d %.*s\n", (int)level, (int)line.size, line.data);
}

static int32_t is_cancelled(void *context) { return *(int *)context; }

static int32_t emit(void *context, roost_text piece) {
  (void)context;
  printf("piece %.*s\n", (int)piece.size, piece.data);
  return 0;
}

static roost_text text(const char *words) { return (roost_text){words, strlen(words)}; }

static void tell(const roost_plugin *plugin, int32_t status, roost_answer *answer) {
  printf("%d %.*s\n", (int)status, (int)answer->output.size, answer->output.data);
  if (plugin->free_output) plugin->free_output(answer);
}

/* driver LIBRARY ENTRY COMPONENT SETTINGS METHOD INPUT */
int main(int count, char **words) {
  static roost_host host = {.struct_size = sizeof host, .log = log_line};
  if (count != 7) return 2;
  void *library = dlopen(words[1], RTLD_NOW | RTLD_LOCAL);
  roost_plugin_entry entry = library ? (roost_plugin_entry)dlsym(library, words[2]) : NULL;
  const roost_plugin *plugin = entry ? entry(&host) : NULL;
  if (!plugin || plugin->struct_size < sizeof *plugin) return 3;
  void *instance = NULL;
  roost_answer made = {sizeof made, {NULL, 0}, NULL};
  int32_t status = plugin->make(text(words[3]), text(words[4]), &made, &instance);
  tell(plugin, status, &made);
  if (status != ROOST_OK) return 0;
  int cancelled = 0;
  roost_call call = {sizeof call, text(words[5]), text(words[6]), &cancelled, is_cancelled, emit};
  for (int i = 0; i < 2; i++) {
    roost_answer answer = {sizeof answer, {NULL, 0}, NULL};
    tell(plugin, plugin->call(instance, &call, &answer), &answer);
  }
  if (plugin->drop) plugin->drop(instance);
  return 0;
}
