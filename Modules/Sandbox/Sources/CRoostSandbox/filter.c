#define _GNU_SOURCE
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <sched.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "filter.h"

// An allow-list: a call the kernel learns tomorrow is refused until it is put in a list. It was found to hold for Swift's runtime,
// Dispatch, the C library and curl; a call in no list fails with ENOSYS, as on an older kernel, for which all of them have another way.

#if defined(__x86_64__)
#define OUR_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OUR_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "the filter is written for x86-64 and aarch64"
#endif
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "arguments are read low half first");

#define X32_CALLS 0x40000000u
#define SYS_clone3_both 435
#define NEW_NAMESPACES \
  (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)
#define SOCKET_TYPE 0xfu
#define LOW(argument) (uint32_t)(offsetof(struct seccomp_data, args) + 8 * (argument))
#define HIGH(argument) (LOW(argument) + 4)
#define REFUSE(error) (SECCOMP_RET_ERRNO | (error))

struct program {
  struct sock_filter code[1024];
  unsigned short length;
};

static void emit(struct program *p, uint16_t code, uint32_t value, uint8_t yes, uint8_t no) {
  if (p->length < sizeof p->code / sizeof p->code[0]) p->code[p->length] = (struct sock_filter){code, yes, no, value};
  p->length++;
}

static void load(struct program *p, uint32_t offset) { emit(p, BPF_LD | BPF_W | BPF_ABS, offset, 0, 0); }
static void answer(struct program *p, uint32_t action) { emit(p, BPF_RET | BPF_K, action, 0, 0); }

// Answers if the accumulator is `value`, else goes on.
static void answer_equal(struct program *p, uint32_t value, uint32_t action) {
  emit(p, BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1);
  answer(p, action);
}

static void answer_all(struct program *p, const uint16_t *calls, size_t count, uint32_t action) {
  for (size_t i = 0; i < count; i++) answer_equal(p, calls[i], action);
}

// A block for one call. It always ends in an answer, so that the accumulator still holds the call's number for what follows it.
static unsigned short begin_block(struct program *p, uint32_t call) {
  emit(p, BPF_JMP | BPF_JEQ | BPF_K, call, 0, 0);
  return p->length;
}

static void end_block(struct program *p, unsigned short start) {
  if (start <= sizeof p->code / sizeof p->code[0]) p->code[start - 1].jf = (uint8_t)(p->length - start);
}

static void add_rule(struct program *p, const struct rule *r) {
  unsigned short start = begin_block(p, r->call);
  switch (r->condition) {
    case ONE_OF:
      load(p, LOW(r->argument));
      for (uint32_t i = 0; i < r->count; i++) answer_equal(p, r->values[i], SECCOMP_RET_ALLOW);
      answer(p, REFUSE(EPERM));
      break;
    case NONE_OF:
      load(p, LOW(r->argument));
      for (uint32_t i = 0; i < r->count; i++) answer_equal(p, r->values[i], REFUSE(EPERM));
      answer(p, SECCOMP_RET_ALLOW);
      break;
    case MASKED:
      load(p, LOW(r->argument));
      emit(p, BPF_ALU | BPF_AND | BPF_K, r->values[0], 0, 0);
      answer_equal(p, r->values[1], SECCOMP_RET_ALLOW);
      answer(p, REFUSE(EPERM));
      break;
    case ZERO:
      load(p, LOW(r->argument));
      emit(p, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0);
      answer(p, REFUSE(EPERM));
      load(p, HIGH(r->argument));
      answer_equal(p, 0, SECCOMP_RET_ALLOW);
      answer(p, REFUSE(EPERM));
      break;
  }
  end_block(p, start);
}

// UNIX pairs of a connected kind: a datagram socket can be pointed at any address, and other families have drivers of their own.
static void add_socketpair(struct program *p) {
  unsigned short start = begin_block(p, SYS_socketpair);
  load(p, LOW(0));
  emit(p, BPF_JMP | BPF_JEQ | BPF_K, AF_UNIX, 1, 0);
  answer(p, REFUSE(EPERM));
  load(p, LOW(1));
  emit(p, BPF_ALU | BPF_AND | BPF_K, SOCKET_TYPE, 0, 0);
  answer_equal(p, SOCK_STREAM, SECCOMP_RET_ALLOW);
  answer_equal(p, SOCK_SEQPACKET, SECCOMP_RET_ALLOW);
  answer(p, REFUSE(EPERM));
  end_block(p, start);
}

// TCP, UDP, and the routing socket by which the resolver learns this machine's own addresses.
static void add_socket(struct program *p) {
  unsigned short start = begin_block(p, SYS_socket);
  load(p, LOW(0));
  emit(p, BPF_JMP | BPF_JEQ | BPF_K, AF_INET, 7, 0);
  emit(p, BPF_JMP | BPF_JEQ | BPF_K, AF_INET6, 6, 0);
  emit(p, BPF_JMP | BPF_JEQ | BPF_K, AF_NETLINK, 1, 0);
  answer(p, REFUSE(EPERM));
  load(p, LOW(2));
  answer_equal(p, NETLINK_ROUTE, SECCOMP_RET_ALLOW);
  answer(p, REFUSE(EPERM));
  load(p, LOW(2));
  answer_equal(p, 0, SECCOMP_RET_ALLOW);
  answer_equal(p, IPPROTO_TCP, SECCOMP_RET_ALLOW);
  answer_equal(p, IPPROTO_UDP, SECCOMP_RET_ALLOW);
  answer(p, REFUSE(EPERM));
  end_block(p, start);
}

