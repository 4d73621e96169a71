import Dispatch
import Glibc

/// How a program ended.
enum Ending: Equatable, Sendable {
  case exit(Int32)
  case signal(Int32)

  init(status: Int32) { self = status & 0x7F == 0 ? .exit((status >> 8) & 0xFF) : .signal(status & 0x7F) }
}

/// A program that a test started, with sockets to its input and from its output.
struct Program: Sendable {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  let id: pid_t
  /// The end that writes to its input and the end that reads its output.
  private let input: Int32, output: Int32

  /// Starts `words`, the first of which is a path. `descriptors` are passed on as 3 and following.
  init(_ words: [String], descriptors: [Int32] = []) throws {
    var into: [Int32] = [0, 0]
    var from: [Int32] = [0, 0]
    // Closed by exec from the first moment: a program started at the same time must not hold these ends open. Pipes can't have that here.
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &into) == 0, socketpair(AF_UNIX, kind, 0, &from) == 0 else {
      throw Failure(description: "no sockets")
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // Out of the way of the places 3 and following.
    let passed = descriptors.map { fcntl($0, F_DUPFD_CLOEXEC, 100) }
    defer { for descriptor in passed { close(descriptor) } }
    posix_spawn_file_actions_adddup2(&actions, into[0], 0)
    posix_spawn_file_actions_adddup2(&actions, from[1], 1)
    for (place, descriptor) in passed.enumerated() { posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(place) + 3) }
    let arguments = words.map { strdup($0) } + [nil]
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    let environment = [strdup("PATH=\(path)"), strdup("MALLOC_ARENA_MAX=1"), strdup("SWIFT_BACKTRACE=enable=no"), nil]
    defer { for text in arguments + environment { free(text) } }
    var id = pid_t()
    let error = posix_spawn(&id, words[0], &actions, nil, arguments, environment)
    close(into[0])
    close(from[1])
    guard error == 0 else { throw Failure(description: "cannot start \(words[0]): \(String(cString: strerror(error)))") }
    self.id = id
    input = into[1]
    output = from[0]
  }

  /// The next line of output without its end, or what came before the end of output; empty at the end.
  func line() async -> String {
    await Self.onThread {
      var bytes: [UInt8] = []
      var byte: UInt8 = 0
      while read(output, &byte, 1) == 1, byte != 10 { bytes.append(byte) }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  /// What is left of the output, once nothing holds its other end any more.
  func rest() async -> String {
    await Self.onThread {
      var bytes: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 4096)
      while true {
        let count = read(output, &buffer, buffer.count)
        guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
        bytes += buffer.prefix(count)
      }
    }
  }

  /// Closes both and waits for the end.
  func ending() async -> Ending {
    close(input)
    let ending = await Self.onThread {
      var status: Int32 = 0
      while waitpid(id, &status, 0) < 0, errno == EINTR {}
      return Ending(status: status)
    }
    close(output)
    return ending
  }

  /// Runs `words` to the end.
  static func run(_ words: [String], descriptors: [Int32] = []) async throws -> (output: String, ending: Ending) {
    let program = try Program(words, descriptors: descriptors)
    let output = await program.rest()
    return (output, await program.ending())
  }

  /// Waits on a thread of Dispatch, not on one that tests run on.
  private static func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: body()) }
    }
  }
}
