#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "CRoostSystem.h"

int roost_socket_pair(int ends[2]) { return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends); }

int roost_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int roost_event(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

ssize_t roost_receive_now(int socket, void *bytes, size_t count) {
  ssize_t result;
  do { result = recv(socket, bytes, count, MSG_DONTWAIT); } while (result < 0 && errno == EINTR);
  return result;
}

ssize_t roost_send_now(int socket, const void *bytes, size_t count) {
  ssize_t result;
  do { result = send(socket, bytes, count, MSG_DONTWAIT | MSG_NOSIGNAL); } while (result < 0 && errno == EINTR);
  return result;
}
