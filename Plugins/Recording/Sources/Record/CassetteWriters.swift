import RoostCore
import Synchronization

/// The cassettes that this process is writing. A file has one writer, whoever records to it, as it is one file for the whole system too.
enum CassetteWriters {
  private struct Entry {
    var writer: CassetteWriter
    var users: Int
  }

  private static let open = Mutex<[String: Entry]>([:])

  /// The writer of the file at `path`, made when there is none.
  static func join(path: String, limit: Int, mask: SecretMask, clock: any RunClock) throws(RecordingError) -> CassetteWriter {
    let result: Result<CassetteWriter, RecordingError> = open.withLock { open in
      if let entry = open[path] {
        open[path]?.users += 1
        return .success(entry.writer)
      }
      do throws(RecordingError) {
        let writer = try CassetteWriter(path: path, limit: limit, mask: mask, clock: clock)
        open[path] = Entry(writer: writer, users: 1)
        return .success(writer)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// The last to leave finishes the file.
  static func leave(path: String) async throws(RecordingError) {
    let last: CassetteWriter? = open.withLock { open in
      guard let entry = open[path] else { return nil }
      if entry.users > 1 {
        open[path]?.users -= 1
        return nil
      }
      open[path] = nil
      return entry.writer
    }
    try await last?.finish()
  }
}
