import Glibc
import RoostCore

/// A key as somebody gives it: on standard input, or typed at a terminal that doesn't show it.
enum KeyPrompt {
  static func read(_ name: String, _ console: Console) async throws -> String {
    let bytes: [UInt8]
    if isatty(STDIN_FILENO) == 1 {
      guard Terminal.hideTyping() else { throw HostError(.failed, "the terminal can't hide what is typed; pipe the key in") }
      defer { Terminal.restore() }
      Terminal.show("\(name): ")
      bytes = try await BlockingThread.run { line() }.get()
      Terminal.show("\n")
    } else {
      let limit = KeysFile.valueLimit + 2
      let result = await BlockingThread.run { () -> Result<[UInt8], FileBytes.Failure> in
        Result { () throws(FileBytes.Failure) in try FileBytes.read(STDIN_FILENO, named: "standard input", limit: limit) }
      }
      do { bytes = try result.get() } catch { throw HostError.usage("the key can't be read from \(error)") }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw HostError.usage("the key is not UTF-8") }
    // A line break at the end is the shell's or the terminal's.
    let key = text.hasSuffix("\r\n") || text.hasSuffix("\n") ? String(text.dropLast()) : text
    if let fault = KeysFile.fault(inValue: key) { throw HostError.usage("the key \(fault); nothing was changed") }
    return key
  }

  private static func line() -> Result<[UInt8], HostError> {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while bytes.count <= KeysFile.valueLimit + 2 {
      let count = Glibc.read(STDIN_FILENO, &byte, 1)
      if count < 0, errno == EINTR { continue }
      if count < 0 { return .failure(HostError(.failed, "the key can't be read: \(String(cString: strerror(errno)))")) }
      if count == 0 { break }
      switch byte {
      case 0x0A, 0x0D, 0x04: return .success(bytes)
      case 0x03: return .failure(HostError(.interrupted, "no key was typed; nothing was changed", code: .cancelled))
      case 0x08, 0x7F: if !bytes.isEmpty { bytes.removeLast() }
      case 0x15: bytes = []
      default: bytes.append(byte)
      }
    }
    return .success(bytes)
  }
}
