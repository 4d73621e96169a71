import Testing

@testable import RoostCore

struct PluginGrantsTests {
  private static func grants(_ permissions: PluginPermissions) -> PluginGrants { PluginGrants(permissions: permissions, directory: "/app") }

  @Test func `everything that is asked for and not granted is missing`() {
    let asked = PluginPermissions(network: ["a.test"], read: ["data"], write: ["/out"], environment: ["KEY"], subprocess: true)
    #expect(Self.grants(PluginPermissions()).missing(asked) == asked)
    #expect(Self.grants(asked).missing(asked).isEmpty)
  }

  @Test(arguments: [
    (["/data"], "/data/x/y", true), (["/data"], "/data", true), (["/data"], "/database", false), (["/data"], "/data/../etc", false),
    (["data"], "/app/data/x", true), (["../shared"], "/shared/x", true), (["/"], "/etc/passwd", true), ([], "/x", false),
  ]) func `a granted folder holds what is below it`(granted: [String], asked: String, isGranted: Bool) {
    let missing = Self.grants(PluginPermissions(read: granted)).missing(PluginPermissions(read: [asked]))
    #expect(missing.isEmpty == isGranted)
  }

  @Test func `who may write may read, and not the other way round`() {
    #expect(Self.grants(PluginPermissions(write: ["/d"])).missing(PluginPermissions(read: ["/d/x"])).isEmpty)
    #expect(!Self.grants(PluginPermissions(read: ["/d"])).missing(PluginPermissions(write: ["/d/x"])).isEmpty)
  }

  @Test(arguments: [
    (["a.test"], "A.Test", true), (["a.test"], "b.a.test", false), (["*"], "b.a.test", true), (["a.test"], "*", false),
    (["*.a.test"], "b.a.test", true), (["*.a.test"], "a.test", false), (["a.test"], "a.test:443", true), (["a.test:443"], "a.test", false),
    (["a.test:*"], "a.test:22", true),
  ])
  func `hosts are granted by name, or all of them`(granted: [String], asked: String, isGranted: Bool) {
    #expect(Self.grants(PluginPermissions(network: granted)).missing(PluginPermissions(network: [asked])).isEmpty == isGranted)
  }

  @Test func `a grant beyond what is asked for gives nothing`() {
    let effective = Self.grants(PluginPermissions(network: ["*"], read: ["/"])).effective(PluginPermissions(read: ["data"]))
    #expect(effective == PluginPermissions(read: ["/app/data"]))
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
