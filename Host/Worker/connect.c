// connect(2) for everything in this process.
//
// A plugin's connections are UNIX stream pairs that the supervisor relays: they are connected when they arrive. libcurl before 8.0 calls
// connect(2) on them nevertheless, although CURL_SOCKOPT_ALREADY_CONNECTED told it not to, and takes any error for a host that can't be
// reached. RoostHTTP gives it an address of TEST-NET-1 (RFC 5737) for them; on such a pair that address is done with. Everything else goes to
// the kernel, which asks the filter.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

static const in_addr_t connected_already = 0xC0000201;  // 192.0.2.1

int connect(int descriptor, const struct sockaddr *address, socklen_t length) {
  if (length >= sizeof(struct sockaddr_in) && address->sa_family == AF_INET &&
      ((const struct sockaddr_in *)address)->sin_addr.s_addr == htonl(connected_already)) {
    struct sockaddr_un peer;
    socklen_t size = sizeof peer;
    if (getpeername(descriptor, (struct sockaddr *)&peer, &size) == 0 && peer.sun_family == AF_UNIX) return 0;
  }
  return (int)syscall(SYS_connect, descriptor, address, length);
}
