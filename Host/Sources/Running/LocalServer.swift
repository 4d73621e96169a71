import Glibc
import RoostCore

/// A server on this machine that may be there: asked once, for the names of its models.
struct LocalServer {
  /// How long it may take to answer, in milliseconds; a server of this machine's own that needs longer is not ready.
  static let timeLimit: Int32 = 1_000
  /// The longest answer read, in bytes.
  static let byteLimit = 1 << 20

  let host: String
  let port: UInt16
  let path: String

  /// Nil where the variable names another machine: only a server of this one is found without having been chosen.
  init?(_ server: StandInProvider.Server, environment: [String: String]) {
    let (standardHost, standardPort) = Self.parts(server.address)
    guard let standardHost, let standardPort else { return nil }
    let (host, port) = environment[server.variable].map { Self.parts($0) } ?? (standardHost, standardPort)
    guard let host = host ?? standardHost as String?, ["127.0.0.1", "localhost", "0.0.0.0", ""].contains(host) else { return nil }
    self.host = "127.0.0.1"
    self.port = port ?? standardPort
    path = server.models
  }

  private static func parts(_ address: String) -> (host: String?, port: UInt16?) {
    var rest = address[...]
    if rest.hasPrefix("https://") { return ("https", nil) }
    if rest.hasPrefix("http://") { rest = rest.dropFirst(7) }
    rest = rest.prefix { $0 != "/" }
    let pieces = rest.split(separator: ":", omittingEmptySubsequences: false)
    if pieces.count == 1, let port = UInt16(rest) { return (nil, port) }
    guard pieces.count <= 2 else { return (String(rest), nil) }
    return (String(pieces.first ?? ""), pieces.count > 1 ? UInt16(pieces[1]) : nil)
  }

  /// The names of its models; empty where nobody answers, or not so.
  func models() -> [String] {
    let request = "GET \(path) HTTP/1.0\r\nHost: \(host):\(port)\r\nConnection: close\r\n\r\n"
    guard let answer = exchange(Array(request.utf8)), let body = Self.body(of: answer) else { return [] }
    do {
      let json = try JSONValue(parsing: body)
      return (json["models"]?.arrayValue ?? []).compactMap { $0["name"]?.stringValue }.filter { !$0.isEmpty }
    } catch {
      // Whatever listens there is not the server that was meant.
      return []
    }
  }

  private static func body(of answer: [UInt8]) -> [UInt8]? {
    let text = String(decoding: answer.prefix(12), as: UTF8.self)
    guard text.hasPrefix("HTTP/1."), text.hasSuffix(" 200") else { return nil }
    let end: [UInt8] = [13, 10, 13, 10]
    guard let start = answer.indices.first(where: { answer[$0...].starts(with: end) }) else { return nil }
    return Array(answer[(start + 4)...])
  }

  private func exchange(_ request: [UInt8]) -> [UInt8]? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    guard inet_pton(AF_INET, host, &address.sin_addr) == 1 else { return nil }
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
    guard connected == 0 || errno == EINPROGRESS else { return nil }
    let deadline = Self.now() + Int64(Self.timeLimit)
    guard Self.wait(descriptor, POLLOUT, until: deadline) else { return nil }
    var sent = 0
    while sent < request.count {
      let count = request[sent...].withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if count < 0, errno == EAGAIN, Self.wait(descriptor, POLLOUT, until: deadline) { continue }
      guard count > 0 else { return nil }
      sent += count
    }
    return read(descriptor, until: deadline)
  }

  private func read(_ descriptor: Int32, until deadline: Int64) -> [UInt8]? {
    var answer: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 16_384)
    while Self.wait(descriptor, POLLIN, until: deadline) {
      let count = recv(descriptor, &piece, piece.count, 0)
      if count < 0, errno == EAGAIN || errno == EINTR { continue }
      if count < 0 { return nil }
      if count == 0 { return answer }
      answer += piece[..<count]
      if answer.count > Self.byteLimit { return nil }
    }
    return nil
  }

  private static func wait(_ descriptor: Int32, _ events: Int32, until deadline: Int64) -> Bool {
    let left = deadline - now()
    guard left > 0 else { return false }
    var waiting = pollfd(fd: descriptor, events: Int16(events), revents: 0)
    return poll(&waiting, 1, Int32(left)) > 0
  }

  /// Milliseconds that only grow.
  private static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }
}
