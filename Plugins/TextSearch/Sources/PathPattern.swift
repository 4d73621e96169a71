/// One entry of `paths`: the folder it stands in, and which files below belong to it.
struct PathPattern: Hashable, Sendable {
  static let lengthLimit = 4_096

  /// As written, for messages.
  let text: String
  /// The part before the first wildcard; empty for the base folder itself.
  let root: String
  /// Components that may hold `*`, `?` and `**`; empty where the whole root is meant.
  let components: [[Unicode.Scalar]]

  init(_ text: String) throws(TextSearchError) {
    self.text = text
    guard !text.isEmpty else { throw .badPath(text, reason: "is empty; write . for the manifest's folder") }
    guard text.utf8.count <= Self.lengthLimit, !text.utf8.contains(0) else {
      throw .badPath("…", reason: "is too long or holds a NUL character")
    }
    var parts = text.split(separator: "/").map(String.init).filter { $0 != "." }
    let first = parts.firstIndex { $0.contains("*") || $0.contains("?") } ?? parts.count
    guard !parts[first...].contains("..") else {
      throw .badPath(text, reason: "leaves a folder behind a wildcard; write .. only before it")
    }
    components = parts[first...].map { Array($0.unicodeScalars) }
    parts.removeSubrange(first...)
    root = (text.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }

  /// Whether a file whose path below the root has these components belongs to the pattern.
  func matches(_ path: [String]) -> Bool {
    guard !components.isEmpty else { return true }
    let path = path.map { Array($0.unicodeScalars) }
    // Row by row: reachable[j] says that the components so far match the first j of the path. No backtracking, whatever the pattern.
    var reachable = [Bool](repeating: false, count: path.count + 1)
    reachable[0] = true
    for component in components {
      var next = [Bool](repeating: false, count: path.count + 1)
      if component == ["*", "*"] {
        var any = false
        for index in next.indices {
          any = any || reachable[index]
          next[index] = any
        }
      } else {
        for index in path.indices where reachable[index] { next[index + 1] = Self.matches(component, path[index]) }
      }
      reachable = next
    }
    return reachable[path.count]
  }

  private static func matches(_ pattern: [Unicode.Scalar], _ name: [Unicode.Scalar]) -> Bool {
    var reachable = [Bool](repeating: false, count: name.count + 1)
    reachable[0] = true
    for scalar in pattern {
      var next = [Bool](repeating: false, count: name.count + 1)
      if scalar == "*" {
        var any = false
        for index in next.indices {
          any = any || reachable[index]
          next[index] = any
        }
      } else {
        for index in name.indices where reachable[index] && (scalar == "?" || scalar == name[index]) { next[index + 1] = true }
      }
      reachable = next
    }
    return reachable[name.count]
  }
}
