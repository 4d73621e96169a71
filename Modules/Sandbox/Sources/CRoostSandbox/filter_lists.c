#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/prctl.h>
#include <sched.h>

#include "filter.h"

// Calls that came after the oldest headers we build with; their numbers are the same on both architectures.
enum {
  CALL_epoll_pwait2 = 441, CALL_futex_waitv = 449, CALL_fchmodat2 = 452, CALL_map_shadow_stack = 453,
  CALL_process_mrelease = 448, CALL_memfd_secret = 447,
};

// What C, C++, Swift, Dispatch, curl and SQLite use on files, memory, threads, time and descriptors they have. Which files, Landlock says.
const uint16_t allowed_calls[] = {
    SYS_read, SYS_write, SYS_readv, SYS_writev, SYS_pread64, SYS_pwrite64, SYS_preadv, SYS_pwritev, SYS_preadv2, SYS_pwritev2,
    SYS_close, 436 /* close_range */, SYS_lseek, SYS_openat, 437 /* openat2 */, SYS_fstat, SYS_newfstatat, SYS_statx,
    SYS_faccessat, 439 /* faccessat2 */, SYS_readlinkat, SYS_getdents64, SYS_getcwd, SYS_chdir, SYS_fchdir, SYS_statfs, SYS_fstatfs,
    SYS_mmap, SYS_munmap, SYS_mprotect, SYS_mremap, SYS_madvise, SYS_brk, SYS_msync, SYS_mincore, SYS_mlock, SYS_mlock2, SYS_munlock,
    CALL_map_shadow_stack,
    SYS_futex, CALL_futex_waitv, SYS_set_robust_list, SYS_set_tid_address, SYS_rseq, SYS_membarrier,
    SYS_nanosleep, SYS_clock_nanosleep, SYS_clock_gettime, SYS_clock_getres, SYS_gettimeofday, SYS_times, SYS_getrusage,
    SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_rt_sigpending, SYS_rt_sigsuspend, SYS_rt_sigtimedwait,
    SYS_sigaltstack, SYS_restart_syscall, SYS_exit, SYS_exit_group,
    SYS_getpid, SYS_gettid, SYS_getppid, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid, SYS_getresuid, SYS_getresgid, SYS_getgroups,
    SYS_getpgid, SYS_getsid, SYS_capget, SYS_getrlimit, SYS_uname, SYS_sysinfo, SYS_getrandom, SYS_getcpu, SYS_umask,
    SYS_sched_yield, SYS_sched_getaffinity, SYS_sched_getparam, SYS_sched_getscheduler, SYS_sched_get_priority_max,
    SYS_sched_get_priority_min, SYS_sched_rr_get_interval, SYS_getpriority,
    SYS_ppoll, SYS_pselect6, SYS_epoll_create1, SYS_epoll_ctl, SYS_epoll_pwait, CALL_epoll_pwait2, SYS_eventfd2,
    SYS_timerfd_create, SYS_timerfd_settime, SYS_timerfd_gettime, SYS_signalfd4, SYS_pipe2, SYS_dup, SYS_dup3,
    SYS_timer_create, SYS_timer_settime, SYS_timer_gettime, SYS_timer_getoverrun, SYS_timer_delete, SYS_getitimer, SYS_setitimer,
    SYS_flock, SYS_fsync, SYS_fdatasync, SYS_sync_file_range, SYS_fadvise64, SYS_sendfile, SYS_copy_file_range,
    SYS_recvfrom, SYS_recvmsg, SYS_recvmmsg, SYS_sendmsg, SYS_sendmmsg, SYS_shutdown, SYS_getsockname, SYS_getpeername,
    SYS_getsockopt, SYS_setsockopt,
    SYS_ftruncate, SYS_fallocate, SYS_renameat2, SYS_mkdirat, SYS_unlinkat, SYS_linkat, SYS_symlinkat,
    SYS_getxattr, SYS_lgetxattr, SYS_fgetxattr, SYS_listxattr, SYS_llistxattr, SYS_flistxattr,
#ifdef SYS_renameat
    SYS_renameat,
#endif
#ifdef __x86_64__
    SYS_open, SYS_creat, SYS_stat, SYS_lstat, SYS_access, SYS_readlink, SYS_getdents, SYS_rename, SYS_mkdir, SYS_rmdir, SYS_unlink,
    SYS_link, SYS_symlink, SYS_poll, SYS_select, SYS_epoll_create, SYS_epoll_wait, SYS_eventfd, SYS_signalfd, SYS_pipe, SYS_dup2,
    SYS_time, SYS_alarm, SYS_pause, SYS_getpgrp, SYS_arch_prctl,
#endif
};

// With the grant of subprocesses.
const uint16_t subprocess_calls[] = {
    SYS_execve, SYS_execveat, SYS_wait4, SYS_waitid, SYS_setpgid, SYS_setsid, SYS_kill, SYS_tkill, SYS_tgkill, SYS_rt_sigqueueinfo,
    SYS_rt_tgsigqueueinfo, 434 /* pidfd_open */, 424 /* pidfd_send_signal */, SYS_splice, SYS_tee, SYS_mknodat, SYS_sched_setaffinity,
    SYS_setpriority, SYS_prlimit64, SYS_setrlimit,
#ifdef __x86_64__
    SYS_fork, SYS_vfork, SYS_mknod,
#endif
};

// With the grant of all networks. A socket's family is checked by a rule.
const uint16_t network_calls[] = {SYS_connect, SYS_bind, SYS_sendto};

