#include <stdlib.h>
#include <string.h>

#include "internal.h"

static char *part(CURLU *handle, CURLUPart which, unsigned flags) {
  char *text = NULL;
  return curl_url_get(handle, which, &text, flags) == CURLUE_OK ? text : NULL;
}

const char *roost_http_url_parse(const char *text, const char *base, struct roost_http_url *url) {
  roost_http_initialise();
  memset(url, 0, sizeof *url);
  CURLU *handle = curl_url();
  if (handle == NULL) return "no memory";
  CURLUcode code = CURLUE_OK;
  if (base != NULL) code = curl_url_set(handle, CURLUPART_URL, base, 0);
  if (code == CURLUE_OK) code = curl_url_set(handle, CURLUPART_URL, text, 0);
  const char *failure = code == CURLUE_OK ? NULL : curl_url_strerror(code);
  if (failure == NULL) {
    char *user = part(handle, CURLUPART_USER, 0), *password = part(handle, CURLUPART_PASSWORD, 0);
    url->has_user = user != NULL || password != NULL;
    curl_free(user);
    curl_free(password);
    // What stands behind # is for the client alone.
    curl_url_set(handle, CURLUPART_FRAGMENT, NULL, 0);
    char *port = part(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT);
    url->port = port == NULL ? 0 : strtol(port, NULL, 10);
    curl_free(port);
    url->scheme = part(handle, CURLUPART_SCHEME, 0);
    url->host = part(handle, CURLUPART_HOST, 0);
    url->text = part(handle, CURLUPART_URL, 0);
    if (url->scheme == NULL || url->host == NULL || url->text == NULL) failure = "it has no scheme or no host";
    for (char *letter = url->host; failure == NULL && *letter != 0; letter++) {
      if (*letter >= 'A' && *letter <= 'Z') *letter += 'a' - 'A';
    }
  }
  curl_url_cleanup(handle);
  if (failure != NULL) roost_http_url_clear(url);
  return failure;
}

void roost_http_url_clear(struct roost_http_url *url) {
  curl_free(url->text);
  curl_free(url->scheme);
  curl_free(url->host);
  memset(url, 0, sizeof *url);
}
