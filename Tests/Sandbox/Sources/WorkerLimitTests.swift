import Testing

/// Limits hold at both levels.
@Suite(.serialized)
struct WorkerLimitTests {
  static let levels = [["--process"], []]

  @Test(arguments: levels, Setting.all)
  func `memory`(level: [String], setting: Setting) async throws {
    #expect(try await Probe(setting).outcome(of: "memory=512", level + ["--memory", "256"]) == "ENOMEM")
  }

  @Test(arguments: levels, Setting.all)
  func `open files`(level: [String], setting: Setting) async throws {
    #expect(try await Probe(setting).outcome(of: "open-files=300", level) == "EMFILE")
  }

  @Test(arguments: levels, Setting.all)
  func `size of a file`(level: [String], setting: Setting) async throws {
    let probe = try Probe(setting)
    #expect(try await probe.run(level + ["--file", "100000", "--write", probe.home, "fill=\(probe.home)/new"]).ending == .signal(25))
  }

  @Test(arguments: levels, Setting.all)
  func `processor time`(level: [String], setting: Setting) async throws {
    #expect(try await Probe(setting).run(level + ["--cpu", "1", "burn"]).ending == .signal(24))
  }

  @Test(arguments: levels, Setting.all)
  func `stacks of threads`(level: [String], setting: Setting) async throws {
    #expect(try await Probe(setting).outcome(of: "thread-stack=1048576", level + ["--stack", "1048576"]) == "ok")
  }

  @Test(arguments: levels, Setting.all)
  func `processes without the grant`(level: [String], setting: Setting) async throws {
    let result = try await Probe(setting).run(level + ["fork-bomb=1000"])
    #expect(result.lines == ["started 0", "fork-bomb=1000: EPERM"])
  }

  @Test(arguments: levels, Setting.all)
  func `limits can't be raised, nor the count of tasks left`(level: [String], setting: Setting) async throws {
    let result = try await Probe(setting).run(level + ["raise-limit", "setresuid=0", "pdeathsig"])
    #expect(result.lines == ["raise-limit: EPERM", "setresuid=0: EPERM", "pdeathsig: EPERM"])
  }

  @Test(arguments: levels, Setting.all)
  func `threads, exactly where the worker is counted alone`(level: [String], setting: Setting) async throws {
    let result = try await Probe(setting).run(level + ["--report", "--tasks", "40", "threads=10000"])
    #expect(result.lines.last == "threads=10000: EAGAIN")
    let started = result.lines.last { $0.hasPrefix("started") }.flatMap { Int($0.dropFirst(8)) } ?? 0
    if result.lines.contains("task bound: 2") {
      #expect(started == 39)
    } else {
      // Counted with the user's other processes, which are given room to grow.
      #expect(!setting.asRoot && (level == ["--process"] || setting.inContainer))
      #expect(started < 10_000)
    }
  }

  @Test(arguments: Setting.all)
  func `processes with the grant, at level process`(setting: Setting) async throws {
    let result = try await Probe(setting).run(["--process", "--subprocess", "fork-bomb=10000"])
    #expect(result.lines.last == "fork-bomb=10000: EAGAIN")
  }
}
