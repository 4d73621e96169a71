import Glibc
import Synchronization

/// A child process between its start and its end.
final class RunningProcess: Sendable {
  private let plan: ChildProcess
  private let id: pid_t
  private let output: Int32
  private let report: Int32?
  /// Whether the process still has its number: nothing is sent to one that was reaped.
  private let isAlive = Mutex(true)

  /// Starts it.
  init(_ plan: ChildProcess) throws {
    self.plan = plan
    let outputs = try Self.pipe()
    let reports = plan.wantsReport ? try Self.pipe() : nil
    defer {
      close(outputs.write)
      if let reports { close(reports.write) }
    }
    do { id = try Self.spawn(plan, output: outputs.write, report: reports?.write) } catch {
      close(outputs.read)
      if let reports { close(reports.read) }
      throw error
    }
    output = outputs.read
    report = reports?.read
  }

  deinit {
    close(output)
    if let report { close(report) }
  }

  func kill() {
    isAlive.withLock { alive in
      // The group: a compiler has children of its own.
      if alive { _ = Glibc.kill(-id, SIGKILL) }
    }
  }

  /// Reads what it writes until it ends. Blocks.
  func wait() -> ChildProcess.Ended {
    let clock = ContinuousClock()
    let deadline = plan.timeout.map { clock.now + $0 }
    var ended = ChildProcess.Ended(reason: .exit(0))
    var isTooSlow = false
    var open = [true, report != nil]
    while open[0] || open[1] {
      var waiting = [
        pollfd(fd: open[0] ? output : -1, events: Int16(POLLIN), revents: 0),
        pollfd(fd: open[1] ? report ?? -1 : -1, events: Int16(POLLIN), revents: 0),
      ]
      let ready = poll(&waiting, 2, 100)
      if let deadline, !isTooSlow, clock.now >= deadline {
        isTooSlow = true
        kill()
      }
      if ready > 0 {
        if waiting[0].revents != 0 { open[0] = read(output, into: &ended.output, &ended.isCut) }
        if waiting[1].revents != 0, let report { open[1] = read(report, into: &ended.report, &ended.isCut) }
      } else if ready == 0, hasEnded() {
        // Something that it started still holds the pipe; nobody waits for that.
        break
      }
    }
    while !isTooSlow, let deadline, !hasEnded() {
      usleep(1_000)
      if clock.now >= deadline {
        isTooSlow = true
        kill()
      }
    }
    let reason = reap()
    ended.reason = isTooSlow ? .tooSlow(plan.timeout ?? .zero) : reason
    return ended
  }

  /// Takes what is there; false at the end.
  private func read(_ descriptor: Int32, into bytes: inout [UInt8], _ isCut: inout Bool) -> Bool {
    var piece = [UInt8](repeating: 0, count: 65_536)
    let count = Glibc.read(descriptor, &piece, piece.count)
    if count < 0 { return errno == EINTR || errno == EAGAIN }
    let room = plan.outputLimit - bytes.count
    bytes += piece[..<min(count, room)]
    if count > room { isCut = true }
    return count > 0
  }

  private func hasEnded() -> Bool {
    var info = siginfo_t()
    return waitid(P_PID, id_t(id), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_signo != 0
  }

  private func reap() -> ChildProcess.Ended.Reason {
    var info = siginfo_t()
    while waitid(P_PID, id_t(id), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    return isAlive.withLock { alive in
      var status: Int32 = 0
      while waitpid(id, &status, 0) < 0, errno == EINTR {}
      alive = false
      return status & 0x7f == 0 ? .exit((status >> 8) & 0xff) : .signal(status & 0x7f)
    }
  }

  // MARK: - Starting

  private static func pipe() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    guard Glibc.pipe(&ends) == 0 else { throw ChildProcess.Failure(description: "no pipe: \(String(cString: strerror(errno)))") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private static func spawn(_ plan: ChildProcess, output: Int32, report: Int32?) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, output, 2)
    if let report { posix_spawn_file_actions_adddup2(&actions, report, 3) }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var all = sigset_t()
    sigfillset(&all)
    var none = sigset_t()
    sigemptyset(&none)
    // What the host ignores or blocks is not the child's affair.
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

    var words = ([plan.program] + plan.arguments).map { strdup($0) } + [nil]
    var variables = plan.environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in words + variables { free(text) } }
    var id: pid_t = 0
    let failure = posix_spawn(&id, plan.program, &actions, &attributes, &words, &variables)
    guard failure == 0 else {
      throw ChildProcess.Failure(description: "cannot start \(plan.program): \(String(cString: strerror(failure)))")
    }
    return id
  }
}
