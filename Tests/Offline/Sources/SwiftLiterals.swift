/// Finds the text of every string literal in Swift source; comments are passed over, code inside `\(…)` is read as code.
struct SwiftLiterals {
  private let source: [UInt8]
  private var place = 0
  private(set) var found: [String] = []

  init(_ text: String) {
    source = Array(text.utf8)
    while place < source.count { code(until: nil) }
  }

  private func starts(_ text: String, at index: Int) -> Bool {
    let wanted = Array(text.utf8)
    return index + wanted.count <= source.count && source[index..<index + wanted.count].elementsEqual(wanted)
  }

  /// Reads code up to the closing parenthesis of an interpolation, or to the end of the file.
  private mutating func code(until end: UInt8?) {
    var open = 0
    while place < source.count {
      if starts("//", at: place) {
        while place < source.count, source[place] != UInt8(ascii: "\n") { place += 1 }
      } else if starts("/*", at: place) {
        comment()
      } else if let pounds = literalStart() {
        literal(pounds: pounds)
      } else {
        if source[place] == UInt8(ascii: "(") { open += 1 }
        if source[place] == end {
          if open == 0 { return }
          open -= 1
        } else if source[place] == UInt8(ascii: ")") {
          open -= 1
        }
        place += 1
      }
    }
  }

  private mutating func comment() {
    var depth = 0
    repeat {
      if starts("/*", at: place) {
        depth += 1
        place += 2
      } else if starts("*/", at: place) {
        depth -= 1
        place += 2
      } else {
        place += 1
      }
    } while depth > 0 && place < source.count
  }

  /// The number of `#` before the quotation mark that starts a literal here; nil where none starts.
  private func literalStart() -> Int? {
    var index = place
    while index < source.count, source[index] == UInt8(ascii: "#") { index += 1 }
    return index < source.count && source[index] == UInt8(ascii: "\"") ? index - place : nil
  }

  private mutating func literal(pounds: Int) {
    place += pounds
    let fence = String(repeating: "#", count: pounds)
    let quote = starts("\"\"\"", at: place) && !(pounds == 0 && starts("\"\"\"\"", at: place)) ? "\"\"\"" : "\""
    place += quote.utf8.count
    var text: [UInt8] = []
    while place < source.count, !starts(quote + fence, at: place) {
      guard starts("\\" + fence, at: place) else {
        text.append(source[place])
        place += 1
        continue
      }
      place += 1 + pounds
      // An escape ends the word before it; a unicode escape's digits are no word.
      text.append(UInt8(ascii: " "))
      if place < source.count, source[place] == UInt8(ascii: "(") {
        place += 1
        code(until: UInt8(ascii: ")"))
      } else if starts("u{", at: place) {
        while place < source.count, source[place] != UInt8(ascii: "}") { place += 1 }
      }
      place += 1
    }
    place += quote.utf8.count + pounds
    found.append(String(decoding: text, as: UTF8.self))
  }
}
