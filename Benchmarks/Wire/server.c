// A model's server as fast as C makes it: chat completions over HTTP/1.1, kept connections, no TLS. It listens at a free port of the
// loopback, prints the port and ends with its standard input.
//
//   /agent/...   asks for the tool "add" first; when the request has a tool's result it answers
//   /large/...   a stream of 2,000 chunks in writes of 16 KiB
//   /single/...  the same stream, each chunk written alone
//   /hold/...    one chunk; the stream's rest comes with GET /release
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CHUNKS = 2000, WRITE = 16384, REQUEST = 65536, CONNECTIONS = 8192 };

// What is still to be written of an answer: `piece` bytes a write, or everything at once where it is 0.
struct connection {
  int descriptor;
  bool holds;
  size_t filled, out, piece;
  const char *answer;
  size_t length;
  char request[REQUEST];
};

static struct connection *connections[CONNECTIONS];
static int epoll;
static char *stream, *held;
static size_t stream_length, held_begin, held_length, single_piece;
static char tool_answer[2048], final_answer[2048];

static const char head[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
static const char event[] =
    "data: {\"id\":\"chatcmpl-9x8Y7z6W5v4U3t2S1r0Q\",\"object\":\"chat.completion.chunk\",\"created\":1764000000,"
    "\"model\":\"a-model-of-some-size-2026-01\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" a few words of text\"},"
    "\"logprobs\":null,\"finish_reason\":null}]}\n\n";
static const char last[] =
    "data: {\"id\":\"chatcmpl-9x8Y7z6W5v4U3t2S1r0Q\",\"object\":\"chat.completion.chunk\",\"created\":1764000000,"
    "\"model\":\"a-model-of-some-size-2026-01\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
    "data: [DONE]\n\n";

static size_t add_piece(char *out, const char *text, size_t length) {
  size_t done = (size_t)sprintf(out, "%zx\r\n", length);
  memcpy(out + done, text, length);
  memcpy(out + done + length, "\r\n", 2);
  return done + length + 2;
}

static void answer_json(char *out, const char *body) {
  sprintf(out, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s", strlen(body), body);
}

static void prepare(void) {
  size_t size = sizeof head + (CHUNKS + 2) * (sizeof event + 16) + sizeof last;
  stream = malloc(size);
  held = malloc(4096);
  stream_length = (size_t)sprintf(stream, "%s", head);
  for (int i = 0; i < CHUNKS; i++) stream_length += single_piece = add_piece(stream + stream_length, event, sizeof event - 1);
  stream_length += add_piece(stream + stream_length, last, sizeof last - 1);
  stream_length += (size_t)sprintf(stream + stream_length, "0\r\n\r\n");
  held_begin = (size_t)sprintf(held, "%s", head);
  held_begin += add_piece(held + held_begin, event, sizeof event - 1);
  held_length = held_begin + add_piece(held + held_begin, last, sizeof last - 1);
  held_length += (size_t)sprintf(held + held_length, "0\r\n\r\n");
  answer_json(
      tool_answer,
      "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1764000000,\"model\":\"a-model\",\"choices\":[{\"index\":0,"
      "\"message\":{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\",\"function\":"
      "{\"name\":\"add\",\"arguments\":\"{\\\"a\\\":1,\\\"b\\\":2}\"}}]},\"finish_reason\":\"tool_calls\"}],"
      "\"usage\":{\"prompt_tokens\":80,\"completion_tokens\":17,\"total_tokens\":97}}");
  answer_json(
      final_answer,
      "{\"id\":\"chatcmpl-2\",\"object\":\"chat.completion\",\"created\":1764000000,\"model\":\"a-model\",\"choices\":[{\"index\":0,"
      "\"message\":{\"role\":\"assistant\",\"content\":\"One and two make three.\"},\"finish_reason\":\"stop\"}],"
      "\"usage\":{\"prompt_tokens\":110,\"completion_tokens\":7,\"total_tokens\":117}}");
}

static void drop(struct connection *connection) {
  close(connection->descriptor);
  connections[connection->descriptor] = NULL;
  free(connection);
}

static void watch(struct connection *connection, uint32_t events) {
  struct epoll_event wanted = {.events = events, .data.fd = connection->descriptor};
  epoll_ctl(epoll, EPOLL_CTL_MOD, connection->descriptor, &wanted);
}

// False when the connection is gone.
static bool give(struct connection *connection) {
  while (connection->out < connection->length) {
    size_t count = connection->length - connection->out;
    if (connection->piece > 0 && count > connection->piece) count = connection->piece;
    ssize_t done = send(connection->descriptor, connection->answer + connection->out, count, MSG_NOSIGNAL);
    if (done < 0 && errno == EAGAIN) {
      watch(connection, EPOLLIN | EPOLLOUT);
      return true;
    }
    if (done <= 0) {
      drop(connection);
      return false;
    }
    connection->out += (size_t)done;
  }
  if (connection->length > 0) watch(connection, EPOLLIN);
  return true;
}

static void begin(struct connection *connection, const char *answer, size_t length, size_t piece) {
  connection->answer = answer;
  connection->out = 0;
  connection->length = length;
  connection->piece = piece;
}

static void respond(struct connection *connection, const char *body) {
  const char *request = connection->request;
  if (strstr(request, " /agent/") != NULL) {
    const char *answer = strstr(body, "\"role\":\"tool\"") != NULL ? final_answer : tool_answer;
    begin(connection, answer, strlen(answer), 0);
  } else if (strstr(request, " /large/") != NULL) {
    begin(connection, stream, stream_length, WRITE);
  } else if (strstr(request, " /single/") != NULL) {
    begin(connection, stream, stream_length, single_piece);
  } else if (strstr(request, " /hold/") != NULL) {
    begin(connection, held, held_begin, 0);
    connection->holds = true;
  } else {
    for (int i = 0; i < CONNECTIONS; i++) {
      struct connection *other = connections[i];
      if (other == NULL || !other->holds) continue;
      other->holds = false;
      other->length = held_length;
      give(other);
    }
    static const char done[] = "HTTP/1.1 204 No Content\r\n\r\n";
    begin(connection, done, sizeof done - 1, 0);
  }
}

static void take(struct connection *connection) {
  ssize_t count =
      recv(connection->descriptor, connection->request + connection->filled, REQUEST - 1 - connection->filled, 0);
  if (count < 0 && errno == EAGAIN) return;
  if (count <= 0) {
    drop(connection);
    return;
  }
  connection->filled += (size_t)count;
  connection->request[connection->filled] = 0;
  char *end = strstr(connection->request, "\r\n\r\n");
  if (end == NULL) return;
  const char *length = strcasestr(connection->request, "content-length:");
  size_t whole = (size_t)(end + 4 - connection->request) + (length != NULL && length < end ? strtoul(length + 15, NULL, 10) : 0);
  if (connection->filled < whole) return;
  connection->filled = 0;
  respond(connection, end + 4);
  give(connection);
}

int main(void) {
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max < CONNECTIONS ? files.rlim_max : CONNECTIONS;
  setrlimit(RLIMIT_NOFILE, &files);
  prepare();
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 4096) != 0) return 1;
  getsockname(listener, (struct sockaddr *)&address, &size);
  epoll = epoll_create1(0);
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &(struct epoll_event){.events = EPOLLIN, .data.fd = listener});
  epoll_ctl(epoll, EPOLL_CTL_ADD, 0, &(struct epoll_event){.events = EPOLLIN, .data.fd = 0});
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  for (;;) {
    struct epoll_event ready[256];
    int count = epoll_wait(epoll, ready, 256, -1);
    for (int i = 0; i < count; i++) {
      int descriptor = ready[i].data.fd;
      if (descriptor == 0) return 0;
      if (descriptor == listener) {
        int made;
        while ((made = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
          if (made >= CONNECTIONS) {
            close(made);
            continue;
          }
          setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
          connections[made] = calloc(1, sizeof(struct connection));
          connections[made]->descriptor = made;
          epoll_ctl(epoll, EPOLL_CTL_ADD, made, &(struct epoll_event){.events = EPOLLIN, .data.fd = made});
        }
        continue;
      }
      struct connection *connection = connections[descriptor];
      if (connection == NULL) continue;
      if ((ready[i].events & EPOLLOUT) && !give(connection)) continue;
      if (ready[i].events & (EPOLLIN | EPOLLHUP)) take(connection);
    }
  }
}
