#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

// --- Callbacks ------------------------------------------------------------------------------------------------------------------------

static size_t take_head(char *bytes, size_t size, size_t count, void *context) {
  roost_http_transfer *transfer = context;
  size_t length = size * count;
  if (length == 2 && bytes[0] == '\r') transfer->has_head = true;
  return transfer->head(transfer->context, (const uint8_t *)bytes, length) ? length : 0;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *context) {
  roost_http_transfer *transfer = context;
  size_t length = size * count;
  switch (transfer->body_part(transfer->context, (const uint8_t *)bytes, length)) {
    case ROOST_HTTP_TAKEN: return length;
    case ROOST_HTTP_PAUSE: return CURL_WRITEFUNC_PAUSE;
    default: return length == 0 ? 1 : 0;
  }
}

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
  roost_http_transfer *transfer = context;
  (void)purpose, (void)address;
  int descriptor = transfer->connect(transfer->context);
  return descriptor < 0 ? CURL_SOCKET_BAD : descriptor;
}

static int is_connected_already(void *context, curl_socket_t descriptor, curlsocktype purpose) {
  (void)context, (void)descriptor, (void)purpose;
  return CURL_SOCKOPT_ALREADY_CONNECTED;
}

// libcurl sends a request again when a kept connection proves closed. What isn't idempotent may have been acted on, and who retries counts.
static int before_request(void *context, char *peer, char *local, int peer_port, int local_port) {
  roost_http_transfer *transfer = context;
  (void)peer, (void)local, (void)peer_port, (void)local_port;
  transfer->sent++;
  return transfer->sent > 1 && !transfer->idempotent ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

// --- Life -----------------------------------------------------------------------------------------------------------------------------

static bool append(struct curl_slist **list, const char *text) {
  struct curl_slist *longer = curl_slist_append(*list, text);
  if (longer == NULL) return false;
  *list = longer;
  return true;
}

static long version_of(const struct roost_http_options *options) {
  switch (options->version) {
    case 1: return CURL_HTTP_VERSION_1_1;
    case 2: return CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE;
    // Told to look for HTTP/2, libcurl keeps plain requests waiting for a connection that they then can't share. And before 8.0 requests
    // that share one may hang: of what was read for several, it forgets some (seen with 7.88.1, a hundred at a time).
    default:
      return strncmp(options->url, "https:", 6) == 0 && curl_version_info(CURLVERSION_NOW)->version_num >= 0x080000 ? CURL_HTTP_VERSION_2TLS
                                                                                                                     : CURL_HTTP_VERSION_1_1;
  }
}

static const char *set_method(roost_http_transfer *transfer, const struct roost_http_options *options) {
  CURL *easy = transfer->easy;
  if (strcmp(options->method, "HEAD") == 0) {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  } else if (options->body != NULL) {
    transfer->body = malloc(options->body_length + 1);
    if (transfer->body == NULL) return "memory";
    memcpy(transfer->body, options->body, options->body_length);
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)options->body_length);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, (const char *)transfer->body);
    if (strcmp(options->method, "POST") != 0) curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, options->method);
  } else if (strcmp(options->method, "GET") != 0) {
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, options->method);
  }
  return NULL;
}

static const char *set_connection(roost_http_transfer *transfer, const struct roost_http_options *options) {
  CURL *easy = transfer->easy;
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, options->connect_timeout_ms);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, options->total_timeout_ms);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, version_of(options));
  if (options->no_proxy || transfer->connect != NULL) {
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
  } else {
    if (options->proxy != NULL && curl_easy_setopt(easy, CURLOPT_PROXY, options->proxy) != CURLE_OK) return "proxy";
    if (options->no_proxy_hosts != NULL) curl_easy_setopt(easy, CURLOPT_NOPROXY, options->no_proxy_hosts);
  }
  if (options->ca_bundle != NULL && curl_easy_setopt(easy, CURLOPT_CAINFO, options->ca_bundle) != CURLE_OK) return "CA bundle";
  if (options->certificate != NULL && curl_easy_setopt(easy, CURLOPT_SSLCERT, options->certificate) != CURLE_OK) return "certificate";
  if (options->private_key != NULL && curl_easy_setopt(easy, CURLOPT_SSLKEY, options->private_key) != CURLE_OK) return "private key";
  if (transfer->connect != NULL) {
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, is_connected_already);
    // The name is resolved where the connection is made; here a literal keeps libcurl from asking.
    if (!append(&transfer->connect_to, "::192.0.2.1:")) return "memory";
    curl_easy_setopt(easy, CURLOPT_CONNECT_TO, transfer->connect_to);
  }
  return NULL;
}

