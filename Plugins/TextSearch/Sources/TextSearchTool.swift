import RoostCore

/// Finds passages in text files.
struct TextSearchTool: Tool {
  /// Longest query, in characters.
  static let queryLimit = 1_000
  static let resultLimit = 50

  @Generable struct Arguments {
    @Guide("What to look for: a question, or the words that the text would use.", minLength: 1, maxLength: 1_000)
    var query: String
    @Guide("The most passages to return; the usual number unless given.", range: 1...50)
    var limit: Int?
  }

  let name = "text_search"
  let description = """
    Searches the documents of this workspace, such as handbooks, policies, manuals and notes, and returns the passages that match best, quoted with \
    file and line. Use it to answer what the documents say about a topic, and cite the file and line.
    """
  let options = ToolOptions(recovery: .retry)
  private let library: TextLibrary
  private let maxResults: Int

  init(_ settings: TextSearchSettings, baseDirectory: String) throws(TextSearchError) {
    library = try TextLibrary(settings, baseDirectory: baseDirectory)
    maxResults = min(max(settings.maxResults, 1), Self.resultLimit)
  }

  func call(arguments: Arguments, context: ToolContext) async throws -> String {
    guard arguments.query.unicodeScalars.count <= Self.queryLimit else { throw TextSearchError.queryTooLong(limit: Self.queryLimit) }
    let query = arguments.query.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let words = WordSplitter.words(in: query)
    guard !words.isEmpty else { throw TextSearchError.noWords(query: query) }
    let limit = min(max(arguments.limit ?? maxResults, 1), Self.resultLimit)
    return Self.describe(try await library.search(words, limit: limit), query)
  }

  private static func describe(_ answer: TextLibrary.Answer, _ query: String) -> String {
    var parts: [String] = []
    if answer.hits.isEmpty {
      parts.append("No passage in \(count(answer.fileCount, "file")) matches \"\(query)\".")
    } else {
      let all =
        answer.found > answer.hits.count ? "The best \(answer.hits.count) of \(answer.found) passages" : count(answer.found, "passage")
      parts.append("\(all) for \"\(query)\":")
      for hit in answer.hits {
        let place = "\(hit.path):\(hit.passage.line)"
        let title = hit.passage.headings.isEmpty ? place : "\(place) (\(hit.passage.headings.joined(separator: " > ")))"
        let quote = hit.passage.text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? ">" : "> \($0)" }
        parts.append(title + "\n" + quote.joined(separator: "\n"))
      }
    }
    if let left = leftOut(answer) { parts.append(left) }
    return parts.joined(separator: "\n\n")
  }

  private static func count(_ number: Int, _ unit: String) -> String { "\(number) \(unit)\(number == 1 ? "" : "s")" }

  private static func leftOut(_ answer: TextLibrary.Answer) -> String? {
    let skipped = answer.skipped
    let reasons = [
      (skipped.binary, "binary"), (skipped.notUTF8, "not UTF-8"), (skipped.tooLarge, "too large"), (skipped.links, "symbolic links"),
      (skipped.special, "no regular files"), (skipped.unreadable, "unreadable"), (skipped.overLimit, "over the limit of files"),
    ].filter { $0.0 > 0 }
    var sentences: [String] = []
    if !reasons.isEmpty { sentences.append("Not searched: " + reasons.map { "\($0.0) \($0.1)" }.joined(separator: ", ") + ".") }
    if !answer.missing.isEmpty { sentences.append("Not there: \(answer.missing.joined(separator: ", ")).") }
    return sentences.isEmpty ? nil : sentences.joined(separator: " ")
  }
}
