public import RoostCore

/// Searches the collected logs.
public struct LogSearchTool: Tool {
  @Generable public struct Arguments {
    @Guide("What the lines should mention.") public var words: String
    @Guide("Only lines of this level.") public var level: LogLevel?
    @Guide("First day to search, as YYYY-MM-DD.", pattern: #"^\d{4}-\d{2}-\d{2}$"#) public var since: String?
    @Guide("Most lines to list, 20 unless given.") public var limit: Int?
  }

  public let name = "log_search"
  public let description = "Searches the logs of all services for lines that mention some words."

  public func call(arguments: Arguments, context: ToolContext) async throws -> String {
    let candidates = LogLine.all.filter { line in
      (arguments.level == nil || line.level == arguments.level) && line.day >= arguments.since ?? ""
    }
    let limit = min(max(arguments.limit ?? 20, 1), 200)
    let found = WordMatch.best(for: arguments.words, in: candidates, by: \.text).prefix(limit)
    return found.isEmpty ? "No line mentions that." : found.map(\.line).joined(separator: "\n")
  }
}
