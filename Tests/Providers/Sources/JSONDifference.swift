import RoostCore

/// Where two JSON values differ, in words.
enum JSONDifference {
  /// - Parameter exact: Whether members that `wanted` doesn't name are differences too. Where it isn't, `"*"` matches anything.
  static func list(_ wanted: JSONValue, _ found: JSONValue, at path: String, exact: Bool = false) -> [String] {
    switch (wanted, found) {
    case (.object(let left), .object(let right)):
      var differences: [String] = []
      for (key, value) in left {
        if let other = right[key] {
          differences += list(value, other, at: "\(path).\(key)", exact: exact)
        } else if !(value.isNull && !exact) {
          differences.append("\(path).\(key) is missing: \(value)")
        }
      }
      if exact { for (key, value) in right where left[key] == nil { differences.append("\(path).\(key) is too much: \(value)") } }
      return differences
    case (.array(let left), .array(let right)):
      guard left.count == right.count else { return ["\(path): \(found), not \(wanted)"] }
      return zip(left, right).enumerated().flatMap { list($1.0, $1.1, at: "\(path)[\($0)]", exact: exact) }
    case (.string(let left), .string(let right)):
      if left == right || left == "*" && !exact { return [] }
      // Arguments and schemas inside a text are compared as what they say.
      if exact, let first = try? JSONValue(parsing: left), let second = try? JSONValue(parsing: right), first.objectValue != nil {
        return list(first, second, at: path, exact: true)
      }
      return ["\(path): \(found), not \(wanted)"]
    case (.null, _) where !exact && path.hasSuffix(".usage"): return []
    default: return wanted == found ? [] : ["\(path): \(found), not \(wanted)"]
    }
  }
}
