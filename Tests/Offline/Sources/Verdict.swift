import Foundation

/// How one answer compares with what its question asks for. Each list says what is wrong; empty is right.
struct Verdict {
  let question: Question
  var tools: [String] = []
  var arguments: [String] = []
  var invented: [String] = []
  var missing: [String] = []

  init(_ question: Question, _ report: RunReport) {
    self.question = question
    judgeCalls(report.toolCalls)
    judgeText(report)
  }

  var isRight: Bool { tools.isEmpty && arguments.isEmpty && invented.isEmpty && missing.isEmpty }

  private mutating func judgeCalls(_ calls: [RunReport.Call]) {
    let called = Set(calls.map(\.name))
    if called != question.tools { tools.append("called \(called.sorted()), not \(question.tools.sorted())") }
    for tool in question.tools {
      let wanted = question.calls.filter { $0.tool == tool }.count
      let made = calls.filter { $0.name == tool }.count
      if made > 0, made < wanted { tools.append("called \(tool) \(made) times of \(wanted)") }
    }
    for call in calls {
      let shown = "\(call.name) \(call.arguments)"
      if call.isError { arguments.append("\(shown) failed: \(call.result?.text ?? "")") }
      let expected = question.calls.filter { $0.tool == call.name }
      if !expected.isEmpty, !expected.contains(where: { Self.fits(call, $0) }) { arguments.append("\(shown) is not what was asked") }
    }
  }

  private static func fits(_ call: RunReport.Call, _ expected: Question.ExpectedCall) -> Bool {
    let equal = (expected.equals ?? [:]).allSatisfy { call.arguments[$0.key] == $0.value }
    return equal
      && (expected.contains ?? [:]).allSatisfy { key, part in
        call.arguments[key]?.text.range(of: part, options: .caseInsensitive) != nil
      }
  }

  private mutating func judgeText(_ report: RunReport) {
    let results = report.toolCalls.compactMap { $0.result?.text }
    let known = ([question.question] + results).joined(separator: "\n")
    let numbers = Self.numbers(in: known)
    for number in Self.numbers(in: report.text).subtracting(numbers).sorted() { invented.append("the number \(number)") }
    let quotable = Self.plain(([known] + report.toolCalls.map(\.name)).joined(separator: "\n"))
    for quote in Self.quotes(in: report.text) where !quotable.contains(Self.plain(quote)) { invented.append("the quotation \"\(quote)\"") }
    for word in question.excludes
    where Self.plain(report.text).range(
      of: "\\b\(NSRegularExpression.escapedPattern(for: Self.plain(word)))\\b", options: .regularExpression) != nil
    {
      invented.append("the word \(word)")
    }
    for part in question.contains where !Self.plain(report.text).contains(Self.plain(part)) { missing.append("the answer lacks \(part)") }
    if report.text.allSatisfy(\.isWhitespace) { missing.append("the answer is empty") }
  }

  /// Runs of digits with at most one decimal point, written one way: no grouping commas, no needless zeros.
  static func numbers(in text: String) -> Set<String> {
    let ungrouped = text.replacing(/(\d),(?=\d{3}(?:\D|$))/) { $0.output.1 }
    return Set(
      ungrouped.matches(of: /\d+(?:\.\d+)?/).map { match in
        var digits = String(match.output)
        if digits.contains(".") {
          while digits.hasSuffix("0") { digits.removeLast() }
          if digits.hasSuffix(".") { digits.removeLast() }
        }
        while digits.count > 1, digits.hasPrefix("0"), !digits.hasPrefix("0.") { digits.removeFirst() }
        return digits
      })
  }

  /// What stands between straight or curly double quotation marks.
  static func quotes(in text: String) -> [String] {
    text.matches(of: /"([^"]+)"|“([^”]+)”/).compactMap { ($0.output.1 ?? $0.output.2).map(String.init) }
      .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " \n\t.,;:?!…")) }.filter { !$0.isEmpty }
  }

  /// Lower case, single spaces.
  private static func plain(_ text: String) -> String {
    text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
