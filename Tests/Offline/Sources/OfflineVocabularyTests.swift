import Foundation
import Testing

/// The `offline` provider knows no subject: what it can do must come from the tools it is offered.
struct OfflineVocabularyTests {
  @Test func `no content word of the corpus or the quickstart is a literal of the offline plugin`() throws {
    let vocabulary = try subjectWords()
    let sources = Checkout.files(below: "Plugins/Offline/Sources")
    try #require(!sources.isEmpty, "Plugins/Offline/Sources holds no file")
    for file in sources {
      let text = try String(contentsOf: file, encoding: .utf8)
      let literals = file.pathExtension == "swift" ? SwiftLiterals(text).found : [text]
      for literal in literals {
        let known = Vocabulary.words(literal).intersection(vocabulary).sorted()
        #expect(known == [], "\(file.lastPathComponent): \"\(literal)\"")
      }
    }
  }

  @Test func `the vocabulary has the words the corpus and the quickstart are about`() throws {
    let vocabulary = try subjectWords()
    for word in ["fahrenheit", "pantry", "riverside", "checksum", "refund", "handbook"] { #expect(vocabulary.contains(word), "\(word)") }
    for word in ["what", "percent", "tool", "march"] { #expect(!vocabulary.contains(word), "\(word)") }
  }

  @Test(arguments: [
    (#"let a = "one" // "no""#, ["one"]),
    (#"f("a \(g("b", (1))) c", "d")"#, ["b", "a   c", "d"]),
    ("#\"x \"y\" \\n\"#", ["x \"y\" \\n"]),
    ("\"\"\"\n  two \"lines\"\n  \"\"\"", ["\n  two \"lines\"\n  "]),
    (#"/* "no" /* "no" */ */ "" + "yes""#, ["", "yes"]),
    (#""tab\tstop\u{e9}""#, ["tab stop "]),
  ])
  func `string literals are found in Swift source`(source: String, literals: [String]) {
    #expect(SwiftLiterals(source).found == literals)
  }

  /// Words of the questions, the manifests and the tools' sources, and of everything in the quickstart, less the ordinary ones.
  private func subjectWords() throws -> Set<String> {
    var words = Vocabulary.words("What is 12.5% of 1840, and what does the handbook say about refunds?")
    let quickstart = Checkout.files(below: "Examples/quickstart")
    for file in Checkout.files(below: "Tests/Fixtures/Offline") + quickstart {
      let text = try String(contentsOf: file, encoding: .utf8)
      switch file.pathExtension {
      case "swift":
        words.formUnion(Vocabulary.words(SwiftLiterals(text).found.joined(separator: " ")))
        for cases in text.matches(of: /\n *case ([a-z0-9, ]+)\n/) { words.formUnion(Vocabulary.words(String(cases.output.1))) }
      case "json" where file.lastPathComponent != "plugin.json":
        // A manifest's comments explain the manifest, not the subject.
        words.formUnion(Vocabulary.words(text.replacing(/\/\/[^\n]*/, with: "")))
      case "md", "txt":
        if quickstart.contains(file) { words.formUnion(Vocabulary.words(text)) }
      default: break
      }
    }
    // The keys of the corpus's own format are no subject.
    return words.subtracting(Vocabulary.ordinary).subtracting(Vocabulary.words("split tune held out equals contains excludes"))
  }
}
