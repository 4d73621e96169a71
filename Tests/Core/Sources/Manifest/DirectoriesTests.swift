import Testing

@testable import RoostCore

struct DirectoriesTests {
  @Test func `the folders follow the XDG variables, else the home folder`() {
    let plain = Directories(environment: ["HOME": "/home/me"])
    #expect(plain.config == "/home/me/.config/roost" && plain.data == "/home/me/.local/share/roost")
    #expect(plain.state == "/home/me/.local/state/roost" && plain.cache == "/home/me/.cache/roost")
    let moved = Directories(environment: ["HOME": "/home/me", "XDG_DATA_HOME": "/data", "XDG_CACHE_HOME": "relative"])
    #expect(moved.data == "/data/roost" && moved.cache == "/home/me/.cache/roost")
  }

  @Test func `ROOST_HOME overrides all four`() {
    let directories = Directories(environment: ["ROOST_HOME": "/r", "XDG_DATA_HOME": "/data", "HOME": "/home/me"])
    #expect(
      [directories.config, directories.data, directories.state, directories.cache] == ["/r/config", "/r/data", "/r/state", "/r/cache"])
  }

  @Test func `plugins are looked for on the command line, in the manifest's folders, the environment's, the user's, the distribution's`() {
    let path = Directories(environment: ["ROOST_HOME": "/r"]).pluginSearchPath(
      commandLine: ["/flag"], manifest: ["/manifest"], environment: ["ROOST_PLUGIN_PATH": "/one:/two"], distribution: "/dist")
    #expect(path == ["/flag", "/manifest", "/one", "/two", "/r/data/plugins", "/dist"])
  }
}
