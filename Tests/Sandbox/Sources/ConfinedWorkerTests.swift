import Testing

@Suite(.serialized)
struct ConfinedWorkerTests {
  @Test(arguments: Attempt.all, Setting.all)
  func `without a grant it is refused`(attempt: Attempt, setting: Setting) async throws {
    let probe = try Probe(setting)
    let victim = try await Victim(probe)
    let expected = try await probe.hasNamespaces() ? attempt.error : attempt.errorWithoutNamespaces
    #expect(try await probe.outcome(of: victim.fill(attempt.text)) == expected)
    #expect(await victim.isUnharmed())
  }

  @Test(arguments: Attempt.all.filter(\.worksUnconfined), Setting.outsideContainers)
  func `a process that is not confined gets it`(attempt: Attempt, setting: Setting) async throws {
    let probe = try Probe(setting)
    let victim = try await Victim(probe)
    #expect(try await probe.outcome(of: victim.fill(attempt.text), ["--none"]) == "ok")
    _ = await victim.isUnharmed()
  }

  #if arch(x86_64)
    @Test(arguments: Setting.all)
    func `a call by the 32-bit door ends it`(setting: Setting) async throws {
      for level in [["--process"], []] { #expect(try await Probe(setting).run(level + ["i386"]).ending == .signal(31), "\(level)") }
    }
  #endif

  @Test(arguments: Setting.all)
  func `what every worker needs works without a grant`(setting: Setting) async throws {
    let attempts = [
      "read=/proc/self/stat", "maps=self", "stream-pair", "read=/dev/urandom", "write=/dev/null", "lower-limit", "threads=20",
    ]
    let result = try await Probe(setting).run(attempts)
    #expect(result.lines == attempts.dropLast().map { "\($0): ok" } + ["started 20", "threads=20: ok"])
    #expect(result.ending == .exit(0))
  }

  @Test(arguments: Setting.all)
  func `a granted path can be read and nothing beside it`(setting: Setting) async throws {
    let probe = try Probe(setting)
    let result = try await probe.run([
      "--read", "\(probe.home)/secret", "read=\(probe.home)/secret", "list=\(probe.home)", "open-truncating=\(probe.home)/secret",
    ])
    #expect(result.lines.first == "read=\(probe.home)/secret: ok")
    #expect(result.lines.dropFirst().allSatisfy { $0.hasSuffix(": EACCES") || $0.hasSuffix(": EROFS") })
  }

  @Test(arguments: Setting.all)
  func `a folder granted for writing can be written, and only it`(setting: Setting) async throws {
    let probe = try Probe(setting)
    let inside = "\(probe.home)/new"
    let attempts = ["write=\(inside)", "read=\(inside)", "open-truncating=\(inside)", "remove=\(inside)", "mkdir=\(probe.home)/folder"]
    let result = try await probe.run(["--write", probe.home] + attempts + ["write=\(Probe.folder)/outside", "symlink=\(probe.home)/link"])
    #expect(result.lines.prefix(2) == ["write=\(inside): ok", "read=\(inside): ok"])
    #expect(result.lines.prefix(attempts.count).allSatisfy { $0.hasSuffix(": ok") })
    #expect(result.lines.dropFirst(attempts.count).allSatisfy { $0.hasSuffix(": EACCES") || $0.hasSuffix(": EROFS") })
  }

  @Test(arguments: Setting.all)
  func `with the grant of all networks it reaches hosts but no socket of this machine's programs`(setting: Setting) async throws {
    let probe = try Probe(setting)
    let victim = try await Victim(probe)
    let attempts = ["tcp=%port%", "udp=%port%", "dns=localhost", "netlink=0"]
    let refused = ["unix=%socket%", "unix=%abstract%", "listen=0", "raw", "family=40", "netlink=12"]
    let result = try await probe.run(["--network"] + (attempts + refused).map(victim.fill))
    #expect(result.lines == attempts.map { victim.fill($0) + ": ok" } + refused.map { victim.fill($0) + ": EPERM" })
    #expect(await victim.isUnharmed())
  }

  @Test(arguments: Setting.all)
  func `whoever reaches hosts reads what the machine trusts, and no key of the machine's own`(setting: Setting) async throws {
    let probe = try Probe(setting)
    let attempts = ["list=/etc/ssl/certs", "list=/etc/ssl/private", "list=/etc/ssl", "read=/etc/passwd", "tcp=80"]
    let result = try await probe.run(["--certificates"] + attempts)
    #expect(
      result.lines == [
        "list=/etc/ssl/certs: ok", "list=/etc/ssl/private: EACCES", "list=/etc/ssl: EACCES", "read=/etc/passwd: EACCES", "tcp=80: EPERM",
      ])
    #expect(try await probe.run(["--network"] + attempts).lines.prefix(4) == result.lines.prefix(4))
    #expect(try await probe.run(attempts).lines.first == "list=/etc/ssl/certs: EACCES")
  }

  @Test(arguments: Setting.outsideContainers)
  func `with the grant of subprocesses it runs programs, confined as it is itself`(setting: Setting) async throws {
    let probe = try Probe(setting)
    try #require(try await probe.hasNamespaces())
    let script =
      "test $(ls -d /proc/[0-9]* | wc -l) -lt 10 && ! cat /etc/passwd 2>/dev/null && echo x > \(probe.home)/made && mkdir \(probe.home)/d"
    let result = try await probe.run(
      [
        "--subprocess", "--read", "/bin", "--read", "/usr/bin", "--write", probe.home, "run=\(script)", "kill=1", "unshare",
        "fork-bomb=1000",
      ])
    #expect(result.lines == ["run=\(script): ok", "kill=1: EPERM", "unshare: EPERM", "started 127", "fork-bomb=1000: EAGAIN"])
  }

  @Test(arguments: Setting.all.filter(\.inContainer))
  func `subprocesses are refused where none of them could be killed for sure`(setting: Setting) async throws {
    let result = try await Probe(setting).run(["--subprocess", "fork"])
    #expect(
      result.lines == [
        "refused: confined with subprocesses needs a PID namespace with its own /proc, which this machine refuses (Operation not permitted); "
          + "allow user namespaces, take the grant back, or ask for process"
      ])
    #expect(result.ending == .exit(78))
  }

  @Test(.enabled(if: Setting.users.contains(true)), arguments: Setting.all.filter(\.asRoot))
  func `root can run it as another user`(setting: Setting) async throws {
    let probe = try Probe(setting)
    let result = try await probe.run(["--run-as", "65534", "--read", probe.home, "read=\(probe.home)/secret", "setresuid=0"])
    #expect(result.lines == ["read=\(probe.home)/secret: EACCES", "setresuid=0: EPERM"])
  }

  @Test(arguments: Setting.all)
  func `two hundred workers run Swift tasks, sleep and Dispatch`(setting: Setting) async throws {
    let probe = try Probe(setting)
    let library = try await Probe.library.value
    let words = try await probe.words(["--library", library.needs, "--library", library.path, "call=\(library.path)"])
    var times: [Duration] = []
    var failures: [String] = []
    for _ in 0..<200 {
      let start = ContinuousClock.now
      let worker = try Program(words)
      let reply = await worker.line()
      times.append(ContinuousClock.now - start)
      let ending = await worker.ending()
      if reply != "call=\(library.path): ok" || ending != .exit(0) { failures.append("\(reply) \(ending)") }
    }
    #expect(failures == [])
    print("200 starts \(setting): median to first reply \(times.sorted()[100])")
  }
}
