import Dispatch
import RoostCore
import Synchronization

/// The files of one search tool: read when first asked for, and again when they change.
final class TextLibrary: Sendable {
  struct Answer: Sendable {
    var hits: [PassageIndex.Hit]
    var found: Int
    var fileCount: Int
    var skipped: FileWalk.Skipped
    var missing: [String]
  }

  private let settings: TextSearchSettings
  private let baseDirectory: String
  private let patterns: [PathPattern]
  /// Reading blocks, so it has a queue of its own; one search at a time.
  private let queue = DispatchQueue(label: "roost.text_search")
  private let state = Mutex(State())

  private struct State {
    var index = PassageIndex()
    /// Why a file gave no passages; kept so that it's not read each time.
    var refused: [String: (stamp: FileStamp, reason: Refusal)] = [:]
  }

  private enum Refusal {
    case binary, notUTF8, unreadable
  }

  init(_ settings: TextSearchSettings, baseDirectory: String) throws(TextSearchError) {
    self.settings = settings
    self.baseDirectory = baseDirectory
    var patterns: [PathPattern] = []
    for path in settings.paths { patterns.append(try PathPattern(path)) }
    guard !patterns.isEmpty else { throw .badPath("", reason: "is empty; name a folder, a file or a pattern such as docs/**/*.md") }
    self.patterns = patterns
  }

  func search(_ words: [[UInt8]], limit: Int) async throws -> Answer {
    let flag = CancellationFlag()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        queue.async { continuation.resume(with: Result { try self.answer(words, limit, flag) }) }
      }
    } onCancel: {
      flag.set()
    }
  }

  private func answer(_ words: [[UInt8]], _ limit: Int, _ flag: CancellationFlag) throws -> Answer {
    try state.withLock { state in
      var walk = FileWalk(settings: settings, baseDirectory: baseDirectory) { flag.isSet }
      refresh(&state, &walk)
      if flag.isSet { throw CancellationError() }
      if walk.missing.count == patterns.count { throw TextSearchError.nothingThere(walk.missing) }
      let (hits, found) = state.index.search(words, limit: limit)
      return Answer(hits: hits, found: found, fileCount: state.index.fileCount, skipped: walk.skipped, missing: walk.missing)
    }
  }

  private func refresh(_ state: inout State, _ walk: inout FileWalk) {
    var present: Set<String> = []
    var refused: [String: (stamp: FileStamp, reason: Refusal)] = [:]
    var total = 0
    var overTotal = 0
    walk.run(patterns) { found, read in
      total += found.stamp.size
      guard total <= settings.maxTotalBytes else {
        overTotal += 1
        return
      }
      if state.index.isCurrent(found.path, found.stamp) {
        present.insert(found.path)
      } else if let known = state.refused[found.path], known.stamp == found.stamp {
        refused[found.path] = known
      } else {
        switch Self.text(read()) {
        case .success(let text):
          state.index.set(found.path, found.stamp, passages: Passage.split(text))
          present.insert(found.path)
        case .failure(let refusal): refused[found.path] = (found.stamp, refusal.reason)
        }
      }
    }
    for refusal in refused.values {
      switch refusal.reason {
      case .binary: walk.count(\.binary)
      case .notUTF8: walk.count(\.notUTF8)
      case .unreadable: walk.count(\.unreadable)
      }
    }
    for _ in 0..<overTotal { walk.count(\.overLimit) }
    // A walk that was cut short has not seen everything.
    if !walk.isCancelled() {
      state.refused = refused
      state.index.keepOnly(present)
    }
    state.index.seal()
  }

  private struct TextRefusal: Error {
    var reason: Refusal
  }

  private static func text(_ bytes: [UInt8]?) -> Result<String, TextRefusal> {
    guard let bytes else { return .failure(TextRefusal(reason: .unreadable)) }
    if bytes.contains(0) { return .failure(TextRefusal(reason: .binary)) }
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard let text = String(validating: bytes[start...], as: UTF8.self) else { return .failure(TextRefusal(reason: .notUTF8)) }
    return .success(text)
  }
}

/// Set once, when nobody waits any more.
final class CancellationFlag: Sendable {
  private let value = Atomic(false)

  var isSet: Bool { value.load(ordering: .relaxed) }
  func set() { value.store(true, ordering: .relaxed) }
}
