// What the probe tries. Each attempt returns 0 if it got what it tried for, else an errno.
#ifndef ATTEMPTS_H
#define ATTEMPTS_H

struct attempt {
  const char *name;
  int (*run)(const char *argument);
};

extern const struct attempt file_attempts[], network_attempts[], process_attempts[], kernel_attempts[], limit_attempts[];

// Listens and waits to be harmed; see probe.c.
int be_victim(const char *folder);

#endif