// What Landlock does not look at: owner, mode, times and attributes of any path, and truncation by path. Allowed only where every mount
// but the write paths is read-only.
const uint16_t owner_calls[] = {
    SYS_truncate, SYS_fchmod, SYS_fchmodat, CALL_fchmodat2, SYS_fchown, SYS_fchownat, SYS_utimensat,
#ifdef __x86_64__
    SYS_chmod, SYS_chown, SYS_lchown, SYS_utime, SYS_utimes, SYS_futimesat,
#endif
};

// Answered with EPERM, so that an error message says what it is; whatever is in no list is answered with ENOSYS, as by an older kernel,
// and the C library then does without.
const uint16_t refused_calls[] = {
    SYS_socket, SYS_connect, SYS_bind, SYS_listen, SYS_accept, SYS_accept4, SYS_sendto,
    SYS_execve, SYS_execveat, SYS_wait4, SYS_waitid, SYS_kill, SYS_tkill, SYS_rt_sigqueueinfo, 434, 424, 438 /* pidfd_getfd */,
    SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kcmp, 440 /* process_madvise */, CALL_process_mrelease,
    SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, 428 /* open_tree */, 429 /* move_mount */, 430 /* fsopen */, 431 /* fsconfig */,
    432 /* fsmount */, 433 /* fspick */, 442 /* mount_setattr */, SYS_swapon, SYS_swapoff, SYS_unshare, SYS_setns,
    SYS_bpf, SYS_perf_event_open, SYS_userfaultfd, SYS_add_key, SYS_request_key, SYS_keyctl,
    425 /* io_uring_setup */, 426 /* io_uring_enter */, 427 /* io_uring_register */, SYS_io_setup, SYS_memfd_create, CALL_memfd_secret,
    SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_kexec_load, SYS_reboot, SYS_open_by_handle_at, SYS_name_to_handle_at,
    SYS_personality, SYS_seccomp, SYS_capset, SYS_setuid, SYS_setgid, SYS_setreuid, SYS_setregid, SYS_setresuid, SYS_setresgid,
    SYS_setgroups, SYS_setfsuid, SYS_setfsgid, SYS_sethostname, SYS_setdomainname, SYS_settimeofday, SYS_clock_settime, SYS_adjtimex,
    SYS_clock_adjtime, SYS_acct, SYS_quotactl, SYS_syslog, SYS_vhangup, SYS_lookup_dcookie, SYS_fanotify_init, SYS_inotify_init1,
    SYS_shmget, SYS_shmat, SYS_shmctl, SYS_semget, SYS_semop, SYS_msgget, SYS_msgsnd, SYS_msgrcv, SYS_mq_open, SYS_vmsplice, SYS_splice,
    SYS_tee, SYS_mknodat, SYS_setpgid, SYS_setsid, SYS_setxattr, SYS_lsetxattr, SYS_fsetxattr, SYS_removexattr, SYS_lremovexattr,
    SYS_fremovexattr, SYS_sched_setaffinity, SYS_ioprio_set, SYS_setrlimit,
    SYS_truncate, SYS_fchmod, SYS_fchmodat, CALL_fchmodat2, SYS_fchown, SYS_fchownat, SYS_utimensat,
#ifdef SYS_kexec_file_load
    SYS_kexec_file_load,
#endif
#ifdef __x86_64__
    SYS_fork, SYS_vfork, SYS_mknod, SYS_chmod, SYS_chown, SYS_lchown, SYS_utime, SYS_utimes, SYS_futimesat, SYS_iopl, SYS_ioperm,
    SYS_modify_ldt, SYS_inotify_init, SYS_uselib, SYS_ustat,
#endif
};

// Calls that are allowed or not by an argument. filter.c adds those that depend on the worker's process id and on the grants.
const struct rule rules[] = {
    // Not those that make the kernel signal a process of the worker's choice, watch a folder, or seal.
    {SYS_fcntl, ONE_OF, 1, 12,
     {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETLK, F_SETLK, F_SETLKW, 36 /* F_OFD_GETLK */,
      37 /* F_OFD_SETLK */, 38 /* F_OFD_SETLKW */}},
    // The first two put characters into a terminal's input; the others name a process to signal, or make a descriptor asynchronous.
    {SYS_ioctl, NONE_OF, 1, 5,
     {0x5412 /* TIOCSTI */, 0x541c /* TIOCLINUX */, 0x8901 /* FIOSETOWN */, 0x8902 /* SIOCSPGRP */, 0x5452 /* FIOASYNC */}},
    // Names, and what only reads. Not PR_SET_PDEATHSIG, by which the worker could outlive its monitor, nor PR_SET_DUMPABLE.
    {SYS_prctl, ONE_OF, 0, 10,
     {PR_SET_NAME, PR_GET_NAME, PR_GET_DUMPABLE, PR_GET_NO_NEW_PRIVS, PR_SET_NO_NEW_PRIVS, PR_GET_SECCOMP, PR_CAPBSET_READ,
      PR_SET_TIMERSLACK, PR_GET_TIMERSLACK, 0x53564d41 /* PR_SET_VMA */}},
};

const size_t allowed_count = sizeof allowed_calls / sizeof allowed_calls[0];
const size_t subprocess_count = sizeof subprocess_calls / sizeof subprocess_calls[0];
const size_t network_count = sizeof network_calls / sizeof network_calls[0];
const size_t owner_count = sizeof owner_calls / sizeof owner_calls[0];
const size_t refused_count = sizeof refused_calls / sizeof refused_calls[0];
const size_t rule_count = sizeof rules / sizeof rules[0];
