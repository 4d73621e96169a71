import Testing

/// Compiles one wrong declaration a file, all in one run of the compiler, with the built macro.
struct GenerableDiagnosticsTests {
  struct Mistake: Sendable, CustomTestStringConvertible {
    let code: String
    /// The text that the error must point at; its first occurrence counts.
    let place: String
    let message: String

    var testDescription: String { code.split(separator: "\n").joined(separator: " ") }
  }

  static let mistakes: [Mistake] = [
    Mistake(
      code: "@Generable final class Settings { let name: String = \"\" }", place: "class",
      message: "@Generable can't be attached to this class: values from JSON are copied, not shared; declare a struct"),
    Mistake(
      code: "@Generable actor Settings { }", place: "actor",
      message: "@Generable can't be attached to this actor: values from JSON are copied, not shared; declare a struct"),
    Mistake(
      code: "@Generable protocol Settings { }", place: "protocol",
      message: "@Generable can't be attached to this protocol: put it on the struct or enum whose values come from JSON"),
    Mistake(
      code: "@Generable static func settings() { }", place: "@Generable",
      message: "'extension' macro cannot be attached to static method ('settings')"),
    Mistake(
      code: "static func make() -> Int { 1 }\n@Generable struct Settings { var limit = make() }", place: "limit = make()",
      message: "@Generable can't tell the type of 'limit' from its initial value; write it: 'var limit: <type> = …'"),
    Mistake(
      code: "@Generable struct Settings { private var key: Int }", place: "key: Int",
      message: "The private property 'key' can't come from JSON; give it a default value or remove 'private'"),
    Mistake(
      code: "@Generable struct Settings { var place: (Int, Int) }", place: "(Int, Int)",
      message:
        "@Generable can't read 'place' from JSON: its type is a tuple; declare a @Generable struct with these members and use it as the type"
    ),
    Mistake(
      code: "@Generable struct Settings { var action: (@Sendable () -> Void)? }", place: "@Sendable",
      message:
        "@Generable can't read 'action' from JSON: its type is a closure, which JSON can't hold; make it 'static', computed, or give it "
        + "to the component another way"),
    Mistake(
      code: "@Generable struct Settings { var thing: any Sendable }", place: "any Sendable",
      message:
        "@Generable can't read 'thing' from JSON: its type is 'any Sendable'; write a concrete type, a @Generable enum with one case per "
        + "kind, or JSONValue for any JSON"),
    Mistake(
      code: "@Generable struct Settings { var (a, b) = (1, 2) }", place: "(a, b)",
      message: "@Generable needs one property per name; declare each of (a, b) by itself"),
    Mistake(
      code: "@Generable(keys: .snakeCase) struct Settings {\n  var maxTurns: Int\n  var max_turns: Int\n}", place: "var max_turns",
      message: "'max_turns' and 'maxTurns' both have the JSON key \"max_turns\"; rename one, or give it another with @Guide(key: \"…\")"),
    Mistake(
      code: "@Generable struct Settings {\n  #if DEBUG\n  var level: Int\n  #endif\n}", place: "#if",
      message: "@Generable can't see which branch of #if is compiled; declare the property outside and put #if into its use"),
    Mistake(
      code: "static let text = \"\"\n@Generable struct Settings { @Guide(text) var name: String }", place: "text) var",
      message: "The macro reads the description from the source text; write a string literal without interpolation"),
    Mistake(
      code: "static let limits = 1.0...2.0\n@Generable struct Settings { @Guide(range: limits) var size: Double }", place: "limits) var",
      message: "The macro reads the two bounds of 'range' from the source text; write them as 1...10"),
    Mistake(
      code: "@Generable struct Settings {\n  @Guide(\"No part\") static let name = 1\n}", place: "@Guide",
      message: "@Guide has no effect on a static property, which is not part of the JSON; remove it"),
    Mistake(
      code: "@Guide(\"Misplaced\") struct Settings { }", place: "@Guide",
      message: "@Guide describes a stored property or an enum case of a @Generable type; write a doc comment here"),
    Mistake(
      code: "@Generable enum Kind: Double { case one = 1.5 }", place: "Double",
      message: "@Generable reads raw values of String and Int; write 'enum Kind: Int' or ': String'"),
    Mistake(
      code: "@Generable struct Settings { var json: Int }", place: "json",
      message: "Generable itself needs the name 'json'; rename the property and keep its key with @Guide(key: \"json\")"),
    Mistake(
      code: "@Generable enum Kind: String { case schema }", place: "schema",
      message: "Generable itself needs the name 'schema'; rename the case and keep its text with a raw value or @Guide(key: \"schema\")"),
    Mistake(code: "@Generable enum Kind { }", place: "Kind", message: "@Generable needs at least one case in 'Kind'"),
    Mistake(
      code: "@Generable enum Kind { case pair(Int, Int) }", place: "Int, Int",
      message: "The values of the case 'pair' become members of a JSON object; give each a label"),
    Mistake(
      code: "@Generable enum Kind { case thing(type: Int) }", place: "type",
      message: "\"type\" holds the case's name in JSON; give this value of 'thing' another label"),
  ]

  static let compilation = Task { try await MacroCompilation.run(mistakes.map(\.code)) }

  // LA-AGENT-02
  @Test(arguments: mistakes.indices)
  func `a mistake is reported where it was made, with what to write instead`(index: Int) async throws {
    let mistake = Self.mistakes[index]
    let errors = try await Self.compilation.value.errors[index] ?? []
    let before = try #require(mistake.code.firstRange(of: mistake.place)).lowerBound
    let lines = mistake.code[..<before].split(separator: "\n", omittingEmptySubsequences: false)
    let expected = MacroCompilation.CompilerError(line: lines.count, column: (lines.last?.count ?? 0) + 1, message: mistake.message)
    #expect(errors.contains(expected), "\(mistake.code): \(errors)")
  }

  @Test func `a right declaration beside the wrong ones compiles`() async throws {
    let right = "@Generable public struct Settings { public var name: String; var inner: Inner?; @Generable struct Inner { var a = 1 } }"
    let compilation = try await MacroCompilation.run([right])
    #expect(compilation.errors.isEmpty, "\(compilation.output)")
  }
}
