#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "attempts.h"

static void *wait_for_ever(void *unused) {
  for (;;) pause();
  return unused;
}

// Starts threads with small stacks until refused; prints how many there were.
static int threads(const char *most) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 16384);
  int started = 0, error = 0;
  for (; started < atoi(most) && error == 0; started += error == 0) {
    pthread_t thread;
    error = pthread_create(&thread, &attributes, wait_for_ever, NULL);
  }
  printf("started %d\n", started);
  return error;
}

static int memory(const char *mebibytes) {
  for (int i = 0; i < atoi(mebibytes); i++) {
    char *block = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED) return errno;
    memset(block, 1, 1 << 20);
  }
  return 0;
}

static int open_files(const char *most) {
  int count = 0;
  while (count < atoi(most)) {
    if (open("/dev/null", O_RDONLY) < 0) return errno;
    count++;
  }
  return 0;
}

static int fill_file(const char *path) {
  char block[65536] = {0};
  int fd = open(path, O_WRONLY | O_CREAT, 0600);
  if (fd < 0) return errno;
  for (int i = 0; i < 64; i++) {
    if (write(fd, block, sizeof block) < 0) return errno;
  }
  return 0;
}

static int burn(const char *unused) {
  (void)unused;
  for (volatile long i = 0;; i++) {
  }
}

static int stack_of_threads(const char *bytes) {
  pthread_attr_t attributes;
  size_t size = 0;
  pthread_getattr_default_np(&attributes);
  pthread_attr_getstacksize(&attributes, &size);
  return size == strtoul(bytes, NULL, 10) ? 0 : ERANGE;
}

const struct attempt limit_attempts[] = {
    {"threads", threads}, {"memory", memory}, {"open-files", open_files}, {"fill", fill_file}, {"burn", burn},
    {"thread-stack", stack_of_threads}, {0},
};
