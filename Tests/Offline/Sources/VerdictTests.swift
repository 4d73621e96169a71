import Foundation
import Testing

struct VerdictTests {
  private static let question = """
    { "id": "q", "split": "tune", "question": "Convert 1,500 ml of \\"oat milk\\" to cups", "tools": ["convert"],
      "calls": [{ "tool": "convert", "equals": { "amount": 1500 }, "contains": { "what": "OAT" } }], "contains": ["6.34"], "excludes": ["litre"] }
    """

  private func verdict(text: String, calls: String) throws -> Verdict {
    let report = ["{\"text\": ", String(decoding: try JSONEncoder().encode(text), as: UTF8.self), ", \"tool_calls\": [", calls, "]}"]
      .joined()
    return Verdict(
      try JSONDecoder().decode(Question.self, from: Data(Self.question.utf8)),
      try JSONDecoder().decode(RunReport.self, from: Data(report.utf8)))
  }

  private let right =
    #"{"name": "convert", "arguments": {"amount": 1500.0, "what": "oat milk"}, "result": "6.340 cups", "is_error": false}"#

  @Test func `a right answer has nothing wrong`() throws {
    #expect(try verdict(text: "1500 ml of \"Oat milk\" are 6.34 cups (convert).", calls: right).isRight)
  }

  @Test(arguments: ["It is 7 cups, 6.34.", "6.34, says \"a chef\".", "6.34, not a litre."])
  func `a fact from nowhere is invented`(text: String) throws {
    #expect(try verdict(text: text, calls: right).invented.count == 1)
  }

  @Test func `a missing or a further tool is a wrong choice`() throws {
    #expect(try verdict(text: "6.34", calls: "").tools == [#"called [], not ["convert"]"#])
    let other = #"{"name": "pantry", "arguments": {}, "result": "", "is_error": false}"#
    #expect(try verdict(text: "6.34", calls: right + "," + other).tools.count == 1)
  }

  @Test(arguments: [("1500", "15"), ("oat", "soy"), ("false", "true")])
  func `a wrong or refused argument is found`(old: String, new: String) throws {
    #expect(try verdict(text: "6.34", calls: right.replacingOccurrences(of: old, with: new)).arguments.count == 1)
  }

  @Test func `an answer without the result is found`() throws {
    #expect(try verdict(text: "Done.", calls: right).missing == ["the answer lacks 6.34"])
  }

  @Test(arguments: [
    ("1,840 and 12.50%", ["1840", "12.5"]), ("2026-03-04", ["2026", "3", "4"]), ("0.5, 007", ["0.5", "7"]), ("none", []),
  ])
  func `numbers are compared by value`(text: String, numbers: [String]) {
    #expect(Verdict.numbers(in: text) == Set(numbers))
  }
}
