import Glibc
import Synchronization

/// Appends each event to a file, one JSON object a line.
///
/// The file is created for its owner alone (mode 0600) and kept open. A line that can't be written whole is taken back. A last line
/// without an end, left by a crash, is ended before the first new one.
public final class JSONLinesExporter: EventExporter {
  public let path: String
  /// The open file; nil once closed.
  private let descriptor: Mutex<Int32?>

  /// Opens or creates the file; throws `JSONLinesError`.
  public init(path: String) throws(JSONLinesError) {
    guard !path.utf8.contains(0) else { throw .invalidPath(path: path) }
    let opened = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0o600)
    guard opened >= 0 else { throw .cannotOpen(path: path, reason: String(cString: strerror(errno))) }
    self.path = path
    descriptor = Mutex(opened)
    if Self.endsInsideLine(path, size: Self.size(of: opened)) {
      do { try Self.append([UInt8(ascii: "\n")], to: opened) } catch {
        // The class is whole here, so deinit closes the file.
        throw .cannotWrite(path: path, reason: error.description)
      }
    }
  }

  deinit {
    descriptor.withLock { if let open = $0 { _ = Glibc.close(open) } }
  }

  public func export(_ event: EventRecord) throws {
    var bytes: [UInt8] = []
    event.json.write(into: &bytes)
    bytes.append(UInt8(ascii: "\n"))
    try descriptor.withLock { descriptor in
      guard let descriptor else { throw JSONLinesError.closed(path: path) }
      do throws(WriteError) { try Self.append(bytes, to: descriptor) } catch {
        throw JSONLinesError.cannotWrite(path: path, reason: error.description)
      }
    }
  }

  public func close() throws {
    try descriptor.withLock { descriptor in
      guard let open = descriptor else { return }
      descriptor = nil
      guard Glibc.close(open) == 0 || errno == EINTR else {
        throw JSONLinesError.cannotWrite(path: path, reason: String(cString: strerror(errno)))
      }
    }
  }

  private static func append(_ bytes: [UInt8], to descriptor: Int32) throws(WriteError) {
    do { try DescriptorWriter(descriptor: descriptor).write(bytes) } catch {
      takeBack(error.written, of: bytes, from: descriptor)
      throw error
    }
  }

  /// Removes the beginning of a line that was written before the write failed, unless somebody else has appended since.
  private static func takeBack(_ written: Int, of bytes: [UInt8], from descriptor: Int32) {
    guard written > 0, let size = size(of: descriptor) else { return }
    let end = lseek(descriptor, 0, SEEK_CUR)
    guard end == size, end >= off_t(written) else { return }
    _ = ftruncate(descriptor, end - off_t(written))
  }

  /// The size of a regular file; nil for pipes, terminals and other things that can't be cut.
  private static func size(of descriptor: Int32) -> off_t? {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return status.st_size
  }

  private static func endsInsideLine(_ path: String, size: off_t?) -> Bool {
    guard let size, size > 0 else { return false }
    // The exporter's own handle can't read; a file that may not be read is left as it is.
    let reader = open(path, O_RDONLY | O_CLOEXEC)
    guard reader >= 0 else { return false }
    defer { _ = Glibc.close(reader) }
    var last: UInt8 = 0
    return pread(reader, &last, 1, size - 1) == 1 && last != UInt8(ascii: "\n")
  }
}

/// Why a ``JSONLinesExporter`` can't work.
public enum JSONLinesError: Error, Hashable, CustomStringConvertible {
  case invalidPath(path: String)
  case cannotOpen(path: String, reason: String)
  case cannotWrite(path: String, reason: String)
  case closed(path: String)

  public var description: String {
    switch self {
    case .invalidPath(let path): "The path \(TerminalText.escaped(path)) holds a NUL character; give a path without."
    case .cannotOpen(let path, let reason): "Can't open \(path) for appending: \(reason). Check that its folder exists and may be written."
    case .cannotWrite(let path, let reason): "Can't write to \(path): \(reason). Check the free space and the file's permissions."
    case .closed(let path): "\(path) is closed; add a new exporter to write on."
    }
  }
}
