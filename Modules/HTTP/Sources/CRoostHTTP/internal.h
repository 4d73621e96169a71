#ifndef ROOST_HTTP_INTERNAL_H
#define ROOST_HTTP_INTERNAL_H

#include <curl/curl.h>

#include "CRoostHTTP.h"

struct roost_http_transfer {
  CURL *easy;
  CURLM *multi;  // the loop it is in, or NULL
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
enum roost_http_outcome roost_http_outcome_of(const roost_http_transfer *transfer, CURLcode code);

#endif
