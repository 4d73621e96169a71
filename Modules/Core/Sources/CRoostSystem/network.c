#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "CRoostSystem.h"

int roost_packet_pair(int ends[2]) { return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends); }

ssize_t roost_packet_receive(int socket, void *bytes, size_t count, int *descriptor, int *excess) {
  struct iovec part = {.iov_base = bytes, .iov_len = count};
  // Room for one descriptor where one is expected. Without room the kernel closes what was sent along, and says so.
  union { struct cmsghdr header; char bytes[CMSG_SPACE(sizeof(int))]; } control;
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  if (descriptor != NULL) {
    *descriptor = -1;
    message.msg_control = &control;
    message.msg_controllen = sizeof control;
  }
  ssize_t result;
  do { result = recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC); } while (result < 0 && errno == EINTR);
  if (result < 0) return result;
  *excess = (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0;
  struct cmsghdr *header = descriptor != NULL ? CMSG_FIRSTHDR(&message) : NULL;
  if (header != NULL && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS && header->cmsg_len == CMSG_LEN(sizeof(int)))
    memcpy(descriptor, CMSG_DATA(header), sizeof(int));
  return result;
}

ssize_t roost_packet_send(int socket, const void *bytes, size_t count, int descriptor) {
  struct iovec part = {.iov_base = (void *)bytes, .iov_len = count};
  union { struct cmsghdr header; char bytes[CMSG_SPACE(sizeof(int))]; } control;
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  if (descriptor >= 0) {
    memset(&control, 0, sizeof control);
    message.msg_control = &control;
    message.msg_controllen = sizeof control;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &descriptor, sizeof(int));
  }
  ssize_t result;
  do { result = sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL); } while (result < 0 && errno == EINTR);
  return result;
}

int roost_tcp_begin(const unsigned char *address, size_t size, unsigned port) {
  union { struct sockaddr any; struct sockaddr_in v4; struct sockaddr_in6 v6; } to;
  memset(&to, 0, sizeof to);
  socklen_t length;
  if (size == sizeof to.v4.sin_addr) {
    to.v4.sin_family = AF_INET;
    to.v4.sin_port = htons((in_port_t)port);
    memcpy(&to.v4.sin_addr, address, size);
    length = sizeof to.v4;
  } else {
    to.v6.sin6_family = AF_INET6;
    to.v6.sin6_port = htons((in_port_t)port);
    memcpy(&to.v6.sin6_addr, address, sizeof to.v6.sin6_addr);
    length = sizeof to.v6;
  }
  int socket_ = socket(to.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP);
  if (socket_ < 0) return -1;
  const int on = 1;
  // A connection that nobody uses has no other end than this, if its peer vanishes.
  setsockopt(socket_, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  // An interrupted connect goes on by itself.
  if (connect(socket_, &to.any, length) == 0 || errno == EINPROGRESS || errno == EINTR) return socket_;
  int failure = errno;
  close(socket_);
  errno = failure;
  return -1;
}

int roost_socket_failure(int socket) {
  int failure = 0;
  socklen_t size = sizeof failure;
  return getsockopt(socket, SOL_SOCKET, SO_ERROR, &failure, &size) == 0 ? failure : errno;
}
