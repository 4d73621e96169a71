#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "attempts.h"

static int outcome(long result) { return result < 0 ? errno : 0; }

static struct sockaddr_in here(const char *port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

static int tcp(const char *port) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = here(port);
  return fd < 0 ? errno : outcome(connect(fd, (struct sockaddr *)&address, sizeof address));
}

static int listening(const char *port) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = here(port);
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0) return errno;
  return outcome(listen(fd, 1));
}

static int udp(const char *port) {
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  struct sockaddr_in address = here(port);
  return fd < 0 ? errno : outcome(sendto(fd, "x", 1, 0, (struct sockaddr *)&address, sizeof address));
}

static int dns(const char *name) {
  struct addrinfo *found = NULL, hints = {.ai_socktype = SOCK_STREAM};
  int error = getaddrinfo(name, "80", &hints, &found);
  return error == 0 ? 0 : error == EAI_SYSTEM ? errno : EHOSTUNREACH;
}

static int family(const char *number) { return outcome(socket(atoi(number), SOCK_STREAM, 0)); }
static int raw(const char *unused) { (void)unused; return outcome(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP)); }
static int netlink(const char *protocol) { return outcome(socket(AF_NETLINK, SOCK_RAW, atoi(protocol))); }

// An abstract name is written with a leading @.
static socklen_t name_socket(struct sockaddr_un *address, const char *path) {
  *address = (struct sockaddr_un){.sun_family = AF_UNIX};
  strncpy(address->sun_path, path, sizeof address->sun_path - 1);
  if (path[0] != '@') return sizeof *address;
  address->sun_path[0] = 0;
  return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
}

static int connect_unix(const char *path) {
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  struct sockaddr_un address;
  socklen_t size = name_socket(&address, path);
  return fd < 0 ? errno : outcome(connect(fd, (struct sockaddr *)&address, size));
}

static int datagram_pair(const char *unused) {
  (void)unused;
  int pair[2];
  return outcome(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair));
}

static int stream_pair(const char *unused) {
  (void)unused;
  int pair[2];
  char byte;
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0 || write(pair[0], "x", 1) < 0) return errno;
  if (send(pair[0], "y", 1, MSG_NOSIGNAL) < 0) return errno;
  return outcome(read(pair[1], &byte, 1));
}

static void listen_unix(const char *path) {
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  struct sockaddr_un address;
  socklen_t size = name_socket(&address, path);
  if (bind(fd, (struct sockaddr *)&address, size) != 0 || listen(fd, 100) != 0) perror(path);
}

int be_victim(const char *folder) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = here("0");
  socklen_t size = sizeof address;
  if (bind(fd, (struct sockaddr *)&address, size) != 0 || listen(fd, 100) != 0) return 1;
  getsockname(fd, (struct sockaddr *)&address, &size);
  char path[108], name[32];
  snprintf(path, sizeof path, "%s/socket-%d", folder, getpid());
  snprintf(name, sizeof name, "@roost-%d", getpid());
  listen_unix(path);
  listen_unix(name);
  printf("%d %d\n", getpid(), ntohs(address.sin_port));
  fflush(stdout);
  return getchar() == EOF ? 0 : 1;
}

const struct attempt network_attempts[] = {
    {"tcp", tcp}, {"listen", listening}, {"udp", udp}, {"dns", dns}, {"family", family}, {"raw", raw}, {"netlink", netlink},
    {"unix", connect_unix}, {"datagram-pair", datagram_pair}, {"stream-pair", stream_pair}, {0},
};
