// Confinement of the calling process, for Linux 5.13 and later on x86-64 and aarch64.
//
// A program whose main is C calls roost_confine() before it starts a thread or loads a plugin. The process that called becomes a monitor
// that never returns; the caller goes on in its child, confined. What the supervisor started, waits for and kills is the monitor, and the
// monitor ends exactly as the confined process did: same exit code, same signal. Killing the monitor kills everything below it.
//
// Two levels:
//   process   limits only: descriptors closed, own session, resource limits, one process unless subprocesses are granted.
//   confined  all of it: namespaces where the kernel allows, Landlock, no capabilities, a system call filter. It fails rather than run
//             with less than Landlock, an empty capability set and the filter.
//
// Nothing here allocates memory, takes a lock or starts a thread.
#ifndef ROOST_SANDBOX_H
#define ROOST_SANDBOX_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

enum roost_level {
  ROOST_LEVEL_NONE = 0,
  ROOST_LEVEL_PROCESS = 1,
  ROOST_LEVEL_CONFINED = 2,
};

enum roost_confinement_flags {
  // May fork and execute programs below the readable paths. Level confined then needs a PID namespace, so that no descendant survives.
  // Of a root without run_as_uid, programs see a real user that differs from the effective one, and start as set-user-id programs do.
  ROOST_ALLOW_SUBPROCESS = 1u << 0,
  // May open IPv4 and IPv6 sockets and connect anywhere; no listening, no UNIX sockets, no raw packets. Also makes the resolver's files
  // and trusted certificates readable. For the grant "*" only: without it there are no sockets but the kept descriptors.
  ROOST_ALLOW_NETWORK = 1u << 1,
  // Makes the system's shared libraries, the loader's cache and the time zones readable.
  ROOST_READ_SYSTEM_LIBRARIES = 1u << 2,
  // run_as_uid and run_as_gid are set; only root can ask for it.
  ROOST_RUN_AS = 1u << 3,
  // Makes the machine's trusted certificates readable, which are public: for whoever reaches hosts over a kept descriptor.
  ROOST_READ_CERTIFICATES = 1u << 4,
};

#define ROOST_DEFAULT_TASKS 128u
#define ROOST_DEFAULT_OPEN_FILES 256u
#define ROOST_MAX_KEPT_DESCRIPTORS 16u

// What is wanted. Zero-fill it, then set struct_size to sizeof(struct roost_confinement); fields are only ever added at the end.
struct roost_confinement {
  size_t struct_size;
  uint32_t level;  // enum roost_level; ROOST_LEVEL_PROCESS or ROOST_LEVEL_CONFINED
  uint32_t flags;  // enum roost_confinement_flags
  // Absolute paths of files and folders, each list ended by NULL; a NULL list is empty. A granted path that does not exist is an error;
  // a missing library path is passed over. A folder grants all below it. Symbolic links are followed once, now. Write includes read.
  const char *const *read_paths;
  const char *const *write_paths;
  const char *const *library_paths;  // the plugin's folder, lib/ and the like: read only
  // Limits; 0 leaves what the process inherited, except where a default is named. None is ever raised above what was inherited.
  uint64_t memory_bytes;  // address space
  uint64_t cpu_seconds;   // of the whole life; SIGXCPU, then SIGKILL a second later
  uint64_t file_bytes;    // size of one file; a write past it is SIGXFSZ
  uint64_t stack_bytes;   // of the main thread, and the default of new ones
  uint32_t open_files;    // default ROOST_DEFAULT_OPEN_FILES
  uint32_t tasks;         // threads, and processes where granted, together; default ROOST_DEFAULT_TASKS
  // Descriptors that stay open besides 0, 1 and 2 (these are opened on /dev/null if closed). At level confined a socket among them must
  // be of a connected kind: a datagram socket could be used to address others and is refused.
  const int *kept_descriptors;
  uint32_t kept_count;  // at most ROOST_MAX_KEPT_DESCRIPTORS
  uint32_t run_as_uid;
  uint32_t run_as_gid;
  // The supervisor's process id, or 0 for whoever is the parent now. If it is no longer the parent, roost_confine() fails.
  pid_t supervisor;
};

