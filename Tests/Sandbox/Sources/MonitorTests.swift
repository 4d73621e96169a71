import Glibc
import Testing

/// The process that a supervisor started, waits for and kills.
@Suite(.serialized)
struct MonitorTests {
  static let levels = [["--process"], []]

  @Test(
    arguments: [
      ("exit=0", Ending.exit(0)), ("exit=7", .exit(7)), ("exit=255", .exit(255)), ("abort", .signal(SIGABRT)), ("fault", .signal(SIGSEGV)),
      ("raise=\(SIGKILL)", .signal(SIGKILL)), ("raise=\(SIGTERM)", .signal(SIGTERM)), ("raise=\(SIGTRAP)", .signal(SIGTRAP)),
    ], Setting.all)
  func `it ends as the worker did`(row: (attempt: String, ending: Ending), setting: Setting) async throws {
    for level in Self.levels { #expect(try await Probe(setting).run(level + [row.attempt]).ending == row.ending, "\(level)") }
  }

  @Test(arguments: levels, Setting.all)
  func `killing it kills the worker`(level: [String], setting: Setting) async throws {
    let worker = try Program(try await Probe(setting).words(level + ["stay"]))
    #expect(await worker.line() == "staying")
    kill(worker.id, SIGKILL)
    // Only the worker holds the other end of its output, so its end is the worker's.
    #expect(await worker.rest() == "")
    #expect(await worker.ending() == .signal(SIGKILL))
  }

  @Test(arguments: levels, Setting.all)
  func `it passes a signal on`(level: [String], setting: Setting) async throws {
    let worker = try Program(try await Probe(setting).words(level + ["stay"]))
    #expect(await worker.line() == "staying")
    kill(worker.id, SIGTERM)
    #expect(await worker.ending() == .signal(SIGTERM))
  }

  @Test(arguments: levels, Setting.all)
  func `the worker ends when its supervisor is killed`(level: [String], setting: Setting) async throws {
    let words = try await Probe(setting).words(level + ["stay"])
    // The shell waits for the probe, as a supervisor does.
    let supervisor = try Program(
      setting.launcher + ["/bin/sh", "-c", words.dropFirst(setting.launcher.count).joined(separator: " ") + "; true"])
    #expect(await supervisor.line() == "staying")
    kill(supervisor.id, SIGKILL)
    #expect(await supervisor.rest() == "")
    #expect(await supervisor.ending() == .signal(SIGKILL))
  }

  @Test(arguments: Setting.outsideContainers)
  func `nothing that the worker started outlives it`(setting: Setting) async throws {
    for level in Self.levels {
      let result = try await Probe(setting).run(level + ["--subprocess", "leave-child"])
      #expect(result.lines == ["leave-child: ok"], "\(level)")
      #expect(result.ending == .exit(0))
    }
  }
}
