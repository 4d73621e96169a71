import Testing

@testable import RoostCore

struct PathRequirementTests {
  @Generable(keys: .snakeCase) struct Settings {
    @Guide(path: .existing) var paths: [String] = []
    @Guide(path: .directory) var folder: String?
    @Guide(path: .file) var file: String?
    @Guide(path: .output) var log: String?
  }

  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("docs/a.md", "text")
  }

  @Test func `a guide puts the requirement into the schema, of a list into its elements`() {
    let properties = Settings.schema.json["properties"]
    #expect(properties?["paths"]?["items"]?["x-roost-path"] == "existing")
    #expect(properties?["folder"]?["x-roost-path"] == "directory")
  }

  @Test(
    arguments: [
      (.existing, "docs", nil), (.existing, "docs/a.md", nil), (.existing, "docs/**/*.md", nil), (.existing, "*.md", nil),
      (.existing, ".", nil),
      (.existing, "docz", "can't be opened: No such file or directory; correct the path, or create it"),
      (.existing, "docz/**/*.md", "can't be opened: No such file or directory; correct the path, or create it"),
      (.existing, "docs/a.md/b", "can't be opened: Not a directory; correct the path, or create it"),
      (.existing, "", "is no path"), (.existing, "a\u{0}", "is no path"),
      (.directory, "docs", nil), (.directory, "docs/a.md", "is a file; name a folder"),
      (.file, "docs/a.md", nil), (.file, "docs", "is a folder; name a file"),
      (.file, "absent", "can't be opened: No such file or directory; correct the path, or write the file"),
      (.file, "/dev/null", "is neither a file nor a folder"),
      (.output, "new.log", nil), (.output, "docs/a.md", nil), (.output, "/dev/null", nil),
      (.output, "docs", "is a folder; name a file that may be written"),
      (.output, "logs/new.log", "can't be written in its folder: No such file or directory; correct the path, or create the folder"),
      (.output, "docs/a.md/new.log", "can't be written: what should be its folder is a file"),
    ] as [(PathRequirement, String, String?)])
  func `a path is looked at from the folder of its file`(requirement: PathRequirement, path: String, fault: String?) {
    #expect(requirement.fault(of: path, from: folder.path) == fault)
  }

  @Test func `what a manifest's settings lead to is checked at its place, and a variable's value is not shown`() throws {
    var registrar = PluginRegistrar()
    registrar.add(.tool, "reader", summary: "A tool.", settings: Settings.self) { _, _ in throw ManifestFixture.Unmade() }
    let catalog = ComponentCatalog(builtIn: ManifestFixture.components + registrar.components)
    let text = """
      {
        "roost": 1,
        "providers": { "p": { "type": "cloud", "model": "m" } },
        "tools": { "r": { "type": "reader", "paths": ["docs", "docz"], "folder": "${SECRET_PLACE}", "log": "new.log" } },
        "agents": { "a": { "engine": { "type": "loop", "provider": "p" } } },
        "entry": "a"
      }
      """
    let input = ManifestInput.text(text, name: "roost.json", directory: folder.path)
    let error = #expect(throws: ManifestErrors.self) {
      try Manifest(checking: ManifestSource(reading: [input], environment: ["SECRET_PLACE": "hidden"]), catalog: catalog)
    }
    #expect(
      error?.problems.map(\.description) == [
        #"roost.json:4:57: error: tools.r.paths[1]: "docz" can't be opened: No such file or directory; correct the path, or create it"#,
        #"roost.json:4:76: error: tools.r.folder: "${SECRET_PLACE}" can't be opened: No such file or directory; correct the path, or create it"#,
      ])
  }
}
