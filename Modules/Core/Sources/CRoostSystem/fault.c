#define _GNU_SOURCE
#include "CRoostFault.h"

#include <errno.h>
#include <link.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <ucontext.h>
#include <unistd.h>

// A signal handler belongs to the whole process, so these do too.
#define MAXIMUM_IMAGES 4096
#define MAXIMUM_PAGES 16
#define MAXIMUM_FRAMES 64
#define STACK_BYTES 65536

struct image {
  uintptr_t start, end;  // the executable part
  void *page;            // NULL once its page is forgotten
  uint32_t slot;
};

static struct image images[MAXIMUM_IMAGES];
static uint32_t image_count;
static void *pages[MAXIMUM_PAGES];
static pthread_mutex_t changes = PTHREAD_MUTEX_INITIALIZER;
static int is_installed;

// SIGQUIT is no fault; it's noted so that a death by it isn't laid at a plugin's door.
static const int watched[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGQUIT};
#define WATCHED (sizeof watched / sizeof watched[0])
static struct sigaction previous[WATCHED];

static uint32_t *word(void *page, size_t offset) { return (uint32_t *)((char *)page + offset); }

// MARK: what the handler does; only what may be done in one

static const struct image *image_at(uintptr_t address) {
  uint32_t count = __atomic_load_n(&image_count, __ATOMIC_ACQUIRE);
  for (uint32_t place = 0; place < count; place++) {
    const struct image *image = &images[place];
    if (address >= image->start && address < image->end && __atomic_load_n(&image->page, __ATOMIC_ACQUIRE) != NULL) return image;
  }
  return NULL;
}

// Reads words of this process's memory, where that can be read at all.
static int read_words(uintptr_t address, uintptr_t *words, size_t count) {
  struct iovec here = {words, count * sizeof *words}, there = {(void *)address, count * sizeof *words};
  return syscall(SYS_process_vm_readv, getpid(), &here, 1UL, &there, 1UL, 0UL) == (long)(count * sizeof *words);
}

// The plugin whose code was executing: that of the program counter, else the nearest caller's along the frame pointers.
static const struct image *culprit(const ucontext_t *context) {
#if defined(__x86_64__)
  uintptr_t counter = (uintptr_t)context->uc_mcontext.gregs[REG_RIP], frame = (uintptr_t)context->uc_mcontext.gregs[REG_RBP];
  uintptr_t stack = (uintptr_t)context->uc_mcontext.gregs[REG_RSP], caller = 0;
  // A call through a null pointer: only the return address says whose.
  if (counter == 0 && read_words(stack, &caller, 1)) counter = caller;
#elif defined(__aarch64__)
  uintptr_t counter = context->uc_mcontext.pc, frame = context->uc_mcontext.regs[29], stack = context->uc_mcontext.sp;
  if (counter == 0) counter = context->uc_mcontext.regs[30];
#else
  uintptr_t counter = 0, frame = 0, stack = 0;
#endif
  const struct image *image = image_at(counter);
  for (int depth = 0; image == NULL && depth < MAXIMUM_FRAMES; depth++) {
    uintptr_t words[2];
    if (frame < stack || frame % sizeof(uintptr_t) != 0 || !read_words(frame, words, 2)) break;
    image = image_at(words[1]);
    if (words[0] <= frame) break;
    frame = words[0];
  }
  return image;
}

