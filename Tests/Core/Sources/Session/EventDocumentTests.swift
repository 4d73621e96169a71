import Foundation
import RoostCore
import Testing

// LB2-TRACE-03, LB3-TRACE-03
struct EventDocumentTests {
  struct Row {
    var name: String
    var cells: [String]
  }

  /// The rows of the table whose first column is "wire name".
  static func rows() throws -> [Row] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../../docs/events.md")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
    guard let head = lines.firstIndex(where: { $0.hasPrefix("| wire name |") }) else { return [] }
    return lines[(head + 2)...].prefix { $0.hasPrefix("|") }.map { line in
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces).replacing("`", with: "") }
      return Row(name: cells[0], cells: cells)
    }
  }

  @Test func `the document lists every type of Core, and each row is what the type says`() throws {
    let rows = try Self.rows()
    #expect(rows.map(\.name) == CoreEvents.types.map { $0.type.name })
    for (row, type) in zip(rows, CoreEvents.types) {
      #expect(row.cells[1] == "\(type)")
      #expect(row.cells[2] == Self.fields(of: type))
      #expect(row.cells[3] == (type.type.isCritical ? "critical" : "droppable"))
    }
  }

  @Test func `no event's field hides a member that every event has`() {
    let reserved: Set = ["type", "sequence", "time", "session_id", "run_id", "parent_run_id", "span_id", "parent_span_id"]
    for type in CoreEvents.types {
      let keys = Set(type.schema.json["properties"]?.objectValue?.keys ?? [])
      #expect(keys.isDisjoint(with: reserved), "\(type)")
    }
  }

  @Test func `every event is read back from its JSON`() throws {
    for type in CoreEvents.types { try check(type) }
  }

  private func check<E: SessionEvent>(_ type: E.Type) throws {
    var object = JSONObject()
    for (key, schema) in type.schema.json["properties"]?.objectValue ?? JSONObject() {
      switch Self.typeName(schema) {
      case "string": object[key] = "text"
      case "integer": object[key] = 3
      case "number": object[key] = 0.5
      case "boolean": object[key] = true
      default: object[key] = ["a": [1, "b"]]
      }
    }
    let json = JSONValue.object(object)
    #expect(try E(json: json).json == json)
  }

  /// As in `agent: string, engine?: string`.
  private static func fields(of type: any SessionEvent.Type) -> String {
    let required = Set(type.schema.json["required"]?.arrayValue?.compactMap(\.stringValue) ?? [])
    let properties = type.schema.json["properties"]?.objectValue ?? JSONObject()
    return properties.map { "\($0.key)\(required.contains($0.key) ? "" : "?"): \(typeName($0.value))" }.joined(separator: ", ")
  }

  private static func typeName(_ schema: JSONValue) -> String {
    let types = schema["type"]?.arrayValue?.compactMap(\.stringValue) ?? [schema["type"]?.stringValue ?? "any"]
    return types.first { $0 != "null" } ?? "any"
  }
}
