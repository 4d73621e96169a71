import Foundation
import RoostCore
import Testing

@Suite struct TextSearchTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(
      "docs/handbook.md",
      """
      # Handbook

      Welcome to the company. This handbook tells how we work, what we expect and what you may expect from us.

      ## Refunds

      Customers may return any item within 30 days. We refund the full price to the card that was used for the purchase.

      ### Exceptions

      Gift cards and downloaded software are never refunded, whatever the reason that the customer gives for the return.

      ## Holidays

      Everybody has 28 days of holiday a year. Ask your manager two weeks before a longer trip, and enter it in the calendar.
      """)
    try folder.write(
      "docs/cafe.txt", "Das Café Zürich öffnet um acht. The crème brûlée costs nine francs, and naïve visitors order two of them.\n")
    try folder.write(
      "docs/deep/notes.md",
      "Policies about shipping: parcels were shipped on Mondays; a shipment that is late gets tracked by the carriers.\n")
    try folder.write(
      "secret/outside.md", "The password of the vault is swordfish, and nobody outside this folder may ever know about it at all.\n")
  }

  private func tool(_ settings: JSONValue = ["paths": ["docs"]]) async throws -> AnyTool {
    try await BuiltPlugin.tool("TextSearch", symbol: "roost_plugin_v1_text_search", settings: settings, baseDirectory: folder.path)
  }

  private func search(_ query: String, _ settings: JSONValue = ["paths": ["docs"]]) async throws -> String {
    try await tool(settings).answer(["query": .string(query)])
  }

  @Test func `the best passage comes first, quoted, with file, line and headings`() async throws {
    let answer = try await search("What does the handbook say about refunds?")
    let expected = """
      docs/handbook.md:7 (Handbook > Refunds)
      > Customers may return any item within 30 days. We refund the full price to the card that was used for the purchase.
      """
    let first = answer.range(of: "docs/")?.lowerBound
    #expect(answer.contains(expected))
    #expect(first.map { answer[$0...].hasPrefix("docs/handbook.md:7 ") || answer[$0...].hasPrefix("docs/handbook.md:11 ") } == true)
    #expect(answer.contains("docs/handbook.md:11 (Handbook > Refunds > Exceptions)"))
  }

  @Test(arguments: [
    ("cafe zurich", "docs/cafe.txt:1"), ("CAFÉ", "docs/cafe.txt:1"), ("creme brulee", "docs/cafe.txt:1"), ("offnet", "docs/cafe.txt:1"),
    ("policy", "docs/deep/notes.md:1"), ("ship", "docs/deep/notes.md:1"), ("shipping", "docs/deep/notes.md:1"),
    ("parcel", "docs/deep/notes.md:1"),
    ("carrier tracking", "docs/deep/notes.md:1"), ("vacation holidays", "docs/handbook.md:15"), ("customer's", "docs/handbook.md:7"),
  ]) func `words are found in other forms`(query: String, place: String) async throws {
    #expect(try await search(query).contains("\n\(place)"))
  }

  @Test func `no match is said plainly`() async throws {
    #expect(try await search("xylophone quarks") == "No passage in 3 files matches \"xylophone quarks\".")
  }

  @Test func `a query of common words only is refused`() async throws {
    #expect(
      try await search("what is the")
        == "error: The query 'what is the' has no word to look for beyond very common ones. Ask with the words that the text would use.")
  }

  @Test func `the limit is kept`() async throws {
    let answer = try await tool().answer(["query": "refund customer holiday", "limit": 1])
    #expect(answer.hasPrefix("The best 1 of 3 passages for \"refund customer holiday\":"))
    #expect(answer.components(separatedBy: "docs/handbook.md:").count == 2)
  }

  @Test(
    arguments: [
      (["paths": ["docs/*.md"]], true, false), (["paths": ["docs/**/*.md"]], true, true), (["paths": ["**/*.txt"]], false, false),
      (["paths": ["docs/deep"]], false, true), (["paths": ["docs/handbook.md"]], true, false),
      (["paths": ["docs"], "extensions": [".txt"]], false, false),
      (["paths": ["docs/de?p/*"]], false, true), (["paths": ["./docs/../docs"]], true, true),
    ] as [(JSONValue, Bool, Bool)]) func `paths are folders, files and patterns`(settings: JSONValue, handbook: Bool, notes: Bool)
    async throws
  {
    let answer = try await search("refund shipment visitors", settings)
    #expect(answer.contains("handbook.md:") == handbook)
    #expect(answer.contains("notes.md:") == notes)
  }

  @Test func `a pattern can't leave its folder`() async throws {
    await #expect(throws: (any Error).self) { try await tool(["paths": ["docs/*/../../secret/*.md"]]) }
  }

  @Test func `symbolic links are never followed`() async throws {
    let files = FileManager.default
    try files.createSymbolicLink(atPath: folder.path + "/docs/link.md", withDestinationPath: folder.path + "/secret/outside.md")
    try files.createSymbolicLink(atPath: folder.path + "/docs/folder", withDestinationPath: folder.path + "/secret")
    try files.createSymbolicLink(atPath: folder.path + "/docs/loop", withDestinationPath: ".")
    try files.createSymbolicLink(atPath: folder.path + "/docs/relative.md", withDestinationPath: "../secret/outside.md")
    #expect(try await search("swordfish vault") == "No passage in 3 files matches \"swordfish vault\".\n\nNot searched: 2 symbolic links.")
    #expect(try await search("swordfish", ["paths": ["docs/**"]]).hasPrefix("No passage in 3 files"))
  }

  @Test func `a pipe, a huge file, a binary and invalid text are counted`() async throws {
    #expect(mkfifo(folder.path + "/docs/pipe.md", 0o600) == 0)
    try folder.write("docs/huge.md", Data(repeating: UInt8(ascii: "a"), count: 2_000_000))
    try folder.write("docs/binary.md", Data([0x52, 0x00, 0x01]))
    try folder.write("docs/latin.md", Data([0x63, 0x61, 0x66, 0xE9]))
    try folder.write("docs/.hidden.md", "swordfish")
    #expect(
      try await search("swordfish")
        == "No passage in 3 files matches \"swordfish\".\n\nNot searched: 1 binary, 1 not UTF-8, 1 too large, 1 no regular files.")
  }

  @Test func `changed, new and deleted files are noticed`() async throws {
    let tool = try await tool()
    #expect(await tool.answer(["query": "kangaroo"]).hasPrefix("No passage in 3 files"))
    try folder.write("docs/new.md", "A kangaroo is no substitute for a manager, however well it may jump over the obstacles of the year.")
    #expect(await tool.answer(["query": "kangaroo"]).contains("docs/new.md:1"))
    try folder.write("docs/new.md", "A wombat is no substitute either.")
    #expect(await tool.answer(["query": "kangaroo"]).hasPrefix("No passage in 4 files"))
    #expect(await tool.answer(["query": "wombat"]).contains("docs/new.md:1"))
    try FileManager.default.removeItem(atPath: folder.path + "/docs/new.md")
    #expect(await tool.answer(["query": "wombat"]) == "No passage in 3 files matches \"wombat\".")
  }

  @Test func `a missing folder is named`() async throws {
    #expect(
      try await search("refund", ["paths": ["nowhere", "nothing/*.md"]])
        == "error: There is nothing to search: nowhere, nothing/*.md can't be opened. Correct 'paths' in the manifest, or create the folder."
    )
    #expect(try await search("refund", ["paths": ["docs", "nowhere"]]).hasSuffix("Not there: nowhere."))
  }

  @Test func `ten thousand small files are searched`() async throws {
    for number in 0..<10_000 {
      try folder.write("many/\(number % 100)/f\(number).txt", "Entry \(number) is about topic\(number % 7) and nothing else.")
    }
    try folder.write("many/50/needle.txt", "The needle lies here.")
    let tool = try await tool(["paths": ["many"]])
    #expect(await tool.answer(["query": "needle"]) == "1 passage for \"needle\":\n\nmany/50/needle.txt:1\n> The needle lies here.")
    #expect(await tool.answer(["query": "topic3"]).hasPrefix("The best 5 of 1429 passages"))
    let limited = try await self.tool(["paths": ["many"], "max_files": 100])
    #expect(await limited.answer(["query": "topic3"]).contains("Not searched: 9901 over the limit of files."))
  }

  @Test func `many searches at once give the same answer`() async throws {
    let tool = try await tool()
    let answers = await withTaskGroup(of: String.self) { group in
      for _ in 0..<32 { group.addTask { await tool.answer(["query": "refund"]) } }
      return await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(answers.count == 1)
  }

  @Test func `long paragraphs are cut between lines and keep their place`() async throws {
    try folder.write(
      "docs/long.md",
      (1...200).map { "line \($0) of a long paragraph about gardening" }.joined(separator: "\n") + "\nthe very last speaks of orchids")
    let answer = try await search("orchids")
    let line = try #require(
      answer.split(separator: "\n").first { $0.hasPrefix("docs/long.md:") }?.split(separator: ":").last.flatMap { Int($0) })
    #expect(line > 150 && line <= 201)
    #expect(answer.utf8.count < 2_000)
  }
}