static void note(int signal, const siginfo_t *info, const ucontext_t *context) {
  // Signals that a process sends carry a code of 0 or less; abort sends one to its own.
  int is_sent = signal == SIGQUIT || (info->si_code <= 0 && info->si_pid != getpid());
  const struct image *image = is_sent ? NULL : culprit(context);
  for (size_t place = 0; place < MAXIMUM_PAGES; place++) {
    void *page = __atomic_load_n(&pages[place], __ATOMIC_ACQUIRE);
    if (page == NULL) continue;
    uint32_t none = ROOST_FAULT_NONE;
    if (!__atomic_compare_exchange_n(word(page, ROOST_PAGE_FAULT), &none, ROOST_FAULT_BEGUN, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) continue;
    *word(page, ROOST_PAGE_SIGNAL) = (uint32_t)signal;
    *word(page, ROOST_PAGE_CULPRIT) = image != NULL && image->page == page ? image->slot + 1 : 0;
    *word(page, ROOST_PAGE_SENT) = (uint32_t)is_sent;
    __atomic_store_n(word(page, ROOST_PAGE_FAULT), ROOST_FAULT_NOTED, __ATOMIC_RELEASE);
  }
}

static void withdraw(void) {
  for (size_t place = 0; place < MAXIMUM_PAGES; place++) {
    void *page = __atomic_load_n(&pages[place], __ATOMIC_ACQUIRE);
    if (page != NULL) __atomic_store_n(word(page, ROOST_PAGE_FAULT), ROOST_FAULT_NONE, __ATOMIC_RELEASE);
  }
}

static void on_fault(int signal, siginfo_t *info, void *context);

static int is_ours(int signal) {
  struct sigaction now;
  return sigaction(signal, NULL, &now) == 0 && (now.sa_flags & SA_SIGINFO) && now.sa_sigaction == on_fault;
}

static void on_fault(int signal, siginfo_t *info, void *context) {
  int saved = errno;
  note(signal, info, (const ucontext_t *)context);
  struct sigaction before = {.sa_handler = SIG_DFL};
  for (size_t place = 0; place < WATCHED; place++)
    if (watched[place] == signal) before = previous[place];
  if ((before.sa_flags & SA_SIGINFO) || (before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN)) {
    if (before.sa_flags & SA_SIGINFO) before.sa_sigaction(signal, info, context);
    else before.sa_handler(signal);
    // It came back without giving the signal up: it has mended what was wrong, and nothing happened. After abort there is no going on.
    if (signal != SIGABRT && is_ours(signal)) withdraw();
  } else if (before.sa_handler == SIG_IGN && info->si_code <= 0) {
    withdraw();
  } else {
    // The same again, with what the system does by itself. A fault comes back by executing on; a signal that was sent does not.
    struct sigaction standard = {.sa_handler = SIG_DFL};
    sigaction(signal, &standard, NULL);
    if (info->si_code <= 0 || signal == SIGTRAP || signal == SIGQUIT) syscall(SYS_tgkill, getpid(), (pid_t)syscall(SYS_gettid), signal);
  }
  errno = saved;
}

// MARK: setting up

static int install(void) {
  // A fault by an overflowing stack needs another one. Every thread has its own; this one is the caller's.
  static char stack[STACK_BYTES];
  stack_t current;
  if (sigaltstack(NULL, &current) == 0 && (current.ss_flags & SS_DISABLE)) {
    stack_t ours = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&ours, NULL);
  }
  for (size_t place = 0; place < WATCHED; place++) {
    if (sigaction(watched[place], NULL, &previous[place]) != 0) return -1;
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    if (sigaction(watched[place], &action, NULL) != 0) return -1;
  }
  return 0;
}

int roost_fault_watch(void *page) {
  int result = -1;
  pthread_mutex_lock(&changes);
  for (size_t place = 0; place < MAXIMUM_PAGES && result != 0; place++) {
    if (pages[place] != NULL) continue;
    __atomic_store_n(&pages[place], page, __ATOMIC_RELEASE);
    result = 0;
  }
  if (result != 0) errno = ENOSPC;
  if (result == 0 && !is_installed) {
    is_installed = 1;
    result = install();
  }
  pthread_mutex_unlock(&changes);
  return result;
}

struct search {
  uintptr_t address, start, end;
};

static int visit(struct dl_phdr_info *info, size_t size, void *data) {
  (void)size;
  struct search *search = data;
  uintptr_t start = UINTPTR_MAX, end = 0;
  int is_here = 0;
  for (int place = 0; place < info->dlpi_phnum; place++) {
    const ElfW(Phdr) *part = &info->dlpi_phdr[place];
    if (part->p_type != PT_LOAD) continue;
    uintptr_t first = info->dlpi_addr + part->p_vaddr, last = first + part->p_memsz;
    if (search->address >= first && search->address < last) is_here = 1;
    if (!(part->p_flags & PF_X)) continue;
    if (first < start) start = first;
    if (last > end) end = last;
  }
  if (!is_here || start >= end) return 0;
  search->start = start;
  search->end = end;
  return 1;
}

int roost_fault_add_image(void *page, uint32_t slot, const void *address) {
  struct search search = {.address = (uintptr_t)address};
  if (dl_iterate_phdr(visit, &search) != 1) return -1;
  int result = -1;
  pthread_mutex_lock(&changes);
  uint32_t count = image_count, place = 0;
  // A forgotten page's place is taken again, so that many runtimes in one process never run out.
  while (place < count && images[place].page != NULL) place++;
  if (place < MAXIMUM_IMAGES) {
    images[place].start = search.start;
    images[place].end = search.end;
    images[place].slot = slot;
    __atomic_store_n(&images[place].page, page, __ATOMIC_RELEASE);
    if (place == count) __atomic_store_n(&image_count, count + 1, __ATOMIC_RELEASE);
    result = 0;
  }
  pthread_mutex_unlock(&changes);
  return result;
}

void roost_fault_forget(void *page) {
  pthread_mutex_lock(&changes);
  for (size_t place = 0; place < MAXIMUM_PAGES; place++)
    if (pages[place] == page) __atomic_store_n(&pages[place], NULL, __ATOMIC_RELEASE);
  for (uint32_t place = 0; place < image_count; place++)
    if (images[place].page == page) __atomic_store_n(&images[place].page, NULL, __ATOMIC_RELEASE);
  pthread_mutex_unlock(&changes);
}
