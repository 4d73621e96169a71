import SwiftSyntax

/// Reads the documentation comment above a declaration as one description.
enum DocComment {
  /// The text of the `///` lines or the `/** */` block directly above `node`, or between its attributes and the rest of it; nil without one.
  /// Lines of a paragraph are joined by a space.
  static func text(above node: some WithAttributesSyntax) -> String? {
    text(in: node.leadingTrivia)
      ?? node.attributes.lastToken(viewMode: .sourceAccurate)?.nextToken(viewMode: .sourceAccurate).flatMap { text(in: $0.leadingTrivia) }
  }

  private static func text(in trivia: Trivia) -> String? {
    var lines: [String] = []
    for piece in trivia {
      switch piece {
      case .docLineComment(let text): lines.append(trimmed(text.dropFirst(3)))
      case .docBlockComment(let text): lines = blockLines(text)
      case .newlines(let count) where count > 1: lines = []  // a comment further up belongs to something else
      default: continue
      }
    }
    return joined(lines)
  }

  private static func blockLines(_ text: String) -> [String] {
    text.dropFirst(3).dropLast(2).split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let line = trimmed(line)
      return line.hasPrefix("*") ? trimmed(line.dropFirst()) : line
    }
  }

  private static func joined(_ lines: [String]) -> String? {
    let paragraphs = lines.split(separator: "").map { $0.joined(separator: " ") }
    return paragraphs.isEmpty ? nil : paragraphs.joined(separator: "\n\n")
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    var text = Substring(text)
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
