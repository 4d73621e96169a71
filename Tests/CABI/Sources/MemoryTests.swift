import Foundation
import Testing

/// The plugins in C neither leak nor touch what isn't theirs, seen by valgrind through a host in C.
@Suite(.serialized, .timeLimit(.minutes(5))) struct MemoryTests {
  static let hasValgrind: Bool = {
    if (try? Program.run("/usr/bin/env", ["valgrind", "--version"]).status) == 0 { return true }
    print("NO VALGRIND: the memory of the C plugins is not checked. Install it: apt-get install valgrind")
    return ProcessInfo.processInfo.environment["CI"] == "true"
  }()

  struct Visit: CustomTestStringConvertible {
    let plugin: String
    let component: String
    var settings = "{}"
    let method: String
    let input: String
    /// The plugin's last answer.
    let says: String
    var testDescription: String { "\(component) \(method) \(input.prefix(40))" }
  }

  private static let hello = #"{"messages":[{"role":"user","content":[{"type":"text","text":"Say hello."}]}]}"#

  static let visits = [
    Visit(plugin: "kinds", component: "tool.echo", method: "call", input: #"{"arguments":{"text":"é\n"},"context":{}}"#, says: #"0 "é\n""#),
    Visit(plugin: "kinds", component: "tool.echo", method: "call", input: #"{"arguments":{}}"#, says: #"1 "expected the argument text""#),
    Visit(plugin: "kinds", component: "tool.echo", settings: #"{"refuse":true}"#, method: "", input: "", says: #"1 "I don't want to""#),
    Visit(
      plugin: "kinds", component: "guardrail.secrets", method: "check", input: #"{"text":"a secret"}"#, says: #"0 {"modify":"a ******"}"#),
    Visit(plugin: "kinds", component: "provider.parrot", method: "stream", input: hello, says: "0 null"),
    Visit(plugin: "kinds", component: "embedder.letters", method: "embed", input: #"["a","bc"]"#, says: "0 [[1,1,0.5],[2,0,0.5]]"),
    Visit(
      plugin: "text_statistics", component: "tool.text_statistics", method: "call",
      input: #"{"arguments":{"text":"The table’s edge\u0001 is – hm.\n\nWell…"},"context":{}}"#,
      says: "0 \"words: 6, sentences: 2, paragraphs: 2,"),
    Visit(
      plugin: "text_statistics", component: "tool.text_statistics", method: "call", input: #"{"arguments":{"text":"cut off \u00"#,
      says: "0 \"words: 3, sentences: 1,"),
    Visit(
      plugin: "text_statistics", component: "tool.text_statistics", method: "call", input: "{\"arguments\":{\"text\":\"\\",
      says: "1 \"The text has no words"),
    Visit(
      plugin: "text_statistics", component: "tool.text_statistics", method: "call", input: "[]",
      says: "1 \"Expected the argument text, a string.\""),
  ]

  private func source(of plugin: String) -> String {
    CFixture.root.appending(path: plugin == "kinds" ? "Tests/Fixtures/C/kinds.c" : "Examples/c-text-statistics/Sources/\(plugin).c").path
  }

  @Test(.enabled(if: hasValgrind)) func `no visit loses or breaks memory`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "roost-memory-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { do { try FileManager.default.removeItem(at: folder) } catch { print("could not remove \(folder.path): \(error)") } }
    let driver = folder.appending(path: "driver").path
    var builds = [["-o", driver, CFixture.root.appending(path: "Tests/Fixtures/C/driver.c").path, "-ldl"]]
    for plugin in ["kinds", "text_statistics"] {
      builds.append(["-shared", "-fPIC", "-o", folder.appending(path: "\(plugin).so").path, source(of: plugin), "-lm"])
    }
    for build in builds {
      let flags = ["cc", "-std=c11", "-D_GNU_SOURCE", "-g", "-O1", "-Wall", "-Wextra", "-Werror", "-pthread", "-I", CFixture.headers]
      let outcome = try Program.run("/usr/bin/env", flags + build)
      try #require(outcome.status == 0, "\(outcome)")
    }
    for visit in Self.visits {
      let words = [
        driver, folder.appending(path: "\(visit.plugin).so").path, "roost_c_plugin_v1_\(visit.plugin)", visit.component, visit.settings,
        visit.method, visit.input,
      ]
      let outcome = try Program.run(
        "/usr/bin/env",
        ["valgrind", "-q", "--error-exitcode=99", "--leak-check=full", "--errors-for-leak-kinds=definite,indirect,possible"] + words)
      #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(visit.testDescription): \(outcome)")
      #expect(outcome.output.split(separator: "\n").last?.hasPrefix(visit.says) == true, "\(visit.testDescription): \(outcome)")
    }
  }
}
