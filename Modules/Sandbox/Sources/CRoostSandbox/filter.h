// The system calls of a confined worker, as lists that filter.c turns into a program for the kernel.
#ifndef ROOST_SANDBOX_FILTER_H
#define ROOST_SANDBOX_FILTER_H

#include <sys/syscall.h>

#include "internal.h"

// How the calls of a list are answered; the condition looks at one argument.
enum condition {
  ONE_OF,       // the low 32 bits are one of the values
  NONE_OF,      // the low 32 bits are none of the values
  MASKED,       // the low 32 bits, masked by values[0], are values[1]
  ZERO,         // all 64 bits are 0
};

struct rule {
  uint32_t call;
  enum condition condition;
  uint32_t argument;
  uint32_t count;
  uint32_t values[12];
};

extern const uint16_t allowed_calls[], subprocess_calls[], network_calls[], owner_calls[], refused_calls[];
extern const size_t allowed_count, subprocess_count, network_count, owner_count, refused_count;
extern const struct rule rules[];
extern const size_t rule_count;

#endif
