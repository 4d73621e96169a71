// Shared by the files of this target only.
#ifndef ROOST_SANDBOX_INTERNAL_H
#define ROOST_SANDBOX_INTERNAL_H

#include <errno.h>
#include <stdbool.h>
#include <sys/types.h>

#include "CRoostSandbox.h"

// One call of roost_confine(): what is wanted, with defaults filled in, and what was learnt on the way.
struct confinement {
  struct roost_confinement wanted;
  struct roost_confinement_report *report;
  pid_t monitor;          // the process that called
  uid_t accounting_uid;   // root only: the real user under which this worker's tasks are counted; 0 for none
  bool as_root;           // the effective user is 0
  bool root_is_counted;   // root here is an ordinary user outside, whom RLIMIT_NPROC binds
  bool in_user_namespace;
};

static inline bool granted(const struct confinement *c, uint32_t flag) { return (c->wanted.flags & flag) != 0; }
static inline bool confined(const struct confinement *c) { return c->wanted.level == ROOST_LEVEL_CONFINED; }

// report.c
void applied(struct confinement *c, enum roost_mechanism mechanism);
void unavailable(struct confinement *c, enum roost_mechanism mechanism, int error);
bool has(const struct confinement *c, enum roost_mechanism mechanism);
// Writes the text and returns -1.
int failed(struct confinement *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

// descriptors.c
int close_all_but(const int *kept, size_t count);
// Checks what is kept and closes the rest; close_others() only closes, again in the worker, what the monitor needed.
int close_descriptors(struct confinement *c);
int close_others(struct confinement *c);
void write_all(int fd, const void *bytes, size_t count);
bool read_all(int fd, void *bytes, size_t count);

// monitor.c: splits the process; returns 0 in the child that is to be confined, -1 on failure in the process that called.
int enter_worker(struct confinement *c);

// namespaces.c
// In the new namespaces' first process: mounts /proc and makes the tree read-only. Returns 0 or an errno that rules these namespaces out.
int arrange_mounts(struct confinement *c);
int map_users(struct confinement *c, pid_t child);
uint64_t wanted_namespaces(const struct confinement *c);
void report_namespaces(struct confinement *c, uint64_t flags, int error);

// limits.c
int apply_limits(struct confinement *c);
int take_identity(struct confinement *c);
// `others`: how many processes besides the worker are counted with it.
int limit_tasks(struct confinement *c, unsigned others);
uid_t choose_accounting_uid(pid_t monitor, bool *root_is_counted);

// landlock.c
extern const char *const system_library_paths[];
unsigned landlock_abi(void);
int apply_landlock(struct confinement *c);

// capabilities.c
int drop_capabilities(struct confinement *c);
int drop_all_capabilities_but(uint64_t kept);

// filter.c
int apply_filter(struct confinement *c);

#endif
