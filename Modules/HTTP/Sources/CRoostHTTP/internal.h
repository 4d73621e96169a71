#ifndef ROOST_HTTP_INTERNAL_H
#define ROOST_HTTP_INTERNAL_H

#include <curl/curl.h>
#include <sys/epoll.h>

#include "CRoostHTTP.h"

// Handles kept for the next transfers, and sockets looked at in a round.
enum { ROOST_HTTP_UNUSED = 64, ROOST_HTTP_READY = 256 };

struct roost_http_loop {
  CURLM *multi;
  int epoll;
  int wake;       // an eventfd
  long long due;  // when libcurl wants to be called, in milliseconds of the monotonic clock; -1 for never
  struct epoll_event ready[ROOST_HTTP_READY];
  int ready_count;
  CURL *unused[ROOST_HTTP_UNUSED];
  int unused_count;
};

struct roost_http_transfer {
  CURL *easy;
  roost_http_loop *loop;
  bool is_in_loop;
  struct curl_slist *headers;
  struct curl_slist *connect_to;
  uint8_t *body;
  void *context;
  bool (*head)(void *context, const uint8_t *bytes, size_t length);
  int (*body_part)(void *context, const uint8_t *bytes, size_t length);
  int (*connect)(void *context);
  bool idempotent;
  int sent;       // how often the request was sent
  bool has_head;  // a head was whole
  char error[CURL_ERROR_SIZE];
};

// curl_global_init(3) isn't safe to run twice at once.
void roost_http_initialise(void);
CURL *roost_http_loop_take(roost_http_loop *loop);
void roost_http_loop_give_back(roost_http_loop *loop, CURL *easy);
enum roost_http_outcome roost_http_outcome_of(const roost_http_transfer *transfer, CURLcode code);

#endif
