// The part of libcurl that RoostHTTP uses. No libcurl type is in this header.
//
// A loop and its transfers belong to one thread; only roost_http_loop_wake may be called from others.
// Sources: libcurl-multi(3), curl_multi_socket_action(3), curl_easy_setopt(3), libcurl-url(3), libcurl 7.88.
#ifndef ROOST_HTTP_H
#define ROOST_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct roost_http_loop roost_http_loop;
typedef struct roost_http_transfer roost_http_transfer;

// What a body callback answers.
enum { ROOST_HTTP_TAKEN = 0, ROOST_HTTP_PAUSE = 1, ROOST_HTTP_ABORT = 2 };

// How a transfer ended.
enum roost_http_outcome {
  ROOST_HTTP_OK = 0,
  ROOST_HTTP_BAD_REQUEST,      // the address or the request can't be used
  ROOST_HTTP_UNRESOLVED,       // no address for the host or the proxy
  ROOST_HTTP_UNREACHABLE,      // no connection
  ROOST_HTTP_TLS,              // no trusted connection
  ROOST_HTTP_TIMED_OUT,        // connect or total timeout
  ROOST_HTTP_INTERRUPTED,      // the connection broke
  ROOST_HTTP_PROTOCOL,         // what came isn't HTTP, or its encoding is broken
  ROOST_HTTP_TOO_LARGE,        // headers beyond libcurl's own limits
  ROOST_HTTP_ABORTED,          // a callback ended it
  ROOST_HTTP_RESENT,           // libcurl wanted to send the request a second time
  ROOST_HTTP_FAILED,           // anything else, memory among it
};

// Everything a transfer is told before it starts; texts are copied. Zero and NULL mean libcurl's default unless said otherwise.
struct roost_http_options {
  const char *method;
  const char *url;
  const char *const *headers;  // "Name: value", NULL at the end
  const uint8_t *body;         // NULL for none
  size_t body_length;
  long connect_timeout_ms;
  long total_timeout_ms;
  int version;                 // 0: HTTP/1.1, or HTTP/2 where TLS offers it; 1: HTTP/1.1; 2: HTTP/2 from the first byte
  bool decode;                 // ask for and undo content encodings
  bool idempotent;             // libcurl may send the request again on a fresh connection that the first try found closed
  bool no_proxy;               // connect directly, whatever the environment says
  const char *proxy;           // an address; NULL for what the environment says
  const char *no_proxy_hosts;  // comma-separated
  const char *ca_bundle;       // files in PEM
  const char *certificate;
  const char *private_key;
  void *context;               // passed to every callback
  // One line of a response's head, line end included. False ends the transfer.
  bool (*head)(void *context, const uint8_t *bytes, size_t length);
  int (*body_part)(void *context, const uint8_t *bytes, size_t length);
  // A connected stream descriptor, which libcurl closes, in place of a socket and a proxy; -1 for none. NULL for sockets. Connections made
  // by it are used again only by transfers that have it too.
  int (*connect)(void *context);
};

// NULL when there is no memory.
roost_http_loop *roost_http_loop_new(long idle_connections, long connections_per_host);
void roost_http_loop_free(roost_http_loop *loop);
// Makes every transfer that something came for, or whose time has come, go on as far as it can. False when libcurl failed as a whole.
bool roost_http_loop_perform(roost_http_loop *loop);
// Waits until there is something to do, at most `timeout_ms`.
bool roost_http_loop_wait(roost_http_loop *loop, int timeout_ms);
// Ends a wait; any thread.
void roost_http_loop_wake(roost_http_loop *loop);
// The next transfer that has ended: its context and outcome. False when there is none.
bool roost_http_loop_next_ended(roost_http_loop *loop, void **context, enum roost_http_outcome *outcome);

// A transfer for `loop`. NULL when there is no memory or an option can't be had; `*failure` then says which.
roost_http_transfer *roost_http_transfer_new(roost_http_loop *loop, const struct roost_http_options *options, const char **failure);
// Takes it out of its loop, closes what is open and frees it.
void roost_http_transfer_free(roost_http_transfer *transfer);
bool roost_http_transfer_start(roost_http_transfer *transfer);
// Lets a paused transfer go on.
void roost_http_transfer_resume(roost_http_transfer *transfer);
// libcurl's own words for what went wrong; valid until the transfer is freed.
const char *roost_http_transfer_error(const roost_http_transfer *transfer);
// Whether a connection was made or found.
bool roost_http_transfer_is_connected(const roost_http_transfer *transfer);

// Parts of an absolute address.
struct roost_http_url {
  char *text;    // the whole, normalised
  char *scheme;  // "http" or "https"
  char *host;    // lower case; IPv6 in brackets
  long port;
  bool has_user;
};

// Reads `text`, relative to `base` unless that is NULL. Returns NULL, else what is wrong.
const char *roost_http_url_parse(const char *text, const char *base, struct roost_http_url *url);
void roost_http_url_clear(struct roost_http_url *url);

// libcurl's version, as in "7.88.1".
const char *roost_http_library_version(void);

#endif
