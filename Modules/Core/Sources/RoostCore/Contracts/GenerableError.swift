/// JSON that doesn't fit a ``Generable`` type: where, what was expected, and what was there instead.
public struct GenerableError: Error, Hashable {
  /// The place in the JSON that was read; for a missing member the object that lacks it, for an unknown one the member itself.
  public private(set) var path: JSONPointer
  public private(set) var problem: Problem

  public enum Problem: Hashable, Sendable {
    /// A value of another type, out of range, or with an unusable text. `found` is its type and, unless it's secret, a short excerpt.
    case mismatch(expected: String, found: String)
    case missingKey(String, expected: String)
    /// `nearest` is the known key that was probably meant.
    case unknownKey(String, nearest: String?, known: [String])
    /// A value that isn't among the few allowed.
    case notAChoice(found: String, nearest: String?, choices: [String])
  }

  public init(_ problem: Problem, at path: JSONPointer = JSONPointer()) {
    self.problem = problem
    self.path = path
  }

  /// For conformances written by hand: `GenerableError(expected: "a date as 2026-12-31", found: json)`.
  public init(expected: String, found value: JSONValue) { self.init(.mismatch(expected: expected, found: Self.excerpt(value))) }

  /// What would have been accepted, such as "an integer from 0 to 255".
  public var expected: String {
    switch problem {
    case .mismatch(let expected, _), .missingKey(_, let expected): expected
    case .unknownKey(_, _, let known): known.isEmpty ? "no members" : "one of the keys \(Self.list(known))"
    case .notAChoice(_, _, let choices): "one of \(Self.list(choices))"
    }
  }

  /// What was there, such as `the string "3"`.
  public var found: String {
    switch problem {
    case .mismatch(_, let found), .notAChoice(let found, _, _): found
    case .missingKey(let key, _): "no key \"\(key)\""
    case .unknownKey(let key, _, _): "the key \(JSONValue.string(key))"
    }
  }
}

extension GenerableError {
  /// The same error, seen from the object whose member `key` was read.
  public func inside(_ key: String) -> GenerableError {
    GenerableError(problem, at: JSONPointer([.key(key)]).appending(path))
  }

  /// The same error, seen from the array whose element `index` was read.
  public func inside(_ index: Int) -> GenerableError {
    GenerableError(problem, at: JSONPointer([.index(index)]).appending(path))
  }

  /// The same error without the text that was found, for a member that is secret.
  public var withoutExcerpt: GenerableError {
    switch problem {
    case .mismatch(let expected, _): GenerableError(.mismatch(expected: expected, found: "another value (secret)"), at: path)
    case .notAChoice(_, _, let choices):
      GenerableError(.notAChoice(found: "another value (secret)", nearest: nil, choices: choices), at: path)
    case .missingKey, .unknownKey: self
    }
  }
}

extension GenerableError: CustomStringConvertible {
  /// The error in one line: `filters[2].limit: expected an integer, found the string "3"`.
  public var description: String {
    let text: String
    switch problem {
    case .mismatch(let expected, let found): text = "expected \(expected), found \(found)"
    case .missingKey(let key, let expected): text = "the key \"\(key)\" is missing; expected \(expected)"
    case .unknownKey(let key, let nearest, let known):
      if let nearest {
        text = "unknown key \(JSONValue.string(key)); did you mean \"\(nearest)\"?"
      } else {
        text = "unknown key \(JSONValue.string(key)); " + (known.isEmpty ? "there are none" : "the known ones are \(Self.list(known))")
      }
    case .notAChoice(let found, let nearest, _):
      text = "expected \(expected), found \(found)" + (nearest.map { "; did you mean \($0)?" } ?? "")
    }
    return path.isRoot ? text : "\(Self.shortened(path.manifestPath, to: Self.pathLimit)): \(text)"
  }
}
