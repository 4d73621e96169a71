// The least that two processes can do: one sends some bytes through a socket pair, the other sends them back. Prints the median of 21
// batches, in nanoseconds a round trip.
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { BYTES = 128, ROUNDS = 2000, BATCHES = 21 };

static void pass(ssize_t (*move)(int, void *, size_t), int socket, char *bytes) {
  for (size_t done = 0; done < BYTES;) {
    ssize_t count = move(socket, bytes + done, BYTES - done);
    if (count <= 0) _exit(0);
    done += (size_t)count;
  }
}

static ssize_t give(int socket, void *bytes, size_t count) { return write(socket, bytes, count); }

static int compare(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

int main(void) {
  int ends[2];
  char bytes[BYTES] = {0};
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return 1;
  pid_t child = fork();
  if (child < 0) return 1;
  if (child == 0) {
    close(ends[0]);
    for (;;) {
      pass(read, ends[1], bytes);
      pass(give, ends[1], bytes);
    }
  }
  close(ends[1]);
  double times[BATCHES];
  for (int batch = 0; batch < BATCHES; batch++) {
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (int round = 0; round < ROUNDS; round++) {
      pass(give, ends[0], bytes);
      pass(read, ends[0], bytes);
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    times[batch] = ((double)(end.tv_sec - start.tv_sec) * 1e9 + (double)(end.tv_nsec - start.tv_nsec)) / ROUNDS;
  }
  close(ends[0]);
  waitpid(child, NULL, 0);
  qsort(times, BATCHES, sizeof times[0], compare);
  printf("%f\n", times[BATCHES / 2]);
  return 0;
}
