import Glibc

/// Standard input, output and error.
enum StandardDescriptors {
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
