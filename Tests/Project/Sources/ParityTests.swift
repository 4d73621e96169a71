import Foundation
import Testing

/// `docs/parity.md` answers for every feature of the checklists.
struct ParityTests {
  struct Row {
    var id: String
    var answer: String
  }

  static func rows() throws -> [Row] {
    try Checkout.text("docs/parity.md").split(separator: "\n").compactMap { line in
      guard let match = line.firstMatch(of: /^\| ((?:LA|JA|LB\d)-[A-Z]+-\d+) \| (.+) \|$/) else { return nil }
      return Row(id: String(match.1), answer: String(match.2))
    }
  }

  @Test func `every id of the checklists has exactly one row`() throws {
    let ids = try Checkout.text("docs/parity-ids.txt").split(separator: "\n").map(String.init)
    let rows = try Self.rows().map(\.id)
    #expect(ids.count == 854)
    #expect(Set(ids).subtracting(rows).sorted() == [])
    #expect(Set(rows).subtracting(ids).sorted() == [])
    #expect(rows.count == Set(rows).count)
  }

  @Test func `every row names a test, a decision, a later area or why it is not taken`() throws {
    let areas: Set = [
      "plugins", "providers", "agent", "tools", "knowledge", "workflows", "server", "teams", "mcp-observability", "apps", "always-on",
    ]
    for row in try Self.rows() {
      let parts = row.answer.split(separator: /; (?=test: |area: |decision |not taken: |doc: )/).map(String.init)
      #expect(!parts.isEmpty)
      for part in parts {
        if let area = part.firstMatch(of: /^area: (.+)$/) {
          #expect(areas.contains(String(area.1)), "\(row.id): \(part)")
        } else {
          #expect(part.contains(/^(test: `[^`]+` in \S+|decision \d+.*|not taken: .+|doc: \S+)$/), "\(row.id): \(part)")
        }
      }
    }
  }

  @Test func `every test that a row names exists`() throws {
    for row in try Self.rows() {
      for match in row.answer.matches(of: /test: `([^`]+)` in ([^\s;]+)/) {
        let file = Checkout.root.appendingPathComponent(String(match.2))
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        #expect(text.contains("func `\(match.1)`"), "\(row.id) names the test `\(match.1)`, which \(match.2) has not")
      }
      for match in row.answer.matches(of: /doc: ([^\s;]+)/) {
        #expect(FileManager.default.fileExists(atPath: Checkout.root.appendingPathComponent(String(match.1)).path), "\(row.id): \(match.1)")
      }
    }
  }
}
