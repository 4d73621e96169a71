import Glibc
import Synchronization

/// A terminal whose screen is the test: what a program writes is kept, and keys can be sent.
final class PseudoTerminal: Sendable {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private let main: Int32
  /// The side that programs get.
  let program: Int32
  private let screen = Mutex(Screen())

  private struct Screen: Sendable {
    var text: [UInt8] = []
    var waiting: [(wanted: [UInt8], from: Int, continuation: CheckedContinuation<Bool, Never>)] = []
    var isClosed = false
  }

  init(columns: Int = 80, rows: Int = 24) throws {
    // As posix_openpt, unlockpt and ptsname do, which Swift doesn't see; the requests are those of the kernel's <asm-generic/ioctls.h>.
    let (getNumber, setLock): (UInt, UInt) = (0x8004_5430, 0x4004_5431)
    var (number, lock): (Int32, Int32) = (0, 0)
    main = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard main >= 0, ioctl(main, setLock, &lock) == 0, ioctl(main, getNumber, &number) == 0 else {
      throw Failure(description: "no pseudo-terminal to be had")
    }
    path = "/dev/pts/\(number)"
    program = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard program >= 0 else { throw Failure(description: "cannot open \(path)") }
    resize(columns: columns, rows: rows)
    OwnThread.start { [self] in collect() }
  }

  /// The device's name: a program that opens it in a session of its own has it as its terminal.
  let path: String

  deinit { close(main) }

  func resize(columns: Int, rows: Int) {
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(main, UInt(TIOCSWINSZ), &size)
  }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    var offset = 0
    while offset < bytes.count {
      let count = bytes[offset...].withUnsafeBytes { write(main, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      offset += count
    }
  }

  /// Everything written so far.
  var text: String { String(decoding: screen.withLock { $0.text }, as: UTF8.self) }

  /// Where the next output will stand, for `waitFor(_:from:)`.
  var mark: Int { screen.withLock { $0.text.count } }

  /// Waits until `wanted` is written behind `mark`; fails when the terminal closes without it, or after a minute.
  func waitFor(_ wanted: String, from mark: Int = 0) async throws {
    let bytes = Array(wanted.utf8)
    let alarm = Task {
      try await Task.sleep(for: .seconds(60))
      giveUp(bytes)
    }
    let found = await withCheckedContinuation { continuation in
      let now = screen.withLock { screen -> Bool? in
        if Self.contains(screen.text[min(mark, screen.text.count)...], bytes) { return true }
        if screen.isClosed { return false }
        screen.waiting.append((bytes, mark, continuation))
        return nil
      }
      if let now { continuation.resume(returning: now) }
    }
    alarm.cancel()
    if !found { throw Failure(description: "never saw \(wanted.debugDescription) in \(text.debugDescription)") }
  }

  /// Waits until the line editor has taken the terminal over behind `mark`: a key pressed earlier is the terminal's own to interpret.
  func waitForEditor(from mark: Int) async throws { try await waitFor("\u{1B}[?2004h", from: mark) }

  /// How the terminal is set, to compare.
  var settings: [UInt32] {
    var settings = termios()
    tcgetattr(program, &settings)
    return [settings.c_iflag, settings.c_oflag, settings.c_cflag, settings.c_lflag]
  }

  private func giveUp(_ wanted: [UInt8]) {
    let late = screen.withLock { screen in
      let late = screen.waiting.filter { $0.wanted == wanted }
      screen.waiting.removeAll { $0.wanted == wanted }
      return late.map(\.continuation)
    }
    for one in late { one.resume(returning: false) }
  }

  private func collect() {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(main, &bytes, bytes.count)
      if count < 0, errno == EINTR { continue }
      let ready = screen.withLock { screen -> [(CheckedContinuation<Bool, Never>, Bool)] in
        if count > 0 { screen.text += bytes[..<count] } else { screen.isClosed = true }
        var ready: [(CheckedContinuation<Bool, Never>, Bool)] = []
        screen.waiting.removeAll { entry in
          let isThere = Self.contains(screen.text[min(entry.from, screen.text.count)...], entry.wanted)
          if isThere || count <= 0 { ready.append((entry.continuation, isThere)) }
          return isThere || count <= 0
        }
        return ready
      }
      for (continuation, isThere) in ready { continuation.resume(returning: isThere) }
      if count <= 0 { return }
    }
  }

  private static func contains(_ text: ArraySlice<UInt8>, _ wanted: [UInt8]) -> Bool {
    guard text.count >= wanted.count, let first = wanted.first else { return wanted.isEmpty }
    return text.indices.dropLast(wanted.count - 1).contains { text[$0] == first && text[$0..<($0 + wanted.count)].elementsEqual(wanted) }
  }
}
