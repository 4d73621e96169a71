import Synchronization

/// Warns once for each source and kind of failure, and counts the rest.
final class FailureLog: Sendable {
  private struct Key: Hashable {
    var source: Int
    var kind: ObjectIdentifier
  }

  private struct Entry {
    var name: String
    var suppressed: Int
  }

  /// Kinds of failure that are told apart; further ones are counted without a warning.
  static let kindsAtMost = 1_000

  private let entries = Mutex<[Key: Entry]>([:])
  private let warn: @Sendable (String) -> Void

  init(warn: @escaping @Sendable (String) -> Void) {
    self.warn = warn
  }

  /// Notes a failure of `source`, which is called `name` in the warning.
  func note(_ error: any Error, source: Int, name: String, doing: String, redacted: (String) -> String) {
    let kind = type(of: error)
    guard isFirst(Key(source: source, kind: ObjectIdentifier(kind)), name: "\(name), \(kind)") else { return }
    warn(redacted("\(name) failed while \(doing): \(error). Further failures of this kind are only counted."))
  }

  /// Warns once for each `source`; the second time is only counted.
  func note(_ message: String, source: Int) {
    guard isFirst(Key(source: source, kind: ObjectIdentifier(String.self)), name: message) else { return }
    warn(message)
  }

  /// How many failures went unreported.
  var suppressed: Int { entries.withLock { $0.values.reduce(0) { $0 + $1.suppressed } } }

  /// Warns of what was only counted so far, and forgets it.
  func report() {
    let silent = entries.withLock { entries in
      let silent = entries.values.filter { $0.suppressed > 0 }
      for key in entries.keys { entries[key]?.suppressed = 0 }
      return silent
    }
    for entry in silent.sorted(by: { $0.name < $1.name }) { warn("\(entry.suppressed) more of: \(entry.name)") }
  }

  private func isFirst(_ key: Key, name: String) -> Bool {
    entries.withLock { entries in
      if entries[key] != nil {
        entries[key]?.suppressed += 1
        return false
      }
      guard entries.count < Self.kindsAtMost else { return false }
      entries[key] = Entry(name: name, suppressed: 0)
      return true
    }
  }
}
