import Testing

@testable import RoostCore

struct PluginGrantsTests {
  private static func grants(_ permissions: PluginPermissions) -> PluginGrants { PluginGrants(permissions: permissions, directory: "/app") }

  @Test func `everything that is asked for and that nothing is said of is missing`() {
    let asked = PluginPermissions(network: ["a.test"], read: ["data"], write: ["/out"], environment: ["KEY"], subprocess: true)
    #expect(Self.grants(PluginPermissions()).missing(asked) == asked)
    #expect(Self.grants(asked).missing(asked).isEmpty)
    let kinds: Set = ["network", "read", "write", "environment", "subprocess"]
    for kind in kinds {
      let grants = PluginGrants(permissions: PluginPermissions(), directory: "/app", decided: [kind])
      #expect(grants.missing(asked).json[kind] == PluginPermissions().json[kind])
      for other in kinds where other != kind { #expect(grants.missing(asked).json[other] == asked.json[other]) }
    }
  }

  @Test func `who may write may read, and not the other way round`() {
    #expect(Self.grants(PluginPermissions(write: ["/d"])).missing(PluginPermissions(read: ["/d/x"])).isEmpty)
    #expect(!Self.grants(PluginPermissions(write: ["/d"])).missing(PluginPermissions(read: ["/data"])).isEmpty)
    #expect(!Self.grants(PluginPermissions(read: ["/d"])).missing(PluginPermissions(write: ["/d/x"])).isEmpty)
  }

  @Test(arguments: [
    (["a.test"], ["a.test"], ["a.test"]), (["own.test:8080"], ["a.test"], ["own.test:8080"]), (["own.test"], [], ["own.test"]),
    (["*.a.test:*"], ["b.a.test"], ["*.a.test:*"]), (["*"], ["a.test", "b.test:22"], ["a.test", "b.test:22"]), (["*"], [], []),
    (["*", "own.test"], ["a.test", "own.test"], ["own.test", "a.test"]), (["*"], ["*"], ["*"]), (["a.test"], ["*"], ["a.test"]),
    ([], ["a.test"], []),
  ])
  func `a host that is named is granted, asked for or not, and a star is what is asked for`(
    granted: [String], asked: [String], effective: [String]
  ) {
    let grants = Self.grants(PluginPermissions(network: granted))
    #expect(grants.effective(PluginPermissions(network: asked)) == PluginPermissions(network: effective))
  }

  @Test(arguments: [
    (["/data"], ["/etc"], ["/data"]), (["data/../x"], [], ["/app/x"]), (["."], ["data"], ["/app"]),
    (["/"], ["data", "/x"], ["/app/data", "/x"]),
    (["/"], ["/"], ["/"]), (["/x/.."], ["/etc"], ["/etc"]), (["/"], [], []), ([], ["/etc"], []),
  ])
  func `so it is with files, and the root is what is asked for`(granted: [String], asked: [String], effective: [String]) {
    let grants = Self.grants(PluginPermissions(read: granted, write: granted))
    #expect(grants.effective(PluginPermissions(read: asked, write: asked)) == PluginPermissions(read: effective, write: effective))
  }

  @Test func `variables and programs are those of the grant`() {
    let asked = PluginPermissions(environment: ["KEY"], subprocess: true)
    #expect(Self.grants(PluginPermissions()).effective(asked) == PluginPermissions())
    let granted = PluginPermissions(environment: ["OTHER"], subprocess: true)
    #expect(Self.grants(granted).effective(PluginPermissions()) == granted)
  }

  @Test(arguments: [
    ("untrusted-*", "untrusted-weather", true), ("untrusted-*", "trusted", false), ("*", "anything", true), ("a?c", "abc", true),
    ("a?c", "ac", false), ("*a*b*", "xxaxxbxx", true), ("*a*b*", "xxbxxa", false), ("weather", "weather", true),
    ("weather", "weathers", false),
    ("", "", true), ("*", "", true), ("?", "", false),
  ]) func `patterns match names`(pattern: String, name: String, isMatch: Bool) {
    #expect(NamePattern(pattern).matches(name) == isMatch)
  }

  @Test func `a pattern of many stars takes no long time`() {
    let pattern = NamePattern(String(repeating: "*a", count: 200) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 2_000)))
  }
}
