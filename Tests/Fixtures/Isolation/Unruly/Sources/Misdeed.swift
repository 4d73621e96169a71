import Glibc

/// What a plugin should never do.
enum Misdeed {
  /// The socket to the supervisor, as every worker has it.
  private static let socket: Int32 = 3

  /// Writes to standard error.
  static func complain(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(2, bytes, bytes.count)
  }

  static func commit(_ name: String) throws {
    print("begins \(name)")
    switch name {
    case "segfault":
      Misdeed.complain("about to touch what is not there\n")
      _ = UnsafeMutableRawPointer(bitPattern: 16).map { memset($0, 1, 8) }
    case "trap": fatalError("boiling over")
    case "abort": abort()
    case "exit": _exit(0)
    case "loop": while getppid() >= 0 {}
    case "allocate": allocate()
    case "babble": babble()
    case "close":
      for descriptor in Int32(0)..<1_024 { close(descriptor) }
      sleep(600)
    case "fork": try fork()
    case "threads": try threads()
    case "unknown_frame": send([1, 0, 0, 0, 200, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    case "endless_frame": send([255, 255, 255, 255, 11, 0, 0, 0, 0, 0, 0, 0, 0])
    case "unasked_answer": send([2, 0, 0, 0, 11, 9, 9, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d])
    case "unasked_chunk": send([2, 0, 0, 0, 13, 9, 9, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d])
    case "broken_log": send([2, 0, 0, 0, 14, 0, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7b])
    case "garbage": send((0..<4_096).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ 7) })
    default: throw UnrulyError("there is no deed \(name)")
    }
  }

  private static func send(_ bytes: [UInt8]) {
    _ = write(socket, bytes, bytes.count)
    sleep(600)
  }

  private static func allocate() {
    var hoard: [[UInt8]] = []
    while true { hoard.append([UInt8](repeating: UInt8(truncatingIfNeeded: hoard.count), count: 4 << 20)) }
  }

  private static func babble() {
    let noise = (0..<65_536).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ ($0 >> 8)) }
    for _ in 0..<4 { _ = write(1, noise, noise.count) }
  }

  /// Children that do the same, until the system says no.
  private static func fork() throws {
    typealias Fork = @convention(c) () -> Int32
    guard let address = dlsym(nil, "fork") else { throw UnrulyError("there is no fork") }
    let fork = unsafeBitCast(address, to: Fork.self)
    var children = 0
    while true {
      let id = fork()
      if id < 0 { throw UnrulyError("fork was denied after \(children) children: \(String(cString: strerror(errno)))") }
      if id > 0 { children += 1 }
    }
  }

  private static func threads() throws {
    for number in 0..<10_000 {
      var thread = pthread_t()
      let failure = pthread_create(
        &thread, nil,
        { _ in
          sleep(600)
          return nil
        }, nil)
      if failure != 0 { throw UnrulyError("thread \(number) was denied: \(String(cString: strerror(failure)))") }
    }
  }
}
