#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>

#include "internal.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void initialise(void) { curl_global_init(CURL_GLOBAL_DEFAULT); }
void roost_http_initialise(void) { pthread_once(&once, initialise); }

const char *roost_http_library_version(void) { return curl_version_info(CURLVERSION_NOW)->version; }

roost_http_loop *roost_http_loop_new(long idle_connections, long connections_per_host) {
  roost_http_initialise();
  CURLM *multi = curl_multi_init();
  if (multi == NULL) return NULL;
  curl_multi_setopt(multi, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, idle_connections);
  curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, connections_per_host);
  return (roost_http_loop *)multi;
}

void roost_http_loop_free(roost_http_loop *loop) { curl_multi_cleanup(loop); }

bool roost_http_loop_perform(roost_http_loop *loop) {
  int running;
  return curl_multi_perform(loop, &running) == CURLM_OK;
}

bool roost_http_loop_wait(roost_http_loop *loop, int timeout_ms) {
  return curl_multi_poll(loop, NULL, 0, timeout_ms, NULL) == CURLM_OK;
}

void roost_http_loop_wake(roost_http_loop *loop) { curl_multi_wakeup(loop); }

bool roost_http_loop_next_ended(roost_http_loop *loop, void **context, enum roost_http_outcome *outcome) {
  int waiting;
  CURLMsg *message;
  while ((message = curl_multi_info_read(loop, &waiting)) != NULL) {
    if (message->msg != CURLMSG_DONE) continue;
    roost_http_transfer *transfer = NULL;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
    *context = transfer->context;
    *outcome = roost_http_outcome_of(transfer, message->data.result);
    return true;
  }
  return false;
}
