import Foundation
import Glibc
import Testing

/// Isolated plugins through the program, as root and as an ordinary user.
@Suite(.serialized) struct IsolatedHostTests {
  private static func manifest(_ deed: String, level: String = "process", does: String = "call", errors: String = "raise") -> String {
    """
    {
      "roost": 1,
      "plugins": {"isolation": {"unruly": "\(level)"}, "limits": {"*": {"call_timeout": 60}}},
      "providers": {"main": {"type": "scripted", "does": "\(does)", "tool": "unruly"}},
      "tools": {"unruly": {"type": "unruly", "deed": "\(deed)"}},
      "agents": {"a": {"engine": {"type": "llm", "provider": "main", "tool_errors": "\(errors)"}, "tools": ["unruly"]}},
      "session": {"exporters": [{"type": "jsonl", "path": "events.jsonl"}]},
      "entry": "a"
    }
    """
  }

  @Test(arguments: BuiltHost.users) func `a run whose plugin crashes says which plugin and how`(user: BuiltHost.User) async throws {
    let host = try BuiltHost(user, manifest: Self.manifest("segfault"))
    let run = try await host.run(host.start("run", "go"))
    #expect(run.status != 0)
    #expect(run.errors.contains("plugin unruly was ended by signal 11 (SIGSEGV)"), "\(run)")
    #expect(run.errors.contains("about to touch what is not there"))
  }

  @Test(arguments: BuiltHost.users) func `a run goes on where tool errors are told to the model`(user: BuiltHost.User) async throws {
    let host = try BuiltHost(user, manifest: Self.manifest("abort", errors: "return_error"))
    let run = try await host.run(host.start("run", "go"))
    #expect(run.status == 0, "\(run)")
  }

  @Test(arguments: BuiltHost.users) func `a plugin's lines are events of the run`(user: BuiltHost.User) async throws {
    let host = try BuiltHost(user, manifest: Self.manifest("print"))
    let run = try await host.run(host.start("run", "go"))
    #expect(run.status == 0, "\(run)")
    let events = try String(contentsOf: host.folder.appending(path: "events.jsonl"), encoding: .utf8)
    #expect(events.contains(#""plugin":"unruly","level":"info","message":"printed: ""#), "\(events)")
    #expect(events.contains(#""plugin":"unruly","level":"warning","message":"complained: ""#))
  }

  @Test(.timeLimit(.minutes(1)), arguments: BuiltHost.users) func `no process is left behind when the host is killed`(user: BuiltHost.User)
    async throws
  {
    let host = try BuiltHost(user, manifest: Self.manifest("stubborn"))
    let process = try host.start("run", "go")
    let ended = Task { try await host.run(process) }
    var workers: [ProcessTable.Entry] = []
    while !workers.contains(where: { $0.name == "roost-worker" && $0.state == "S" }) {
      await Task.yield()
      if process.processIdentifier > 0 { workers = ProcessTable.descendants(of: process.processIdentifier) }
    }
    kill(process.processIdentifier, SIGKILL)
    _ = try await ended.value
    while workers.contains(where: { ProcessTable.isThere($0.id) }) { await Task.yield() }
  }

  @Test func `a plugin that can't be isolated is refused with its reason`() async throws {
    let host = try BuiltHost(
      .mine,
      manifest: Self.manifest("echo").replacing(#""isolation": {"#, with: #""isolation": {"scripted": "jailed", "#))
    let run = try await host.run(host.start("validate"))
    #expect(run.status == 3 && run.errors.contains("jailed"), "\(run)")
  }

  @Test func `plugin list and info say where a plugin runs`() async throws {
    let host = try BuiltHost(.mine, manifest: Self.manifest("echo"))
    let list = try await host.run(host.start("plugin", "list"))
    #expect(list.output.contains("ISOLATION"))
    #expect(list.output.split(separator: "\n").contains { $0.hasPrefix("unruly") && $0.contains(" process ") }, "\(list)")
    let info = try await host.run(host.start("plugin", "info", "unruly"))
    #expect(info.output.contains("isolation") && info.output.contains("process"), "\(info)")
  }

  @Test func `doctor says how well plugins can be isolated`() async throws {
    let host = try BuiltHost(.mine, manifest: Self.manifest("echo"))
    let doctor = try await host.run(host.start("doctor"))
    #expect(doctor.output.contains("isolation"), "\(doctor)")
  }
}