// In the order in which they are applied.
enum roost_mechanism {
  ROOST_DESCRIPTORS,       // all but the kept descriptors closed
  ROOST_SESSION,           // own session, no controlling terminal
  ROOST_PARENT_DEATH,      // ends when the supervisor does
  ROOST_NO_NEW_PRIVILEGES, // set-user-id programs have no effect
  ROOST_USER_NAMESPACE,
  ROOST_PID_NAMESPACE,     // other processes can't be named
  ROOST_MOUNT_NAMESPACE,
  ROOST_IPC_NAMESPACE,
  ROOST_UTS_NAMESPACE,     // host name hidden
  ROOST_NETWORK_NAMESPACE, // not with ROOST_ALLOW_NETWORK
  ROOST_OWN_PROC,          // /proc shows the worker only
  ROOST_READ_ONLY_TREE,    // every mount read-only but the write paths
  ROOST_LIMITS,            // resource limits
  ROOST_TASK_LIMIT,        // threads and processes; see roost_task_bound
  ROOST_LANDLOCK,          // files: only the granted paths
  ROOST_LANDLOCK_TRUNCATE, // ABI 3
  ROOST_LANDLOCK_TCP,      // ABI 4
  ROOST_LANDLOCK_DEVICES,  // ABI 5
  ROOST_LANDLOCK_SCOPES,   // ABI 6: signals and abstract UNIX sockets
  ROOST_CAPABILITIES,      // all sets empty; at level process only those that would undo limits
  ROOST_SYSCALL_FILTER,    // seccomp
  ROOST_MECHANISM_COUNT,
};

enum roost_state {
  ROOST_NOT_ASKED = 0,    // this level or grant does not use it
  ROOST_APPLIED = 1,
  ROOST_UNAVAILABLE = 2,  // see error
};

enum roost_task_bound {
  ROOST_TASKS_UNBOUND = 0,  // only address space and the system's own limits bound the number of threads
  ROOST_TASKS_SHARED = 1,   // counted together with the user's other processes, with room for those to grow by 1,024
  ROOST_TASKS_EXACT = 2,    // counted for this worker alone
};

struct roost_mechanism_report {
  uint32_t state;  // enum roost_state
  int32_t error;   // errno where unavailable, else 0
};

// What was done. Set struct_size as above.
struct roost_confinement_report {
  size_t struct_size;
  uint32_t level;         // achieved: enum roost_level
  uint32_t landlock_abi;  // of the kernel; 0 without Landlock
  uint32_t task_bound;    // enum roost_task_bound
  uint32_t reserved;
  struct roost_mechanism_report mechanisms[32];  // by enum roost_mechanism
  char text[512];  // on failure, what is missing and what to do; one sentence or more, no line break
};

// Confines the process that will return from this call (see above) and fills in the report.
// In that process no signal is blocked, ignored or handled, whatever the caller or its supervisor did with them.
// Returns 0, or -1 with report->text set: then the process that returned must exit at once, it may be half confined.
int roost_confine(const struct roost_confinement *wanted, struct roost_confinement_report *report);

// Tries level confined in a child process and reports what this machine gives; the caller is unchanged. May be called from a process with
// threads. Returns 0 also where confinement failed (report->level says so), -1 if no child could be started.
int roost_confinement_probe(struct roost_confinement_report *report);

// A mechanism's name in words, such as "PID namespace"; "unknown" out of range.
const char *roost_mechanism_name(uint32_t mechanism);

// Copies from `environment` (NULL-ended "NAME=value" entries) what a worker may know into `kept`, which has room for `capacity` pointers:
// LANG, LC_*, TZ, and the names in `allowed` (NULL-ended; NULL for none); then adds MALLOC_ARENA_MAX=1 and SWIFT_BACKTRACE=enable=no.
// The pointers are those given. LD_* and the two names set here are never copied. NULL-ended. Returns the number of entries, or -1 if
// there is no room.
int roost_scrub_environment(char *const *environment, const char *const *allowed, char **kept, size_t capacity);

#ifdef __cplusplus
}
#endif

#endif