static void begin(struct program *p) {
  load(p, offsetof(struct seccomp_data, arch));
  emit(p, BPF_JMP | BPF_JEQ | BPF_K, OUR_ARCHITECTURE, 1, 0);
  answer(p, SECCOMP_RET_KILL_PROCESS);
  load(p, offsetof(struct seccomp_data, nr));
#ifdef __x86_64__
  emit(p, BPF_JMP | BPF_JGE | BPF_K, X32_CALLS, 0, 1);
  answer(p, REFUSE(ENOSYS));
#endif
  // The flags lie in memory, which a filter can't read; the C library then uses clone.
  answer_equal(p, SYS_clone3_both, REFUSE(ENOSYS));
}

// Level process: one process, unless subprocesses are granted; root's worker keeps the user by whom it is counted.
static void build_for_process(const struct confinement *c, struct program *p) {
  begin(p);
  if (!granted(c, ROOST_ALLOW_SUBPROCESS)) {
    add_rule(p, &(struct rule){SYS_clone, MASKED, 0, 2, {CLONE_THREAD, CLONE_THREAD}});
    const uint16_t starting[] = {
        SYS_execve, SYS_execveat,
#ifdef __x86_64__
        SYS_fork, SYS_vfork,
#endif
    };
    answer_all(p, starting, sizeof starting / sizeof starting[0], REFUSE(EPERM));
  }
  add_rule(p, &(struct rule){SYS_prctl, NONE_OF, 0, 2, {PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER}});
  const uint16_t identity[] = {SYS_setuid, SYS_setreuid, SYS_setresuid};
  if (c->accounting_uid != 0) answer_all(p, identity, 3, REFUSE(EPERM));
  answer(p, SECCOMP_RET_ALLOW);
}

static void build_for_confined(const struct confinement *c, struct program *p) {
  begin(p);
  bool subprocess = granted(c, ROOST_ALLOW_SUBPROCESS);
  if (subprocess) {
    add_rule(p, &(struct rule){SYS_clone, MASKED, 0, 2, {NEW_NAMESPACES, 0}});
    add_rule(p, &(struct rule){SYS_personality, ONE_OF, 0, 2, {0, 0xffffffff}});
    answer_all(p, subprocess_calls, subprocess_count, SECCOMP_RET_ALLOW);
  } else {
    add_rule(p, &(struct rule){SYS_clone, MASKED, 0, 2, {NEW_NAMESPACES | CLONE_THREAD, CLONE_THREAD}});
    uint32_t self = (uint32_t)getpid();
    const uint32_t own[] = {SYS_kill, SYS_tgkill, SYS_rt_tgsigqueueinfo};
    for (size_t i = 0; i < 3; i++) add_rule(p, &(struct rule){own[i], ONE_OF, 0, 1, {self}});
    // Limits and priorities of this process only; limits can only be lowered.
    add_rule(p, &(struct rule){SYS_prlimit64, ONE_OF, 0, 2, {0, self}});
    add_rule(p, &(struct rule){SYS_setpriority, ONE_OF, 1, 1, {0}});
  }
  for (size_t i = 0; i < rule_count; i++) add_rule(p, &rules[i]);
  add_socketpair(p);
  if (granted(c, ROOST_ALLOW_NETWORK)) {
    add_socket(p);
    answer_all(p, network_calls, network_count, SECCOMP_RET_ALLOW);
  } else {
    add_rule(p, &(struct rule){SYS_sendto, ZERO, 4, 0, {0}});
  }
  if (has(c, ROOST_READ_ONLY_TREE)) answer_all(p, owner_calls, owner_count, SECCOMP_RET_ALLOW);
  answer_all(p, allowed_calls, allowed_count, SECCOMP_RET_ALLOW);
  answer_all(p, refused_calls, refused_count, REFUSE(EPERM));
  answer(p, REFUSE(ENOSYS));
}

int apply_filter(struct confinement *c) {
  struct program p = {.length = 0};
  if (confined(c)) {
    build_for_confined(c, &p);
  } else {
    build_for_process(c, &p);
  }
  if (p.length > sizeof p.code / sizeof p.code[0]) {
    return failed(c, "the system call filter has %u instructions; that is a mistake in it", p.length);
  }
  struct sock_fprog whole = {.len = p.length, .filter = p.code};
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole) == 0) {
    applied(c, ROOST_SYSCALL_FILTER);
    return 0;
  }
  unavailable(c, ROOST_SYSCALL_FILTER, errno);
  return confined(c) ? 0 : failed(c, "the system call filter that bounds processes can't be set: %s", strerror(errno));
}
