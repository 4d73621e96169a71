internal import CRoostSystem
internal import Glibc

extension WorkerProgram {
  /// The longest report that is read, in bytes.
  private static let maximumReport = 64 << 10

  /// What confinement this machine gives, as the program reports it: `level`, `mechanisms`, and in `text` what is missing. Nil where the
  /// program can't be run. Blocks for the milliseconds that it takes.
  public func probe() -> JSONValue? {
    var ends: [Int32] = [-1, -1]
    guard roost_pipe(&ends) == 0 else { return nil }
    defer { close(ends[0]) }
    let null = open("/dev/null", O_RDWR | O_CLOEXEC)
    guard null >= 0 else {
      close(ends[1])
      return nil
    }
    var arguments = [strdup(path), strdup("--probe"), nil]
    var environment: [UnsafeMutablePointer<CChar>?] = [nil]
    var handle: Int32 = -1
    let id = roost_process_start(path, &arguments, &environment, [null, ends[1], null], 3, &handle)
    for pointer in arguments { free(pointer) }
    close(ends[1])
    close(null)
    guard id > 0 else { return nil }
    defer { close(handle) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while bytes.count < Self.maximumReport {
      let count = read(ends[0], &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    var code: Int32 = 0
    guard roost_process_reap(handle, &code) == ROOST_ENDING_EXITED, code == 0 else { return nil }
    do { return try JSONValue(parsing: bytes) } catch { return nil }
  }
}
