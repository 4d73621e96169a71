internal import Glibc

/// A process as nothing else ever was: its id, and when it started.
struct ProcessMoment: Hashable, Sendable {
  var id: Int32
  /// In clock ticks after the machine's own start, as `/proc/PID/stat` says it.
  var start: UInt64

  init(id: Int32, start: UInt64) {
    self.id = id
    self.start = start
  }

  /// The running process with this id; nil where there is none.
  init?(of id: Int32) {
    let bytes: [UInt8]
    // Whatever the reason, there is no such process to be seen.
    do { bytes = try RegularFile(path: "/proc/\(id)/stat", limit: 4_096).bytes } catch { return nil }
    // The program's name, in parentheses, may hold anything; the start is the 20th field after it.
    guard let end = bytes.lastIndex(of: UInt8(ascii: ")")) else { return nil }
    let fields = String(decoding: bytes[(end + 1)...], as: UTF8.self).split(separator: " ")
    guard fields.count > 19, let start = UInt64(fields[19]) else { return nil }
    // A zombie runs nothing any more.
    guard fields[0] != "Z", fields[0] != "X" else { return nil }
    self.init(id: id, start: start)
  }

  var fileName: String { "\(id)-\(start)" }

  /// Reads a name as `fileName` writes it, perhaps with `-N` after it.
  init?(fileName: String) {
    let parts = fileName.split(separator: "-", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), let id = Int32(parts[0]), id > 0, let start = UInt64(parts[1]),
      parts.count == 2 || Int(parts[2]) != nil
    else { return nil }
    self.init(id: id, start: start)
  }

  var isRunning: Bool { ProcessMoment(of: id) == self }

  /// What tells this start of the machine from every other; empty where the kernel doesn't say.
  static let bootID: String = {
    let bytes: [UInt8]
    do { bytes = try RegularFile(path: "/proc/sys/kernel/random/boot_id", limit: 256).bytes } catch { return "" }
    return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }()
}
