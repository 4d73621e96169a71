import Glibc

/// Standard input, output and error, and how many more there may be.
enum StandardDescriptors {
  /// The most descriptors that the host asks for.
  static let wantedLimit: rlim_t = 65_536

  /// Takes as many descriptors as the system lets a process have without asking: a thousand streams need more than the 1,024 it begins with.
  static func raiseLimit() {
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur < min(limit.rlim_max, wantedLimit) else { return }
    limit.rlim_cur = min(limit.rlim_max, wantedLimit)
    setrlimit(resource, &limit)
  }

  /// Opens `/dev/null` in the place of each that the caller left closed: the next file or pipe of our own would take its number, and be
  /// read as the prompt or written over.
  static func hold() {
    while true {
      let descriptor = open("/dev/null", O_RDWR)
      if descriptor < 0 { return }
      if descriptor > STDERR_FILENO {
        close(descriptor)
        return
      }
    }
  }
}
