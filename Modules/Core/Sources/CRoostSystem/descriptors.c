#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/epoll.h>
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

int roost_waiter(void) { return epoll_create1(EPOLL_CLOEXEC); }

// EPOLLIN, EPOLLOUT, EPOLLERR and EPOLLHUP have the numbers of their namesakes for poll.
_Static_assert(EPOLLIN == POLLIN && EPOLLOUT == POLLOUT && EPOLLERR == POLLERR && EPOLLHUP == POLLHUP, "as Linux defines them");

int roost_waiter_ask(int waiter, int descriptor, int place, short events) {
  struct epoll_event wanted = {.events = (uint32_t)(unsigned short)events, .data.u32 = (uint32_t)place};
  if (epoll_ctl(waiter, EPOLL_CTL_ADD, descriptor, &wanted) == 0) return 0;
  return errno == EEXIST ? epoll_ctl(waiter, EPOLL_CTL_MOD, descriptor, &wanted) : -1;
}

int roost_waiter_wait(int waiter, short events[ROOST_WAITER_PLACES]) {
  struct epoll_event found[ROOST_WAITER_PLACES];
  int count;
  do { count = epoll_wait(waiter, found, ROOST_WAITER_PLACES, -1); } while (count < 0 && errno == EINTR);
  memset(events, 0, sizeof(short) * ROOST_WAITER_PLACES);
  for (int i = 0; i < count; i++)
    if (found[i].data.u32 < ROOST_WAITER_PLACES) events[found[i].data.u32] = (short)found[i].events;
  return count;
}
