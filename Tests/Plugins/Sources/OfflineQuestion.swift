import Foundation
import RoostCore

/// One question, the tools on offer, and the calls it wants.
struct OfflineQuestion: Sendable {
  var text: String
  var tools: [ToolDefinition]
  /// The wanted calls; arguments only where they are fixed.
  var wanted: [(name: String, arguments: JSONValue?)]

  static func read(_ table: String) throws -> [OfflineQuestion] {
    var tools: [ToolDefinition] = []
    var questions: [OfflineQuestion] = []
    for line in table.split(separator: "\n") {
      if line.hasPrefix("@") {
        tools = []
      } else if line.hasPrefix("{") {
        let json = try JSONValue(parsing: String(line))
        tools.append(
          ToolDefinition(
            name: json["name"]?.stringValue ?? "", description: json["description"]?.stringValue ?? "",
            parameters: try JSONSchema(json["parameters"] ?? [:])))
      } else {
        let parts = String(line).components(separatedBy: " => ")
        let wanted = try parts[1].split(separator: "|").filter { $0 != "-" }.map { call -> (name: String, arguments: JSONValue?) in
          let name = call.prefix { $0 != "{" }
          let rest = call[name.endIndex...]
          return (String(name), rest.isEmpty ? JSONValue?.none : try JSONValue(parsing: String(rest)))
        }
        questions.append(OfflineQuestion(text: parts[0], tools: tools, wanted: wanted))
      }
    }
    return questions
  }

  /// Whether `calls` are exactly the wanted tools.
  func hasRightTools(_ calls: [ToolCall]) -> Bool { calls.map(\.name).sorted() == wanted.map(\.name).sorted() }

  /// Whether they have the wanted arguments as well.
  func hasRightArguments(_ calls: [ToolCall]) -> Bool {
    var open = calls
    for call in wanted {
      let place = open.firstIndex { made in made.name == call.name && (call.arguments.map { made.arguments == $0 } ?? true) }
      guard let place else { return false }
      open.remove(at: place)
    }
    return open.isEmpty
  }
}
