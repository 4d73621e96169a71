import Foundation
import Testing

/// `docs/security.md` names a test for each thing that it claims.
struct SecurityDocumentTests {
  /// One row of a table whose last column is "test".
  struct Row: CustomTestStringConvertible {
    let line: Int
    let first: String
    let tests: String
    var testDescription: String { "line \(line): \(first)" }
  }

  static let rows: [Row] = {
    do { return rows(of: try Checkout.text("docs/security.md")) } catch { return [] }
  }()

  /// Names of test functions and of types below `Tests/`, with the members of types as `Type.member`.
  static let known: Set<String> = {
    var names: Set<String> = []
    for file in Checkout.files(below: "Tests", ["swift"]) where !file.hasPrefix("Tests/Fixtures/") {
      guard let text = try? Checkout.text(file) else { continue }
      for match in text.matches(of: /func `([^`]+)`/) { names.insert(String(match.1)) }
      for match in text.matches(of: /(?:struct|class|enum|actor) (\w+)/) {
        names.insert(String(match.1))
        for member in text.matches(of: /(?:static let|static var|case|func) (\w+)/) { names.insert("\(match.1).\(member.1)") }
      }
    }
    return names
  }()

  private static func rows(of text: String) -> [Row] {
    var rows: [Row] = []
    var isTable = false
    for (index, line) in text.components(separatedBy: "\n").enumerated() {
      guard line.hasPrefix("|") else {
        isTable = false
        continue
      }
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      if cells.last == "test" {
        isTable = true
      } else if isTable, !line.hasPrefix("|---"), let last = cells.last {
        rows.append(Row(line: index + 1, first: cells[0], tests: last))
      }
    }
    return rows
  }

  @Test func `the document has its tables`() { #expect(Self.rows.count >= 50) }

  @Test(arguments: rows) func `every test that it names exists`(row: Row) {
    let named = row.tests.matches(of: /`([^`]+)`/).map { String($0.1) }
    #expect(!named.isEmpty || row.tests == "the same", "line \(row.line) names no test")
    for name in named { #expect(Self.known.contains(name), "docs/security.md:\(row.line) names the test \"\(name)\", which is not there") }
  }
}
