import Foundation
import RoostCore
import Testing

/// What an isolated component does is what it would do in process.
struct WorkerTests {
  @Test func `a tool answers, with its context, settings and options`() async throws {
    try await IsolatedRuntime.with(tools: #""mine": {"type": "unruly", "deed": "who"}"#) { isolated in
      let tool = try isolated.tool("mine")
      #expect(tool.description == "Does what it is told.")
      #expect(tool.parameters.json["properties"]?["deed"] != nil)
      let reply = try await tool.call([:], context: ToolContext(callID: "c7", agent: "clerk"))
      #expect(reply.text == "mine c7 clerk true")
    }
  }

  @Test func `the plugin runs in another process, one for all its components`() async throws {
    try await IsolatedRuntime.with(tools: #""one": {"type": "unruly"}, "two": {"type": "unruly"}"#) { isolated in
      let (one, two) = (await isolated.call("pid", tool: "one"), await isolated.call("pid", tool: "two"))
      #expect(one == two)
      #expect(one != "\(ProcessInfo.processInfo.processIdentifier)")
    }
  }

  @Test func `errors and signals cross`() async throws {
    try await IsolatedRuntime.with { isolated in
      #expect(await isolated.call("throw") == "it was told to throw")
      do {
        _ = try await isolated.tool().call(["deed": "conclude", "text": "that is all"])
        Issue.record("no signal came")
      } catch let signal as ControlSignal {
        #expect(signal == .conclude("that is all"))
      }
    }
  }

  @Test func `a worker that ended is started anew, and its instances are what they were`() async throws {
    try await IsolatedRuntime.with(tools: #""mine": {"type": "unruly", "deed": "who"}"#) { isolated in
      let first = await isolated.call("pid", tool: "mine")
      _ = await isolated.call("abort", tool: "mine")
      #expect(await isolated.call("pid", tool: "mine") != first)
      #expect(await isolated.call("who", tool: "mine") == "mine c1 a true")
    }
  }

  @Test func `a source's tools are found again after its worker was started anew`() async throws {
    try await IsolatedRuntime.with(tools: #""kit": {"type": "unruly_kit"}"#) { isolated in
      let source = try #require(isolated.runtime.entry.settings.toolSources.first)
      let tools = try await source.tools()
      #expect(tools.map(\.name) == ["kit_unruly", "kit_pid"])
      let first = try await tools[1].call([:]).text
      _ = try? await tools[0].call(["deed": "abort"])
      #expect(try await tools[1].call([:]).text != first)
    }
  }

  @Test func `cancelling a call ends it at once, and a worker that obeys lives on`() async throws {
    try await IsolatedRuntime.with { isolated in
      let first = await isolated.call("pid")
      let call = Task { await isolated.call("wait") }
      await isolated.events.waitFor("unruly info waiting")
      call.cancel()
      #expect(await call.value == "cancelled")
      #expect(await isolated.call("pid") == first)
    }
  }

  @Test func `lines of both outputs become events, of their level`() async throws {
    try await IsolatedRuntime.with { isolated in
      #expect(await isolated.call("print", text: "hello") == "done")
      await isolated.runtime.stop()
      #expect(isolated.events.logged.contains("unruly info printed: hello"))
      #expect(isolated.events.logged.contains("unruly warning complained: hello"))
    }
  }

  @Test func `the environment is scrubbed, and what is granted is there`() async throws {
    setenv("ROOST_TEST_SECRET", "hidden", 1)
    try await IsolatedRuntime.with { isolated in
      let names = await isolated.call("environment").split(separator: "\n").map { $0.prefix { $0 != "=" } }
      #expect(Set(names).isSubset(of: ["LANG", "LC_ALL", "LC_CTYPE", "TZ", "MALLOC_ARENA_MAX", "SWIFT_BACKTRACE"]), "\(names)")
    }
  }

  @Test(arguments: ["process", "confined"]) func `a granted variable arrives, and no other one`(level: String) async throws {
    setenv("ROOST_TEST_GRANTED", "seen", 1)
    setenv("ROOST_TEST_SECRET", "hidden", 1)
    // A copy of the plugin that asks for the variable.
    let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().appending(path: "roost-granted-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { do { try FileManager.default.removeItem(at: folder) } catch { print("could not remove \(folder.path): \(error)") } }
    try FileManager.default.copyItem(
      atPath: IsolatedRuntime.built(IsolatedRuntime.fixtures.appending(path: "unruly")), toPath: folder.appending(path: "unruly").path)
    let file = folder.appending(path: "unruly/plugin.json")
    var description = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    description["permissions"] = ["environment": ["ROOST_TEST_GRANTED"]]
    try JSONSerialization.data(withJSONObject: description).write(to: file)
    func manifest(_ grants: String) -> String {
      """
      {
        "roost": 1,
        "plugins": {"isolation": {"*": "\(level)"}\(grants)},
        "providers": {"none": {"type": "none"}}, "tools": {"unruly": {"type": "unruly"}},
        "agents": {"a": {"engine": {"type": "llm", "provider": "none"}, "tools": ["unruly"]}}, "entry": "a"
      }
      """
    }
    let granted = try await IsolatedRuntime(
      manifest: manifest(#", "grants": {"unruly": {"environment": ["ROOST_TEST_GRANTED"]}}"#), plugins: [folder.path])
    try await IsolatedRuntime.stopping(granted) { isolated in
      #expect(await isolated.call("variable", text: "ROOST_TEST_GRANTED") == "seen")
      #expect(await isolated.call("variable", text: "ROOST_TEST_SECRET") == "(not set)")
      #expect(await isolated.call("variable", text: "HOME") == "(not set)")
    }
    // What it asks for and is not granted keeps it from running at all.
    await #expect(throws: ManifestErrors.self) { try await IsolatedRuntime(manifest: manifest(""), plugins: [folder.path]) }
  }

  @Test(.timeLimit(.minutes(3))) func `200 confined workers in a row start and use what Swift gives`() async throws {
    try await IsolatedRuntime.with("confined", limits: #""restarts": 1000"#) { isolated in
      for number in 0..<200 {
        let said = await isolated.call("concurrency")
        #expect(said == "211", "start \(number): \(said)")
        #expect(await isolated.call("exit").contains("exited with status 0"))
      }
    }
  }

  @Test func `a plugin that fails while it is made says so`() async throws {
    do {
      _ = try await IsolatedRuntime(tools: #""mine": {"type": "unruly", "deed": "fail_making"}"#)
      Issue.record("it was made")
    } catch let error as RuntimeError {
      #expect("\(error)" == "tools.mine (tool.unruly) could not be made: it was told to fail while it is made")
    }
  }

  @Test func `too many failures are answered at once until the pause is over`() async throws {
    try await IsolatedRuntime.with(limits: #""restarts": 1, "restart_pause": 600"#) { isolated in
      _ = await isolated.call("abort")
      _ = await isolated.call("abort")
      let said = await isolated.call("echo", text: "x")
      #expect(said.hasPrefix("plugin_failed: Plugin unruly failed more than 1 times within 60 s and is left alone for another "), "\(said)")
    }
  }
}
