#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void initialise(void) { curl_global_init(CURL_GLOBAL_DEFAULT); }
void roost_http_initialise(void) { pthread_once(&once, initialise); }

const char *roost_http_library_version(void) { return curl_version_info(CURLVERSION_NOW)->version; }

// --- What libcurl wants to be told ----------------------------------------------------------------------------------------------------

static long long now_ms(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (long long)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static int want_time(CURLM *multi, long timeout_ms, void *context) {
  roost_http_loop *loop = context;
  (void)multi;
  loop->due = timeout_ms < 0 ? -1 : now_ms() + timeout_ms;
  return 0;
}

static int want_socket(CURL *easy, curl_socket_t socket, int what, void *context, void *known) {
  roost_http_loop *loop = context;
  (void)easy;
  if (what == CURL_POLL_REMOVE) {
    // Whoever made the descriptor may have closed it: then it is gone from here already.
    epoll_ctl(loop->epoll, EPOLL_CTL_DEL, socket, NULL);
    return 0;
  }
  struct epoll_event wanted = {
      .events = (what & CURL_POLL_IN ? EPOLLIN : 0) | (what & CURL_POLL_OUT ? EPOLLOUT : 0), .data.fd = socket};
  if (epoll_ctl(loop->epoll, known == NULL ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, &wanted) != 0) {
    // A number that was closed and given again is new to epoll, whatever libcurl remembers.
    if (epoll_ctl(loop->epoll, known == NULL ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &wanted) != 0) return -1;
  }
  curl_multi_assign(loop->multi, socket, loop);
  return 0;
}

// --- Life -----------------------------------------------------------------------------------------------------------------------------

roost_http_loop *roost_http_loop_new(long idle_connections, long connections_per_host) {
  roost_http_initialise();
  roost_http_loop *loop = calloc(1, sizeof *loop);
  if (loop == NULL) return NULL;
  loop->due = -1;
  loop->multi = curl_multi_init();
  loop->epoll = epoll_create1(EPOLL_CLOEXEC);
  loop->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  struct epoll_event waking = {.events = EPOLLIN, .data.fd = loop->wake};
  if (loop->multi == NULL || loop->epoll < 0 || loop->wake < 0 || epoll_ctl(loop->epoll, EPOLL_CTL_ADD, loop->wake, &waking) != 0) {
    roost_http_loop_free(loop);
    return NULL;
  }
  curl_multi_setopt(loop->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
  curl_multi_setopt(loop->multi, CURLMOPT_MAXCONNECTS, idle_connections);
  curl_multi_setopt(loop->multi, CURLMOPT_MAX_HOST_CONNECTIONS, connections_per_host);
  curl_multi_setopt(loop->multi, CURLMOPT_TIMERFUNCTION, want_time);
  curl_multi_setopt(loop->multi, CURLMOPT_TIMERDATA, loop);
  curl_multi_setopt(loop->multi, CURLMOPT_SOCKETFUNCTION, want_socket);
  curl_multi_setopt(loop->multi, CURLMOPT_SOCKETDATA, loop);
  return loop;
}

void roost_http_loop_free(roost_http_loop *loop) {
  for (int i = 0; i < loop->unused_count; i++) curl_easy_cleanup(loop->unused[i]);
  if (loop->multi != NULL) curl_multi_cleanup(loop->multi);
  if (loop->epoll >= 0) close(loop->epoll);
  if (loop->wake >= 0) close(loop->wake);
  free(loop);
}

CURL *roost_http_loop_take(roost_http_loop *loop) {
  return loop->unused_count > 0 ? loop->unused[--loop->unused_count] : curl_easy_init();
}

void roost_http_loop_give_back(roost_http_loop *loop, CURL *easy) {
  if (loop->unused_count == ROOST_HTTP_UNUSED) {
    curl_easy_cleanup(easy);
    return;
  }
  curl_easy_reset(easy);
  loop->unused[loop->unused_count++] = easy;
}

// --- Work -----------------------------------------------------------------------------------------------------------------------------

bool roost_http_loop_perform(roost_http_loop *loop) {
  int running;
  bool works = true;
  int count = loop->ready_count;
  loop->ready_count = 0;
  for (int i = 0; i < count; i++) {
    uint32_t events = loop->ready[i].events;
    int what = (events & (EPOLLIN | EPOLLHUP | EPOLLRDHUP) ? CURL_CSELECT_IN : 0) | (events & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
               (events & EPOLLERR ? CURL_CSELECT_ERR : 0);
    works &= curl_multi_socket_action(loop->multi, loop->ready[i].data.fd, what, &running) == CURLM_OK;
  }
  if (loop->due >= 0 && loop->due <= now_ms()) {
    loop->due = -1;
    works &= curl_multi_socket_action(loop->multi, CURL_SOCKET_TIMEOUT, 0, &running) == CURLM_OK;
  }
  return works;
}

bool roost_http_loop_wait(roost_http_loop *loop, int timeout_ms) {
  if (loop->due >= 0) {
    long long left = loop->due - now_ms();
    if (left < timeout_ms) timeout_ms = left < 0 ? 0 : (int)left;
  }
  int count = epoll_wait(loop->epoll, loop->ready, ROOST_HTTP_READY, timeout_ms);
  loop->ready_count = 0;
  for (int i = 0; i < count; i++) {
    if (loop->ready[i].data.fd == loop->wake) {
      eventfd_t times;
      eventfd_read(loop->wake, &times);
    } else {
      loop->ready[loop->ready_count++] = loop->ready[i];
    }
  }
  return count >= 0;
}

void roost_http_loop_wake(roost_http_loop *loop) { eventfd_write(loop->wake, 1); }

bool roost_http_loop_next_ended(roost_http_loop *loop, void **context, enum roost_http_outcome *outcome) {
  int waiting;
  CURLMsg *message;
  while ((message = curl_multi_info_read(loop->multi, &waiting)) != NULL) {
    if (message->msg != CURLMSG_DONE) continue;
    roost_http_transfer *transfer = NULL;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
    *context = transfer->context;
    *outcome = roost_http_outcome_of(transfer, message->data.result);
    return true;
  }
  return false;
}
