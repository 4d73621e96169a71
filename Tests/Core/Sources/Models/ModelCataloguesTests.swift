import Testing

@testable import RoostCore

/// Catalogues are data: read without opening a plugin, each by itself.
struct ModelCataloguesTests {
  let installed: InstalledProviders

  init() throws { installed = try InstalledProviders() }

  // LB4-PROV-19, LB4-PROV-22
  @Test func `every vendor's models are there without a key or an instance`() throws {
    let catalogues = ModelCatalogues(installed.catalog)
    #expect(catalogues.problems.isEmpty)
    #expect(Set(catalogues.listings.map(\.name)) == Set(InstalledProviders.vendors.map(\.1)))
    let anthropic = try #require(catalogues["anthropic"]?.catalogue)
    #expect(anthropic.id(named: "medium") == "claude-sonnet-5-5")
    #expect(anthropic.capabilities(of: "medium").supportsThinking)
    // LB4-PROV-20
    #expect(anthropic.capabilities(of: "CLAUDE-OPUS-5-5").modalities.contains(.image))
    #expect(!anthropic.capabilities(of: "").modalities.contains(.image))
  }

  // LB4-PROV-21
  @Test(arguments: ["{", "[]", #"{"tiers": {"huge": "x"}}"#, #"{"routes": [{"ends_with": "x"}]}"#])
  func `a damaged catalogue is a problem and the others are listed`(_ text: String) throws {
    try installed.folder.write("google/Resources/models.json", text)
    let catalogues = ModelCatalogues(installed.catalog)
    #expect(catalogues.listings.count == InstalledProviders.vendors.count - 1)
    #expect(catalogues.problems.map(\.file) == [installed.folder.path + "/google/Resources/models.json"])
    #expect(installed.choice(engine: #""model": "claude-haiku-5-5""#) == "anthropic/claude-haiku-5-5")
  }

  @Test(arguments: ["../../secret.json", "/etc/hostname", "..", ""])
  func `a catalogue outside the plugin's resources is not read`(_ file: String) throws {
    try installed.describe("google", metadata: ["models": .string(file)])
    let catalogues = ModelCatalogues(installed.catalog)
    #expect(catalogues["google"] == nil)
    #expect(catalogues.problems.count == 1)
  }

  @Test func `a manifest's own file of models goes over the plugin's`() throws {
    try installed.folder.write(
      "mine.json", #"{"tiers": {"medium": "claude-mine"}, "models": [{"id": "claude-mine", "context_tokens": 7}]}"#)
    let text = #"{"roost": 1, "providers": {"main": {"type": "anthropic", "models": "mine.json"}}}"#
    var catalogues = ModelCatalogues(installed.catalog)
    catalogues.add(try ManifestSource(reading: [.text(text, name: "roost.json", directory: installed.folder.path)], environment: [:]))
    let main = try #require(catalogues["main"]?.catalogue)
    #expect(main.id(named: "medium") == "claude-mine")
    #expect(main.entry(for: "claude-mine").contextTokens == 7)
    #expect(main.ids.contains("claude-opus-5-5"))
    #expect(catalogues["anthropic"]?.catalogue.id(named: "medium") == "claude-sonnet-5-5")
  }
}