static const char *set_all(roost_http_transfer *transfer, const struct roost_http_options *options) {
  CURL *easy = transfer->easy;
  curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
  if (curl_easy_setopt(easy, CURLOPT_URL, options->url) != CURLE_OK) return "address";
  for (const char *const *header = options->headers; header != NULL && *header != NULL; header++) {
    if (!append(&transfer->headers, *header)) return "memory";
  }
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
  // The empty text asks for every encoding that libcurl can undo.
  if (options->decode) curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_head);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, before_request);
  curl_easy_setopt(easy, CURLOPT_PREREQDATA, transfer);
  const char *failure = set_method(transfer, options);
  return failure != NULL ? failure : set_connection(transfer, options);
}

roost_http_transfer *roost_http_transfer_new(roost_http_loop *loop, const struct roost_http_options *options, const char **failure) {
  *failure = "memory";
  roost_http_transfer *transfer = calloc(1, sizeof *transfer);
  if (transfer == NULL) return NULL;
  transfer->context = options->context;
  transfer->head = options->head;
  transfer->body_part = options->body_part;
  transfer->connect = options->connect;
  transfer->idempotent = options->idempotent;
  transfer->loop = loop;
  transfer->easy = roost_http_loop_take(loop);
  *failure = transfer->easy == NULL ? "memory" : set_all(transfer, options);
  if (*failure == NULL) return transfer;
  roost_http_transfer_free(transfer);
  return NULL;
}

void roost_http_transfer_free(roost_http_transfer *transfer) {
  if (transfer->is_in_loop) curl_multi_remove_handle(transfer->loop->multi, transfer->easy);
  if (transfer->easy != NULL) roost_http_loop_give_back(transfer->loop, transfer->easy);
  curl_slist_free_all(transfer->headers);
  curl_slist_free_all(transfer->connect_to);
  free(transfer->body);
  free(transfer);
}

bool roost_http_transfer_start(roost_http_transfer *transfer) {
  transfer->is_in_loop = curl_multi_add_handle(transfer->loop->multi, transfer->easy) == CURLM_OK;
  return transfer->is_in_loop;
}

void roost_http_transfer_resume(roost_http_transfer *transfer) { curl_easy_pause(transfer->easy, CURLPAUSE_CONT); }

const char *roost_http_transfer_error(const roost_http_transfer *transfer) { return transfer->error; }

bool roost_http_transfer_is_connected(const roost_http_transfer *transfer) { return transfer->sent > 0; }

// --- Outcomes -------------------------------------------------------------------------------------------------------------------------

static bool is_broken(const roost_http_transfer *transfer) {
  long number = 0;
  curl_easy_getinfo(transfer->easy, CURLINFO_OS_ERRNO, &number);
  return number == EPIPE || number == ECONNRESET;
}

enum roost_http_outcome roost_http_outcome_of(const roost_http_transfer *transfer, CURLcode code) {
  switch (code) {
    case CURLE_OK: return ROOST_HTTP_OK;
    // Also what libcurl calls an answer without a status line.
    case CURLE_UNSUPPORTED_PROTOCOL: return transfer->sent > 0 ? ROOST_HTTP_PROTOCOL : ROOST_HTTP_BAD_REQUEST;
    case CURLE_URL_MALFORMAT:
    case CURLE_BAD_FUNCTION_ARGUMENT: return ROOST_HTTP_BAD_REQUEST;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST: return ROOST_HTTP_UNRESOLVED;
    case CURLE_PROXY:
    case CURLE_COULDNT_CONNECT: return ROOST_HTTP_UNREACHABLE;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CLIENTCERT: return ROOST_HTTP_TLS;
    case CURLE_OPERATION_TIMEDOUT: return ROOST_HTTP_TIMED_OUT;
    case CURLE_PARTIAL_FILE:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_HTTP2_STREAM:
    case CURLE_SEND_FAIL_REWIND: return ROOST_HTTP_INTERRUPTED;
    // Also what libcurl calls a connection that broke while it spoke HTTP/2.
    case CURLE_HTTP2: return is_broken(transfer) ? ROOST_HTTP_INTERRUPTED : ROOST_HTTP_PROTOCOL;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING: return ROOST_HTTP_PROTOCOL;
    // What libcurl before 8.6 calls a head beyond its limits.
    case CURLE_OUT_OF_MEMORY: return transfer->sent > 0 && !transfer->has_head ? ROOST_HTTP_TOO_LARGE : ROOST_HTTP_FAILED;
#if LIBCURL_VERSION_NUM >= 0x080600
    case CURLE_TOO_LARGE: return ROOST_HTTP_TOO_LARGE;
#endif
    case CURLE_ABORTED_BY_CALLBACK: return transfer->sent > 1 ? ROOST_HTTP_RESENT : ROOST_HTTP_ABORTED;
    case CURLE_WRITE_ERROR: return ROOST_HTTP_ABORTED;
    default: return ROOST_HTTP_FAILED;
  }
}
