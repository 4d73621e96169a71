public import RoostCore

/// Searches the catalogue.
public struct CatalogueTool: Tool {
  @Generable public struct Arguments {
    @Guide("Words of the title, the author's name or the subject.") public var query: String
    @Guide("Most titles to list, 5 unless given.") public var limit: Int?
  }

  public let name = "catalogue"
  public let description = "Searches the library's catalogue for books by title, author or subject and tells whether a copy is in."

  public func call(arguments: Arguments, context: ToolContext) async throws -> String {
    let found = WordMatch.best(for: arguments.query, in: Book.all) { "\($0.title) \($0.author) \($0.subject)" }
    let limit = min(max(arguments.limit ?? 5, 1), 50)
    return found.isEmpty ? "The catalogue has no such title." : found.prefix(limit).map(\.line).joined(separator: "\n")
  }
}
