import Glibc
import Synchronization

/// Reads lines from whoever types: with an editor on a terminal, line by line from anything else.
final class LineReader: Sendable {
  enum Line: Hashable, Sendable {
    case text(String)
    /// Ctrl-C at the prompt.
    case interrupt(wasEmpty: Bool)
    case end
    /// Not UTF-8, or longer than the limit: why.
    case unusable(String)
  }

  /// The most bytes of one line that isn't typed.
  static let lineLimit = 67_108_864

  /// Whether lines are edited here: a terminal on both sides that knows cursor movements.
  let isEditing: Bool
  let isTerminal: Bool
  private let prompt: String
  private let style: String
  /// Bytes read and not used yet.
  private let pending = Mutex<[UInt8]>([])
  private let wake = WakePipe()

  init(prompt: String, style: String, terminalName: String?) {
    self.prompt = prompt
    self.style = style
    isTerminal = isatty(STDIN_FILENO) == 1
    isEditing = isTerminal && isatty(STDERR_FILENO) == 1 && terminalName != nil && terminalName != "dumb"
  }

  /// Paints the line anew; the terminal has another size.
  func resize() { wake?.write(1) }

  /// The next line, read on a thread of its own.
  func next(history: LineHistory) async -> Line {
    await BlockingThread.run { [self] in isEditing ? edit(history) : plain() }
  }

  // MARK: - A terminal

  private func edit(_ history: LineHistory) -> Line {
    guard Terminal.enterRawMode() else { return plain() }
    defer { Terminal.restore() }
    var editor = LineEditor(history: history)
    var decoder = KeyDecoder()
    var painter = LinePainter(prompt: prompt, style: style)
    paint(&painter, editor)
    while true {
      for key in keys(&decoder, &painter, editor) {
        switch editor.apply(key) {
        case .none: continue
        case .redraw: paint(&painter, editor)
        case .clearScreen:
          show("\u{1B}[H\u{1B}[2J")
          painter = LinePainter(prompt: prompt, style: style)
          paint(&painter, editor)
        case .submit(let text):
          show(painter.leave())
          return .text(text)
        case .interrupt(let wasEmpty):
          show(painter.leave())
          return .interrupt(wasEmpty: wasEmpty)
        case .end:
          show(painter.leave())
          return .end
        }
      }
    }
  }

  /// Waits for keys; after a bare escape byte only for a moment, since a sequence comes whole.
  private func keys(_ decoder: inout KeyDecoder, _ painter: inout LinePainter, _ editor: LineEditor) -> [Key] {
    let typedAhead = pending.withLock { bytes in
      defer { bytes = [] }
      return bytes
    }
    if !typedAhead.isEmpty { return split(typedAhead[...], &decoder) }
    var waiting = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0), pollfd(fd: wake?.reader ?? -1, events: Int16(POLLIN), revents: 0),
    ]
    let ready = poll(&waiting, 2, decoder.isWaiting ? 50 : -1)
    if ready == 0 { return decoder.flush() }
    if ready < 0 { return errno == EINTR ? [] : [.endOfInput] }
    if waiting[1].revents != 0 {
      _ = wake?.read()
      painter.resized(columns: Terminal.size(of: STDERR_FILENO).columns)
      paint(&painter, editor)
    }
    guard waiting[0].revents != 0 else { return [] }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = Glibc.read(STDIN_FILENO, &bytes, bytes.count)
    if count < 0, errno == EINTR || errno == EAGAIN { return [] }
    guard count > 0 else { return [.endOfInput] }
    return split(bytes[..<count], &decoder)
  }

  /// What stands behind a key that may end this line belongs to the next.
  private func split(_ bytes: ArraySlice<UInt8>, _ decoder: inout KeyDecoder) -> [Key] {
    var keys: [Key] = []
    for index in bytes.indices {
      keys += decoder.decode(CollectionOfOne(bytes[index]))
      if let last = keys.last, Self.endings.contains(last) {
        pending.withLock { $0 = Array(bytes[(index + 1)...]) }
        break
      }
    }
    return KeyDecoder.joined(keys)
  }

  private static let endings: Set<Key> = [.enter, .control("c"), .control("d")]

  private func paint(_ painter: inout LinePainter, _ editor: LineEditor) {
    let size = Terminal.size(of: STDERR_FILENO)
    show(painter.paint(editor, columns: size.columns, rows: size.rows))
  }

  private func show(_ text: String) { Terminal.show(text) }

  // MARK: - Anything else

  private func plain() -> Line {
    if isTerminal { show(prompt) }
    return pending.withLock { bytes in
      var searched = 0
      while true {
        if let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
          let line = Array(bytes[..<end])
          bytes.removeSubrange(...end)
          return Self.line(line)
        }
        searched = bytes.count
        if bytes.count > Self.lineLimit { return .unusable("a line of more than \(Self.lineLimit) bytes") }
        var piece = [UInt8](repeating: 0, count: 65_536)
        let count = Glibc.read(STDIN_FILENO, &piece, piece.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
          defer { bytes = [] }
          return bytes.isEmpty ? .end : Self.line(bytes)
        }
        bytes += piece[..<count]
      }
    }
  }

  private static func line(_ bytes: [UInt8]) -> Line {
    var bytes = bytes
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    guard let text = String(validating: bytes, as: UTF8.self) else { return .unusable("a line that is not UTF-8") }
    return .text(text)
  }
}
