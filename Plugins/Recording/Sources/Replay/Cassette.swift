import Glibc
import RoostCore

/// A whole cassette, or what it holds of one provider.
struct Cassette: Sendable {
  let path: String
  private(set) var exchanges: [TapedExchange] = []

  /// The longest line that is read, in bytes.
  static let lineLimit = 134_217_728

  /// Reads the file at `path`, keeping what `label` sent and got. It waits for the disk.
  init(path: String, label: String, limit: Int) throws(RecordingError) {
    self.path = path
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw .file(path, String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw .file(path, "it is no regular file") }
    guard status.st_size <= limit else { throw .file(path, "it is \(status.st_size) bytes long, and max_bytes is \(limit)") }
    var reading = Reading(path: path, label: label)
    var rest: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var total = 0
    while true {
      let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .file(path, String(cString: strerror(errno))) }
      if count == 0 { break }
      total += count
      guard total <= limit else { throw .file(path, "it is longer than max_bytes (\(limit))") }
      var start = 0
      while let end = buffer[start..<count].firstIndex(of: UInt8(ascii: "\n")) {
        rest += buffer[start..<end]
        try reading.take(rest)
        rest.removeAll(keepingCapacity: true)
        start = end + 1
      }
      rest += buffer[start..<count]
      guard rest.count <= Self.lineLimit else { throw .line(path, reading.line + 1, "it is longer than \(Self.lineLimit) bytes") }
    }
    // A line without its end was being written when the recording broke off.
    guard rest.isEmpty, reading.isFinished else {
      if reading.line == 0 { throw .notACassette(path, "it has no line") }
      throw .unfinished(path)
    }
    exchanges = reading.exchanges.filter { !$0.isOthers }.map(\.exchange)
  }

  /// The lines so far.
  private struct Reading {
    let path: String
    let label: String
    var line = 0
    var isFinished = false
    var exchanges: [(exchange: TapedExchange, isOthers: Bool)] = []

    mutating func take(_ bytes: [UInt8]) throws(RecordingError) {
      line += 1
      let parsed: CassetteLine
      do {
        parsed = try CassetteLine(json: JSONValue(parsing: bytes))
      } catch let fault as CassetteFault {
        if line == 1 { throw .notACassette(path, fault.reason) }
        throw .line(path, line, fault.reason)
      } catch {
        if line == 1 { throw .notACassette(path, "\(error)") }
        throw .line(path, line, "\(error)")
      }
      do throws(CassetteFault) { try take(parsed) } catch {
        if line == 1 { throw .notACassette(path, error.reason) }
        throw .line(path, line, error.reason)
      }
    }

    private mutating func take(_ parsed: CassetteLine) throws(CassetteFault) {
      if case .header = parsed {
        guard line == 1 else { throw CassetteFault("a cassette has one beginning") }
        return
      }
      guard line > 1 else { throw CassetteFault("its first line is something else") }
      guard !isFinished else { throw CassetteFault("it stands after the last line") }
      switch parsed {
      case .header: break
      case .finished(let count):
        guard count == exchanges.count else { throw CassetteFault("it says \(count) exchanges, and there are \(exchanges.count)") }
        isFinished = true
      case .request(let number, let provider, let request):
        guard number == exchanges.count + 1 else {
          throw CassetteFault("the exchange \(number) stands where \(exchanges.count + 1) should")
        }
        exchanges.append((TapedExchange(number: number, request: request), provider != label))
      case .head(let number, _, _, _), .piece(let number, _, _), .end(let number, _, _), .failure(let number, _, _):
        guard exchanges.indices.contains(number - 1) else { throw CassetteFault("there was no exchange \(number) before") }
        // Other providers' bodies needn't be kept.
        if exchanges[number - 1].isOthers { return }
        try exchanges[number - 1].exchange.add(parsed)
      }
    }
  }
}
