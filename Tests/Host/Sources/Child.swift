import Glibc
import Synchronization

/// A program that a test started.
final class Child: Sendable {
  enum Stream: Sendable {
    case read(String)
    case write(String)
    /// A descriptor of the test's own.
    case descriptor(Int32)
  }

  struct Failure: Error, CustomStringConvertible {
    let program: String
    let code: Int32
    var description: String { "cannot start \(program): \(String(cString: strerror(code)))" }
  }

  let id: pid_t
  private let ending = Mutex<Ending>(.waiting([]))

  private enum Ending: Sendable {
    case waiting([CheckedContinuation<Int32, Never>])
    case ended(Int32)
  }

  init(
    _ program: String, _ words: [[UInt8]], environment: [String: String], folder: String, input: Stream, output: Stream, errors: Stream,
    ownSession: Bool = false
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (place, stream) in [input, output, errors].enumerated() {
      switch stream {
      case .read(let path): posix_spawn_file_actions_addopen(&actions, Int32(place), path, O_RDWR, 0)
      case .write(let path): posix_spawn_file_actions_addopen(&actions, Int32(place), path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
      case .descriptor(let descriptor): posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(place))
      }
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // POSIX_SPAWN_SETSID of glibc's <spawn.h>, which Swift doesn't see: the first terminal that is opened is then the program's own.
    if ownSession { posix_spawnattr_setflags(&attributes, 0x80) }
    // env changes the folder and then becomes the program.
    let launcher = "/usr/bin/env"
    let arguments = ([launcher, "-C", folder, program].map { Array($0.utf8) } + words).map { Self.cString($0) } + [nil]
    let variables = environment.map { Self.cString(Array("\($0)=\($1)".utf8)) } + [nil]
    defer { for pointer in arguments + variables { free(pointer) } }
    var id = pid_t()
    let failure = posix_spawn(&id, launcher, &actions, &attributes, arguments, variables)
    guard failure == 0 else { throw Failure(program: program, code: failure) }
    self.id = id
    OwnThread.start { [self] in reap() }
  }

  private static func cString(_ bytes: [UInt8]) -> UnsafeMutablePointer<CChar>? {
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
    for (index, byte) in bytes.enumerated() { copy[index] = CChar(bitPattern: byte) }
    copy[bytes.count] = 0
    return copy
  }

  private func reap() {
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0, errno == EINTR {}
    let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    let waiting = ending.withLock { ending -> [CheckedContinuation<Int32, Never>] in
      guard case .waiting(let list) = ending else { return [] }
      ending = .ended(code)
      return list
    }
    for one in waiting { one.resume(returning: code) }
  }

  func send(_ signal: Int32) { kill(id, signal) }

  /// The exit code, once there is one; 128 and the signal for a program that a signal ended.
  func status() async -> Int32 {
    await withCheckedContinuation { continuation in
      let now = ending.withLock { ending -> Int32? in
        switch ending {
        case .ended(let code): return code
        case .waiting(let list):
          ending = .waiting(list + [continuation])
          return nil
        }
      }
      if let now { continuation.resume(returning: now) }
    }
  }
}

/// A thread for what blocks.
enum OwnThread {
  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  static func start(_ body: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let work = Unmanaged.passRetained(Work(body)).toOpaque()
    pthread_create(
      &thread, nil,
      { pointer in
        if let pointer { Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().body() }
        return nil
      }, work)
    pthread_detach(thread)
  }
}
