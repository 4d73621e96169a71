internal import Synchronization

/// A regular expression whose matching takes time linear in the text, whatever the pattern: RE2's subset, without look-around and
/// back-references. The only way texts or patterns from outside are matched.
///
/// Works on Unicode scalars. Supported: literals, `.`, classes with ranges, `\d \D \w \W \s \S` and `\b \B` (ASCII, as in RE2), `[:alpha:]`
/// and the other POSIX classes inside brackets, `\p{L}`-style general categories, `^ $ \A \z`, groups `( )`, `(?: )`, `(?<name> )`,
/// `(?P<name> )`, flags `(?i)`, `(?m)`, `(?s)`, `(?U)`, `|`, greedy and lazy `* + ? {n} {n,} {n,m}`, `\Q…\E`, `\n \t \r \f \v \a \xHH \x{H…}
/// \uHHHH`. Among several matches at one place the leftmost alternative wins, as in Perl.
///
/// One search is linear; listing all matches starts one search after each match, as in every engine.
public struct Pattern: Sendable {
  /// Longest pattern, in Unicode scalars (default 16,384).
  public static let maximumSourceLength = 16_384
  /// Most steps of a compiled pattern (default 10,000).
  public static let maximumProgramSize = 10_000
  /// Largest number in `{n,m}` (default 1,000, as in RE2).
  public static let maximumRepetition = 1_000
  /// Deepest nesting of groups (default 100).
  public static let maximumDepth = 100
  /// Most capturing groups (default 64).
  public static let maximumCaptures = 64

  public let source: String
  /// The names of the capturing groups in order, without the whole match; `nil` for a group without one.
  public let captureNames: [String?]
  private let isCaseInsensitive: Bool
  private let program: PatternProgram
  private let automata: Automata

  public init(_ source: String, caseInsensitive: Bool = false) throws(PatternError) {
    var parser = PatternParser(source, caseInsensitive: caseInsensitive)
    let tree = try parser.parse()
    guard parser.names.count <= Self.maximumCaptures + 1 else {
      throw PatternError(
        source: source, position: 0, reason: "It has more than \(Self.maximumCaptures) capturing groups; write (?:…) for the others.")
    }
    do throws(PatternLimit) {
      program = try PatternCompiler.compile(tree, captures: parser.names.count)
    } catch {
      throw PatternError(source: source, position: 0, reason: error.reason)
    }
    self.source = source
    captureNames = Array(parser.names.dropFirst())
    isCaseInsensitive = caseInsensitive
    automata = Automata(program)
  }

  /// `text` as a pattern that matches just it.
  public static func escape(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      if "\\.+*?()|[]{}^$".unicodeScalars.contains(scalar) { escaped.append("\\") }
      escaped.unicodeScalars.append(scalar)
    }
    return escaped
  }

  /// Whether the pattern matches anywhere in `text`.
  public func matches(_ text: String) -> Bool {
    withText(text) { automata.matches($0) }
  }

  /// The leftmost match.
  public func firstMatch(in text: String) -> Match? {
    withText(text) { bytes in
      guard automata.matches(bytes) else { return nil }
      var machine = PatternMachine(program, bytes)
      return machine.search(from: 0).map { Match(text: text, slots: $0, names: captureNames) }
    }
  }

  /// The match of the whole text.
  public func wholeMatch(_ text: String) -> Match? {
    withText(text) { bytes in
      var machine = PatternMachine(program, bytes)
      return machine.search(from: 0, isWhole: true).map { Match(text: text, slots: $0, names: captureNames) }
    }
  }

  /// The matches from left to right, none overlapping another; an empty one right after another match is left out.
  public func allMatches(in text: String) -> [Match] {
    withText(text) { bytes in
      guard automata.matches(bytes) else { return [] }
      var machine = PatternMachine(program, bytes)
      var matches: [Match] = []
      var from = 0
      var lastEnd = -1
      while from <= bytes.count, let slots = machine.search(from: from) {
        let isEmpty = slots[0] == slots[1]
        if !(isEmpty && slots[0] == lastEnd) { matches.append(Match(text: text, slots: slots, names: captureNames)) }
        lastEnd = slots[1]
        from = slots[1]
        if isEmpty { from += from < bytes.count ? bytes.scalar(at: from).length : 1 }
      }
      return matches
    }
  }

  /// The text with every match replaced.
  public func replacing(in text: String, with replacement: (Match) throws -> String) rethrows -> String {
    let matches = allMatches(in: text)
    if matches.isEmpty { return text }
    var result = ""
    var from = text.utf8.startIndex
    for match in matches {
      let start = text.utf8.index(text.utf8.startIndex, offsetBy: match.range.lowerBound)
      result += text[from..<start]
      result += try replacement(match)
      from = text.utf8.index(text.utf8.startIndex, offsetBy: match.range.upperBound)
    }
    return result + text[from...]
  }

  private func withText<Value>(_ text: String, _ body: (PatternText) -> Value) -> Value {
    var text = text
    return text.withUTF8 { bytes in
      if let base = bytes.baseAddress { return body(PatternText(bytes: base, count: bytes.count)) }
      // An empty text may have no address.
      return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1) { empty in
        empty.initialize(repeating: 0)
        guard let base = empty.baseAddress else { preconditionFailure("An allocation of one byte has an address.") }
        return body(PatternText(bytes: base, count: 0))
      }
    }
  }

  /// Automata of this pattern that are not in use; each search takes one, so that searches on several threads don't wait for each other.
  private final class Automata: Sendable {
    /// Most kept.
    private static let maximumIdle = 4

    private let program: PatternProgram
    private let idle = Mutex<[PatternDFA]>([])

    init(_ program: PatternProgram) { self.program = program }

    func matches(_ text: PatternText) -> Bool {
      let automaton = idle.withLock { list -> Handed in Handed(automaton: list.popLast()) }.automaton ?? PatternDFA(program)
      let result = automaton.matches(text)
      let returned = Handed(automaton: automaton)
      idle.withLock { list in
        if let automaton = returned.automaton, list.count < Self.maximumIdle { list.append(automaton) }
      }
      return result
    }

    /// Carries an automaton through the lock. `@unchecked`: only the search that took it out of `idle` holds it.
    private struct Handed: @unchecked Sendable {
      var automaton: PatternDFA?
    }
  }
}

extension Pattern: Hashable {
  public static func == (left: Pattern, right: Pattern) -> Bool {
    left.source == right.source && left.isCaseInsensitive == right.isCaseInsensitive
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(source) }
}

extension Pattern: CustomStringConvertible {
  public var description: String { source }
}
