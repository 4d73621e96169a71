/// Something that a worker without grants tries, and the error it gets; see Tests/Fixtures/Sandbox for the names.
struct Attempt: Sendable, CustomStringConvertible {
  let text: String
  /// The error where the kernel gave namespaces.
  let error: String
  /// The error where it gave none.
  let errorWithoutNamespaces: String
  /// Whether a process that is not confined gets what it tries, so that the refusal is the confinement's.
  let worksUnconfined: Bool

  var description: String { text }

  init(_ text: String, _ error: String, withoutNamespaces other: String? = nil, worksUnconfined: Bool = false) {
    self.text = text
    self.error = error
    errorWithoutNamespaces = other ?? error
    self.worksUnconfined = worksUnconfined
  }

  static let all = files + processes + networks + kernel

  static let files: [Attempt] = [
    Attempt("read=/etc/passwd", "EACCES", worksUnconfined: true),
    Attempt("list=%home%", "EACCES", worksUnconfined: true),
    Attempt("read=%home%/secret", "EACCES", worksUnconfined: true),
    Attempt("write=%home%/secret", "EROFS", withoutNamespaces: "EACCES", worksUnconfined: true),
    Attempt("write=%home%/new", "EROFS", withoutNamespaces: "EACCES", worksUnconfined: true),
    Attempt("write=/tmp/roost-sandbox-new", "EROFS", withoutNamespaces: "EACCES"),
    Attempt("write=/dev/shm/roost-sandbox-new", "EROFS", withoutNamespaces: "EACCES"),
    Attempt("open-truncating=%home%/secret", "EROFS", withoutNamespaces: "EACCES", worksUnconfined: true),
    Attempt("truncate=%home%/secret", "EROFS", withoutNamespaces: "EPERM", worksUnconfined: true),
    Attempt("remove=%home%/secret", "EROFS", withoutNamespaces: "EACCES", worksUnconfined: true),
    Attempt("mkdir=%home%/folder", "EROFS", withoutNamespaces: "EACCES", worksUnconfined: true),
    Attempt("symlink=%home%/link", "EROFS", withoutNamespaces: "EACCES", worksUnconfined: true),
    Attempt("chmod=%home%/secret", "EROFS", withoutNamespaces: "EPERM", worksUnconfined: true),
    Attempt("chown=%home%/secret", "EROFS", withoutNamespaces: "EPERM", worksUnconfined: true),
    Attempt("utime=%home%/secret", "EROFS", withoutNamespaces: "EPERM", worksUnconfined: true),
    Attempt("setxattr=%home%/secret", "EPERM"),
    Attempt("mknod=%home%/device", "EPERM"),
    Attempt("inotify=%home%", "EPERM", worksUnconfined: true),
    Attempt("handle=%home%/secret", "EPERM", worksUnconfined: true),
    Attempt("memfd=roost", "EPERM", worksUnconfined: true),
  ]

  static let processes: [Attempt] = [
    Attempt("environ=%victim%", "ENOENT", withoutNamespaces: "EACCES", worksUnconfined: true),
    Attempt("maps=%victim%", "ENOENT", withoutNamespaces: "EACCES", worksUnconfined: true),
    Attempt("mem=%victim%", "ENOENT", withoutNamespaces: "EACCES"),
    Attempt("root=%victim%", "ENOENT", withoutNamespaces: "EACCES", worksUnconfined: true),
    Attempt("environ=1", "EACCES"),
    Attempt("maps=1", "EACCES"),
    Attempt("root=1", "EACCES"),
    Attempt("execve=/bin/true", "EPERM"),
    Attempt("run=true", "EPERM", worksUnconfined: true),
    Attempt("fork", "EPERM", worksUnconfined: true),
    Attempt("clone", "EPERM", worksUnconfined: true),
    Attempt("clone3", "ENOSYS", worksUnconfined: true),
    Attempt("fork-bomb=1000", "EPERM"),
    Attempt("threads=10000", "EAGAIN"),
    Attempt("ptrace=%victim%", "EPERM", worksUnconfined: true),
    Attempt("traceme", "EPERM", worksUnconfined: true),
    Attempt("process_vm_readv=%victim%", "EPERM"),
    Attempt("kill=%victim%", "EPERM"),
    Attempt("kill=1", "EPERM"),
    Attempt("kill=-1", "EPERM"),
    Attempt("kill-group", "EPERM"),
    Attempt("tkill=%victim%", "EPERM"),
    Attempt("sigqueue=%victim%", "EPERM"),
    Attempt("pidfd_open=%victim%", "EPERM", worksUnconfined: true),
    Attempt("sigio=%victim%", "EPERM"),
    Attempt("setpriority=%victim%", "EPERM"),
    Attempt("setaffinity=%victim%", "EPERM"),
    Attempt("pdeathsig", "EPERM", worksUnconfined: true),
    Attempt("dumpable", "EPERM", worksUnconfined: true),
    Attempt("setresuid=0", "EPERM"),
    Attempt("raise-limit", "EPERM"),
  ]

  static let networks: [Attempt] = [
    Attempt("tcp=%port%", "EPERM", worksUnconfined: true),
    Attempt("udp=%port%", "EPERM", worksUnconfined: true),
    Attempt("listen=0", "EPERM", worksUnconfined: true),
    Attempt("dns=localhost", "EHOSTUNREACH"),
    Attempt("unix=%socket%", "EPERM", worksUnconfined: true),
    Attempt("unix=%abstract%", "EPERM", worksUnconfined: true),
    Attempt("netlink=0", "EPERM", worksUnconfined: true),
    Attempt("family=40", "EPERM"),
    Attempt("raw", "EPERM"),
    Attempt("datagram-pair", "EPERM", worksUnconfined: true),
  ]

  static let kernel: [Attempt] = [
    Attempt("mount=/tmp", "EPERM"),
    Attempt("umount=/proc", "EPERM"),
    Attempt("open_tree=/", "EPERM"),
    Attempt("chroot=/", "EPERM"),
    Attempt("unshare", "EPERM"),
    Attempt("setns", "EPERM"),
    Attempt("bpf", "EPERM"),
    Attempt("perf_event_open", "EPERM"),
    Attempt("userfaultfd", "EPERM"),
    Attempt("keyctl", "EPERM"),
    Attempt("add_key", "EPERM"),
    Attempt("io_uring", "EPERM"),
    Attempt("pidfd_getfd", "EPERM"),
    Attempt("personality", "EPERM", worksUnconfined: true),
    Attempt("seccomp", "EPERM", worksUnconfined: true),
    Attempt("shmget", "EPERM", worksUnconfined: true),
    Attempt("finit_module", "EPERM"),
    Attempt("syslog", "EPERM"),
    Attempt("sethostname=x", "EPERM"),
    Attempt("tiocsti", "EPERM"),
    Attempt("x32", "ENOSYS"),
    Attempt("unknown-call", "ENOSYS"),
  ]
}
