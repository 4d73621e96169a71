import Glibc
import RoostCore
import Synchronization

/// Counts events. They come redacted, in order, never two at once; `docs/events.md` of Roost lists their types.
final class AcmeNameExporter: EventExporter {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private let path: String
  private let counts = Mutex<[String: Int]>([:])

  init(path: String) { self.path = path }

  /// May block briefly. An error never breaks a run; it is reported.
  func export(_ event: EventRecord) throws {
    counts.withLock { $0[event.type.name, default: 0] += 1 }
  }

  /// Safe twice.
  func close() throws {
    let text = counts.withLock { $0 }.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)\n" }.joined()
    guard let file = fopen(path, "w") else { throw Failure(description: "can't write \(path): \(String(cString: strerror(errno)))") }
    let written = text.utf8.isEmpty ? 0 : fputs(text, file)
    guard fclose(file) == 0, written >= 0 else { throw Failure(description: "can't write \(path): \(String(cString: strerror(errno)))") }
  }
}
