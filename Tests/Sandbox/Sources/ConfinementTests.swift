import Glibc
import RoostSandbox
import Testing

/// What is asked for, what is reported and what is refused.
@Suite(.serialized)
struct ConfinementTests {
  @Test(arguments: Setting.all)
  func `confined is refused without Landlock, and says so`(setting: Setting) async throws {
    let result = try await Probe(setting).run(["--without-landlock", "exit=0"])
    #expect(
      result.lines == [
        "refused: confined is not possible here: Landlock is missing (Function not implemented); "
          + "it needs Linux 5.13 with \"landlock\" among the kernel's lsm="
      ])
    #expect(result.ending == .exit(78))
  }

  @Test(
    arguments: [
      (["--supervisor", "1"], "the supervisor, process 1, has ended"),
      (["--read", "/nowhere"], "the path /nowhere can't be granted: No such file or directory"),
      (["--write", "tmp"], "the path \"tmp\" is not absolute"),
      (["--keep", "77"], "kept descriptor 77 is not open"),
      (["--with-thread"], "the process has 2 threads already; confinement comes before the first"),
    ], Setting.all)
  func `what can't be had is refused before anything runs`(row: (options: [String], reason: String), setting: Setting) async throws {
    let result = try await Probe(setting).run(row.options + ["exit=0"])
    #expect(result.lines == ["refused: \(row.reason)"])
    #expect(result.ending == .exit(78))
  }

  @Test func `only root can run a worker as another user`() async throws {
    let result = try await Probe(Setting(asRoot: false, inContainer: false)).run(["--run-as", "1", "exit=0"])
    #expect(result.lines == ["refused: only root can run a worker as another user"])
  }

  @Test(arguments: Setting.all)
  func `descriptors are closed unless they are kept`(setting: Setting) async throws {
    let file = open("/etc/passwd", O_RDONLY | O_CLOEXEC)
    try #require(file >= 0)
    defer { close(file) }
    for level in [["--process"], []] {
      let result = try await Probe(setting).run(
        level + ["--keep", "4", "read-descriptor=3", "read-descriptor=4", "read-descriptor=5"], descriptors: [file, file, file])
      #expect(result.lines == ["read-descriptor=3: EBADF", "read-descriptor=4: ok", "read-descriptor=5: EBADF"])
    }
  }

  @Test(arguments: Setting.all)
  func `a datagram socket is not kept`(setting: Setting) async throws {
    var pair: [Int32] = [0, 0]
    try #require(socketpair(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0, &pair) == 0)
    defer { for descriptor in pair { close(descriptor) } }
    let result = try await Probe(setting).run(["--keep", "3", "exit=0"], descriptors: [pair[0]])
    #expect(result.lines == ["refused: kept descriptor 3 is a socket that can send to any address; keep stream or seqpacket sockets only"])
  }

  @Test(arguments: Setting.all)
  func `the report names what was applied and what was not to be had`(setting: Setting) async throws {
    let lines = try await Probe(setting).run(["--report"]).lines
    #expect(lines.first == "level: 2")
    for always in [
      "closed descriptors", "own session", "no new privileges", "resource limits", "limit of threads and processes", "Landlock",
    ] {
      #expect(lines.contains("\(always): applied"))
    }
    for always in ["dropped capabilities", "system call filter"] { #expect(lines.contains("\(always): applied")) }
    for namespace in ["user namespace", "PID namespace", "mount namespace", "own /proc", "read-only file tree"] where setting.inContainer {
      #expect(lines.contains("\(namespace): unavailable (EPERM)"))
    }
  }

  @Test(arguments: Setting.all)
  func `level process asks for limits and nothing else`(setting: Setting) async throws {
    let lines = try await Probe(setting).run(["--process", "--report", "x32", "read=/etc/passwd"]).lines
    #expect(lines.first == "level: 1")
    for absent in ["user namespace", "PID namespace", "own /proc", "Landlock"] { #expect(lines.contains("\(absent): not asked")) }
    #expect(lines.suffix(2) == ["x32: ENOSYS", "read=/etc/passwd: ok"])
  }

  @Test func `the machine can be asked from a process with threads, which stays as it was`() throws {
    let report = try ConfinementReport.probe()
    #expect(report.level == .confined)
    #expect(report.refusal == nil)
    #expect(report.landlockABI >= 1)
    #expect(report.taskBound != .none)
    #expect(report.mechanisms.count == 21)
    #expect(report.mechanisms.last?.name == "system call filter")
    #expect(report.mechanisms.last?.state == .applied)
    #expect(access("/etc/passwd", R_OK) == 0)
  }

  @Test(arguments: Setting.all)
  func `a program can ask the machine`(setting: Setting) async throws {
    let lines = try await Probe(setting).run(["--machine"]).lines
    #expect(lines.first == "level: 2")
    #expect(lines.contains("Landlock: applied"))
  }
}
