internal import CRoostSystem
internal import Glibc

/// What the page of a process that died says.
public struct CrashReport: Hashable, Sendable {
  public var process: Int32
  /// The signal that the fault handler noted; nil for a process that ended without a word.
  public var signal: Int32?
  /// The plugin whose code was executing when the signal came.
  public var executing: String?
  /// The plugins that calls were under way to, by name.
  public var inFlight: [String]

  public enum Verdict: Hashable, Sendable {
    /// It was this one.
    case culprit(String)
    /// It may have been any of these.
    case possible([String])
    case nobody
  }

  /// The image that was executing, else the only plugin at work, else nobody in particular.
  public var verdict: Verdict {
    if let executing { return .culprit(executing) }
    switch inFlight.count {
    case 0: return .nobody
    case 1: return .culprit(inFlight[0])
    default: return .possible(inFlight)
    }
  }

  /// How the process ended, as in `process 4711 died of SIGSEGV`.
  public var ending: String {
    guard let signal else { return "process \(process) ended without a word" }
    let name: String? =
      switch signal {
      case SIGSEGV: "SIGSEGV"
      case SIGBUS: "SIGBUS"
      case SIGILL: "SIGILL"
      case SIGFPE: "SIGFPE"
      case SIGTRAP: "SIGTRAP"
      case SIGABRT: "SIGABRT"
      default: nil
      }
    return "process \(process) died of \(name ?? "signal \(signal)")"
  }

  /// Takes the pages that dead processes left in a state folder: each is read once, and removed. Those of living processes stay.
  ///
  /// - Parameter keeps: Whether the pages are only looked at, and stay for the next start.
  /// - Returns: The reports, and what is wrong with pages that can't be used.
  public static func collect(in stateFolder: String, keeps: Bool = false) -> (reports: [CrashReport], warnings: [String]) {
    let folder = CrashWatch.directory(inState: stateFolder)
    var found: (reports: [CrashReport], warnings: [String]) = ([], [])
    do throws(FileFault) {
      for name in try FolderListing.names(in: folder, limit: maximumPages) {
        guard let moment = ProcessMoment(fileName: name) else { continue }
        do throws(FileFault) {
          if let report = try take(folder + "/" + name, moment, keeps: keeps) { found.reports.append(report) }
        } catch {
          found.warnings.append("what a crashed process left can't be used and says nothing: \(error.path): \(error.reason)")
        }
      }
    } catch {
      if !error.isMissing { found.warnings.append("\(error)") }
    }
    return found
  }

  /// Most pages that are looked at.
  static let maximumPages = 10_000

  /// The page's report; nil for that of a living process, of one that ended with the machine or from outside, and for one that is gone.
  private static func take(_ path: String, _ moment: ProcessMoment, keeps: Bool) throws(FileFault) -> CrashReport? {
    let file = open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else {
      let code = errno
      if code == ENOENT { return nil }
      throw FileFault(path: path, reason: FileFault.text(of: code))
    }
    defer { close(file) }
    // The lock says it across containers that share the folder, where process ids say nothing; and it makes this process the only reader.
    guard !moment.isRunning, flock(file, LOCK_EX | LOCK_NB) == 0 else { return nil }
    let size = ROOST_PAGE_SIZE
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw FileFault(path: path, reason: "it is not a regular file")
    }
    // Another reader may have had it first.
    guard status.st_nlink > 0 else { return nil }
    defer { if !keeps { unlink(path) } }
    guard status.st_uid == geteuid() else { throw FileFault(path: path, reason: "it belongs to user \(status.st_uid)") }
    guard status.st_size == size else { throw FileFault(path: path, reason: "it is \(status.st_size) bytes long, not \(size)") }
    var bytes = [UInt8](repeating: 0, count: size)
    var filled = 0
    while filled < size {
      let count = bytes.withUnsafeMutableBytes { buffer in buffer.baseAddress.map { read(file, $0 + filled, size - filled) } ?? 0 }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw FileFault(path: path, reason: count < 0 ? FileFault.text(of: errno) : "it ends early") }
      filled += count
    }
    return try report(bytes, path, moment)
  }

  /// Reads a page of the right length; nil where no plugin can have to do with the end.
  static func report(_ bytes: [UInt8], _ path: String, _ moment: ProcessMoment) throws(FileFault) -> CrashReport? {
    func number(_ offset: Int) -> UInt32 { bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) } }
    func text(_ offset: Int, _ limit: Int) -> String { String(decoding: bytes[offset..<offset + limit].prefix { $0 != 0 }, as: UTF8.self) }
    // A process that died before its page was whole had no plugin at work.
    if bytes.allSatisfy({ $0 == 0 }) { return nil }
    let start = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: ROOST_PAGE_START, as: UInt64.self) }
    guard text(ROOST_PAGE_MAGIC, 8) == ROOST_PAGE_WORD,
      number(ROOST_PAGE_PROCESS) == UInt32(bitPattern: moment.id), start == moment.start
    else { throw FileFault(path: path, reason: "it is not the page of process \(moment.id)") }
    let boot = text(ROOST_PAGE_BOOT, 40)
    // The machine went down with it.
    guard boot == ProcessMoment.bootID else { return nil }
    var report = CrashReport(process: moment.id, inFlight: [])
    func name(ofSlot index: Int) throws(FileFault) -> String {
      let offset = ROOST_PAGE_HEADER + index * ROOST_PAGE_SLOT
      let name = text(offset + ROOST_SLOT_NAME, 64)
      guard TrustFile.isName(name) else { throw FileFault(path: path, reason: "a plugin in it has no name") }
      return name
    }
    for index in 0..<ROOST_PAGE_SLOTS {
      let offset = ROOST_PAGE_HEADER + index * ROOST_PAGE_SLOT
      if number(offset + ROOST_SLOT_CALLS) != 0 { report.inFlight.append(try name(ofSlot: index)) }
    }
    if number(ROOST_PAGE_FAULT) == ROOST_FAULT_NOTED.rawValue {
      if number(ROOST_PAGE_SENT) != 0 { return nil }
      report.signal = Int32(bitPattern: number(ROOST_PAGE_SIGNAL))
      let culprit = Int(number(ROOST_PAGE_CULPRIT))
      guard culprit <= ROOST_PAGE_SLOTS else { throw FileFault(path: path, reason: "it names a plugin that can't be") }
      if culprit > 0 { report.executing = try name(ofSlot: culprit - 1) }
    }
    return report
  }
}
