import Testing

@testable import RoostCore

struct ConfigResolverTests {
  private static let settings = [
    ConfigSetting(
      "max_turns", .integer, "Turns.", manifestPath: JSONPointer([.key("agents"), .key("defaults"), .key("max_turns")]), standard: 10),
    ConfigSetting("offline", .flag, "No network.", standard: false), ConfigSetting("token", .text, "A token.", isSecret: true),
    ConfigSetting("plugin_dir", .list, "Plugins.", variable: "ROOST_PLUGIN_PATH", standard: []),
  ]

  @Test func `flag, environment, manifest, user, distribution, default: the first that speaks wins and is named`() throws {
    let folder = try TemporaryFolder()
    try folder.write("user.json", "{\n  \"max_turns\": 4, // mine\n}")
    try folder.write("dist.json", "{\"max_turns\": 5, \"offline\": true}")
    let manifest = try ManifestSource(
      reading: [.text("{\"agents\":\n {\"defaults\": {\"max_turns\": 3}}}", name: "roost.json", directory: "/")], environment: [:])
    func turns(_ flags: [String: JSONValue], _ environment: [String: String], _ source: ManifestSource?, user: Bool, dist: Bool) throws
      -> String
    {
      let resolver = try ConfigResolver(
        Self.settings, flags: flags, environment: environment, manifest: source,
        userFile: user ? folder.path + "/user.json" : folder.path + "/absent",
        distributionFile: dist ? folder.path + "/dist.json" : nil)
      let found = try #require(resolver["max_turns"])
      return "\(found.value) \(found.origin)".replacing(folder.path + "/", with: "")
    }
    let set = ["ROOST_MAX_TURNS": "2"]
    #expect(try turns(["max_turns": 1], set, manifest, user: true, dist: true) == "1 flag --max-turns")
    #expect(try turns([:], set, manifest, user: true, dist: true) == "2 environment ROOST_MAX_TURNS")
    #expect(try turns([:], [:], manifest, user: true, dist: true) == "3 manifest roost.json:2")
    #expect(try turns([:], [:], nil, user: true, dist: true) == "4 user configuration user.json:2")
    #expect(try turns([:], [:], nil, user: false, dist: true) == "5 distribution dist.json:1")
    #expect(try turns([:], [:], nil, user: false, dist: false) == "10 default")
  }

  @Test func `a secret is never shown`() throws {
    let resolver = try ConfigResolver(Self.settings, environment: ["ROOST_TOKEN": "hunter2"])
    let token = try #require(resolver["token"])
    #expect(token.value == "hunter2" && token.shown == "<secret>")
    #expect(!token.json.description.contains("hunter2"))
  }

  @Test(arguments: [("1", true), ("0", false), ("", false)]) func `a switch's variable is 1 or 0`(text: String, value: Bool) throws {
    #expect(try ConfigResolver(Self.settings, environment: ["ROOST_OFFLINE": text])["offline"]?.value == .bool(value))
    let error = #expect(throws: ManifestErrors.self) { try ConfigResolver(Self.settings, environment: ["ROOST_OFFLINE": "yes"]) }
    #expect(error?.problems.map(\.description) == [#"environment: error: ROOST_OFFLINE: expected 1 or 0, found "yes""#])
  }

  @Test func `wrong values and unknown settings are all named`() throws {
    let folder = try TemporaryFolder()
    try folder.write("user.json", #"{"max_turn": 4, "offline": "maybe", "token": 7}"#)
    let error = #expect(throws: ManifestErrors.self) {
      try ConfigResolver(Self.settings, environment: ["ROOST_MAX_TURNS": "many"], userFile: folder.path + "/user.json")
    }
    #expect(
      error?.problems.map { $0.description.replacing(folder.path + "/", with: "") } == [
        #"user.json:1:2: error: max_turn: unknown setting; did you mean "max_turns"?"#,
        #"user.json:1:28: error: offline: expected true or false, found the string "maybe""#,
        "user.json:1:46: error: token: expected a text, found another value",
        #"environment: error: ROOST_MAX_TURNS: expected an integer, found "many""#,
      ])
  }
}
