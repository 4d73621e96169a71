// Linux calls that Swift can't make: those that the C library has no wrapper for here, variadic ones, and unions.
#ifndef ROOST_SYSTEM_H
#define ROOST_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// How a process ended.
enum roost_ending {
  ROOST_ENDING_UNKNOWN = 0,  // somebody else took the status
  ROOST_ENDING_EXITED = 1,   // value is the exit code
  ROOST_ENDING_SIGNALLED = 2 // value is the signal
};

// Starts `program` with descriptor i of `descriptors` as its descriptor i and no others, no signal blocked or ignored. The thread that
// calls is the one whose end a parent-death signal tells of. Gives the process id, and a descriptor of the process in `*handle`; or -1
// with errno.
pid_t roost_process_start(
  const char *program, char *const arguments[], char *const environment[], const int *descriptors, size_t count, int *handle);

// Sends a signal to the process behind `handle`, and to no other that may have its number by now. 0, or -1 with errno.
int roost_process_signal(int handle, int signal);

// Waits for the process's end and takes its status, so that no zombie stays.
enum roost_ending roost_process_reap(int handle, int *value);

// A connected pair of stream sockets; a pipe, reading end first; a counter that wakes a poll. All are closed on exec. 0 or the descriptor,
// or -1 with errno.
int roost_socket_pair(int ends[2]);
int roost_pipe(int ends[2]);
int roost_event(void);

// As read and write, without waiting and without SIGPIPE, begun again when a signal interrupts.
ssize_t roost_receive_now(int socket, void *bytes, size_t count);
ssize_t roost_send_now(int socket, const void *bytes, size_t count);

// A connected pair of sockets that carry packets, each whole or not at all. 0, or -1 with errno.
int roost_packet_pair(int ends[2]);

// Takes one packet without waiting, as long as it fits. A descriptor that came with it is given in `*descriptor`, else -1 is; where
// `descriptor` is NULL, none is ever taken. `*excess` says whether there were more bytes or descriptors, which are gone.
ssize_t roost_packet_receive(int socket, void *bytes, size_t count, int *descriptor, int *excess);

// Sends one packet without waiting, and a copy of `descriptor` with it where that is not negative.
ssize_t roost_packet_send(int socket, const void *bytes, size_t count, int descriptor);

// Begins a TCP connection to an address of 4 or 16 bytes in network order, and does not wait for it: it is made or has failed when the
// socket can be written to. Gives a socket that does not wait, or -1 with errno.
int roost_tcp_begin(const unsigned char *address, size_t size, unsigned port);

// The errno that the socket's last step failed with, and 0 where it did not.
int roost_socket_failure(int socket);

// A set of descriptors to wait for. Unlike poll, waiting keeps none of them open: a socket that another thread closes is closed, and its
// peer is told. Up to ROOST_WAITER_PLACES descriptors; -1 with errno where it can't be had.
enum { ROOST_WAITER_PLACES = 4 };
int roost_waiter(void);

// Waits at `place` for what poll calls `events`, again with others. 0, or -1 with errno.
int roost_waiter_ask(int waiter, int descriptor, int place, short events);

// Waits, and says in `events` what happened at each place, as poll does. The number of places, or -1 with errno.
int roost_waiter_wait(int waiter, short events[ROOST_WAITER_PLACES]);

// Makes what stands at two paths change places in one step. 0, or -1 with errno.
int roost_exchange(const char *first, const char *second);

// The signal's abbreviation, as in "SEGV"; NULL for a number that is none.
const char *roost_signal_name(int signal);

// Takes so many 64-byte blocks into a SHA-256 state with the processor's own instructions. False, and nothing done, where it has none.
bool roost_sha256_blocks(uint32_t state[8], const uint8_t *bytes, size_t blocks);

#ifdef __cplusplus
}
#endif

#endif
