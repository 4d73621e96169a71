import Foundation
import RoostCore
import Testing

@Suite struct ErrorTableTests {
  /// The rows of `docs/errors.md`: code to cells.
  static func rows() throws -> [String: [String]] {
    let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(5)
    let path = NSString.path(withComponents: Array(root)) + "/docs/errors.md"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    var rows: [String: [String]] = [:]
    for line in text.split(separator: "\n") where line.hasPrefix("| `") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      rows[cells[0].trimmingCharacters(in: ["`"])] = Array(cells.dropFirst())
    }
    return rows
  }

  @Test func `every code has a row and every row a code`() throws {
    let rows = try Self.rows()
    #expect(Set(rows.keys) == Set(RunError.Code.allCases.map(\.rawValue)))
    for (code, cells) in rows {
      #expect(cells.count == 5, "\(code)")
      #expect(["yes", "no"].contains(cells[1]), "\(code)")
      #expect(Int(cells[2]) != nil && Int(cells[3]) != nil, "\(code)")
    }
  }

  // Decision 39.
  @Test(arguments: [
    ("guard_blocked", 5), ("guard_failed", 5), ("approval_rejected", 5), ("max_turns_exceeded", 6), ("max_rounds_exceeded", 6),
    ("max_iterations_exceeded", 6), ("budget_exceeded", 6), ("rate_limited", 6), ("provider_unavailable", 7), ("provider_protocol", 7),
    ("paused", 8), ("timeout", 124), ("cancelled", 130), ("engine_failed", 1),
  ])
  func `exit codes are those decided`(code: String, exit: Int) throws {
    #expect(try Self.rows()[code]?[2] == String(exit))
  }
}
