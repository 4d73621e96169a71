#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "internal.h"

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

static int close_between(unsigned first, unsigned last) {
  if (syscall(SYS_close_range, first, last, 0) == 0) return 0;
  if (errno != ENOSYS && errno != EPERM) return errno;
  // A kernel before 5.9, or a container's filter that does not know the call.
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return errno;
  unsigned most = limit.rlim_max == RLIM_INFINITY || limit.rlim_max > 1048576 ? 1048576 : (unsigned)limit.rlim_max;
  for (unsigned fd = first; fd <= last && fd < most; fd++) close((int)fd);
  return 0;
}

int close_all_but(const int *kept, size_t count) {
  unsigned next = 0;
  for (;;) {
    // The smallest kept descriptor from `next` on; there are few, so they are not sorted.
    unsigned nearest = UINT_MAX;
    for (size_t i = 0; i < count; i++) {
      if (kept[i] >= 0 && (unsigned)kept[i] >= next && (unsigned)kept[i] < nearest) nearest = (unsigned)kept[i];
    }
    int error = 0;
    if (nearest > next) error = close_between(next, nearest == UINT_MAX ? UINT_MAX : nearest - 1);
    if (error != 0 || nearest == UINT_MAX) return error;
    next = nearest + 1;
  }
}

int close_others(struct confinement *c) {
  int kept[ROOST_MAX_KEPT_DESCRIPTORS + 3] = {0, 1, 2};
  for (uint32_t i = 0; i < c->wanted.kept_count; i++) kept[i + 3] = c->wanted.kept_descriptors[i];
  int error = close_all_but(kept, c->wanted.kept_count + 3);
  if (error != 0) return failed(c, "descriptors can't be closed: %s", strerror(error));
  applied(c, ROOST_DESCRIPTORS);
  return 0;
}

int close_descriptors(struct confinement *c) {
  int kept[ROOST_MAX_KEPT_DESCRIPTORS + 3] = {0, 1, 2};
  for (int fd = 0; fd < 3; fd++) {
    // A file that the plugin opens must never become its standard output.
    if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == 0 ? O_RDONLY : O_WRONLY) != fd) {
      return failed(c, "standard descriptor %d is closed and /dev/null can't be opened: %s", fd, strerror(errno));
    }
  }
  for (uint32_t i = 0; i < c->wanted.kept_count; i++) {
    int fd = c->wanted.kept_descriptors[i];
    if (fcntl(fd, F_GETFD) < 0) return failed(c, "kept descriptor %d is not open", fd);
    kept[i + 3] = fd;
  }
  for (uint32_t i = 0; confined(c) && i < c->wanted.kept_count + 3; i++) {
    int type = 0;
    socklen_t size = sizeof type;
    if (getsockopt(kept[i], SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type != SOCK_STREAM && type != SOCK_SEQPACKET) {
      return failed(c, "kept descriptor %d is a socket that can send to any address; keep stream or seqpacket sockets only", kept[i]);
    }
  }
  return close_others(c);
}

void write_all(int fd, const void *bytes, size_t count) {
  const char *next = bytes;
  while (count > 0) {
    ssize_t written = write(fd, next, count);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    next += written;
    count -= (size_t)written;
  }
}

bool read_all(int fd, void *bytes, size_t count) {
  char *next = bytes;
  while (count > 0) {
    ssize_t got = read(fd, next, count);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    next += got;
    count -= (size_t)got;
  }
  return true;
}
