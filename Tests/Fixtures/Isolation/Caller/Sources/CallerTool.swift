import Glibc
public import RoostCore
import RoostHTTP
import Synchronization

/// Does what its arguments say, and tells what came of it.
public struct CallerTool: Tool {
  @Generable public struct Arguments {
    public var deed: String?
    public var host: String?
    public var port: Int?
    /// What to send.
    public var text: String = "hello"
    /// How often, or how much.
    public var count: Int = 1
  }

  let settings: CallerSettings
  let network: NetworkAccess
  public let name = "caller"
  public let description = "Connects to hosts."

  /// Connections that are kept open until the process ends.
  private static let held = Mutex<[NetworkStream]>([])

  public func call(arguments: Arguments, context: ToolContext) async throws -> String {
    let (host, port) = (arguments.host ?? settings.host, arguments.port ?? settings.port)
    switch arguments.deed ?? settings.deed {
    case "echo": return try await Conversation(connect(host, port)).exchange("E" + arguments.text)
    case "fetch":
      // One after the other, then some at a time.
      let client = HTTPClient(network: network)
      let url = try HTTPURL("http://\(host):\(port)/x")
      let post = HTTPRequest("POST", url, body: [UInt8](repeating: 120, count: 100_000))
      var sizes = Set<Int>()
      for _ in 0..<3 { sizes.insert(try await client.send(post).body.count) }
      try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<arguments.count { group.addTask { try await client.send(post).body.count } }
        for try await size in group { sizes.insert(size) }
      }
      return "\(sizes.sorted()) bytes each"
    case "blocking":
      return try await withCheckedThrowingContinuation { continuation in
        _ = OwnThread.start {
          continuation.resume(
            with: Result {
              let stream = try network.connectBlocking(host: host, port: port)
              return String(decoding: try Conversation(stream).exchange(Array("Eblocking".utf8)), as: UTF8.self)
            })
        }
      }
    case "much":
      let sent = (0..<arguments.count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ ($0 >> 8)) }
      let back = try await Conversation(connect(host, port)).exchangeOffPool([UInt8(ascii: "E")] + sent)
      return back == sent ? "\(back.count) bytes both ways" : "\(back.count) other bytes"
    case "count": return try await Conversation(connect(host, port)).exchange("C" + arguments.text)
    case "greeting": return try await Conversation(connect(host, port)).exchange("G")
    case "many": return try await many(arguments.count, host, port)
    case "hold":
      for _ in 0..<arguments.count {
        let stream = try await connect(host, port)
        Self.held.withLock { $0.append(stream) }
      }
      return "holding"
    case "release":
      Self.held.withLock { $0 = [] }
      return "released"
    case "exit": _exit(0)
    case "die":
      // The host's answer is on its way when the process ends.
      let stream = try await connect(host, port)
      let noise = [UInt8](repeating: UInt8(ascii: "E"), count: 32 << 10)
      _ = write(stream.descriptor, noise, noise.count)
      abort()
    case let deed: return try Trick.play(deed, try await connect(host, port))
    }
  }

  private func connect(_ host: String, _ port: Int) async throws -> NetworkStream {
    do { return try await network.connect(host: host, port: port) } catch { throw CallerError("\(error.code.rawValue): \(error.message)") }
  }

  /// Connections one after the other, and as many again eight at a time.
  private func many(_ count: Int, _ host: String, _ port: Int) async throws -> String {
    var answers = Set<String>()
    for number in 0..<count / 2 { answers.insert(try await Conversation(connect(host, port)).exchange("E\(number)")) }
    for start in stride(from: count / 2, to: count, by: 8) {
      try await withThrowingTaskGroup(of: String.self) { group in
        for number in start..<min(start + 8, count) {
          group.addTask { try await Conversation(connect(host, port)).exchange("E\(number)") }
        }
        for try await answer in group { answers.insert(answer) }
      }
    }
    return "\(answers.count) answers"
  }
}
