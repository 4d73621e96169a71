import Glibc
import RoostCore

/// Ways round the proxy, and ways to harm it.
enum Trick {
  /// The packet socket to the proxy, as every worker with a granted host has it.
  private static let proxy: Int32 = 5

  static func play(_ name: String, _ stream: NetworkStream) throws -> String {
    switch name {
    case "family":
      var address = sockaddr_storage()
      var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
      let result = withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(stream.descriptor, $0, &size) }
      }
      return result == 0 && Int32(address.ss_family) == AF_UNIX ? "a UNIX socket" : "another socket"
    case "redirect": return redirect(stream.descriptor) + " " + redirect(proxy)
    case "sockets": return sockets()
    case "oversized": return ask([UInt8](repeating: UInt8(ascii: "x"), count: 5_000))
    case "binary": return ask((0..<700).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ 7) })
    case "empty": return ask([])
    case "nested": return ask(Array(String(repeating: "[", count: 1_000).utf8))
    case "types": return ask(Array(#"{"id": 1, "host": ["a.test"], "port": "80"}"#.utf8))
    case "flood":
      // Without ever taking an answer, until the socket takes no more.
      var count = 0
      let request = Array(#"{"id": 9, "host": "b.test", "port": 80}"#.utf8)
      while send(proxy, request, request.count, Int32(MSG_DONTWAIT)) > 0, count < 100_000 { count += 1 }
      return count < 100_000 ? "the flood was held back" : "the flood went on"
    case "drain":
      var buffer = [UInt8](repeating: 0, count: 4_096)
      var wait = pollfd(fd: proxy, events: Int16(POLLIN), revents: 0)
      while poll(&wait, 1, 2_500) > 0 { _ = recv(proxy, &buffer, buffer.count, Int32(MSG_DONTWAIT)) }
      return "drained"
    case "descriptors":
      let request = Array(#"{"id": 7, "host": "a.test", "port": 1}"#.utf8)
      // An empty log line, as the supervisor takes them.
      let frame: [UInt8] = [2, 0, 0, 0, 14, 0, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d]
      return try [(proxy, request), (stream.descriptor, [0]), (3, frame)].map(passDescriptors).joined(separator: " ")
    default: throw CallerError("there is no trick \(name)")
    }
  }

  private static func word(_ result: Int32) -> String { result >= 0 ? "worked" : "errno \(errno)" }

  /// Points a socket elsewhere.
  private static func redirect(_ descriptor: Int32) -> String {
    var nowhere = sockaddr()
    nowhere.sa_family = sa_family_t(AF_UNSPEC)
    return word(Glibc.connect(descriptor, &nowhere, socklen_t(MemoryLayout<sockaddr>.size)))
  }

  private static func sockets() -> String {
    let stream = Int32(SOCK_STREAM.rawValue)
    let datagram = Int32(SOCK_DGRAM.rawValue)
    return [(AF_INET, stream), (AF_INET6, stream), (AF_INET, datagram), (AF_UNIX, stream), (AF_UNIX, datagram), (AF_NETLINK, datagram)]
      .map { word(socket($0.0, $0.1, 0)) }.joined(separator: ", ")
  }

  /// Sends one request, and gives what the proxy answers.
  private static func ask(_ bytes: [UInt8]) -> String {
    guard send(proxy, bytes, bytes.count, 0) == bytes.count else { return "send: errno \(errno)" }
    var buffer = [UInt8](repeating: 0, count: 4_096)
    let count = recv(proxy, &buffer, buffer.count, 0)
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : "errno \(errno)"
  }

  /// Sends a hundred times three descriptors along with `bytes`.
  private static func passDescriptors(along socket: Int32, with bytes: [UInt8]) throws -> String {
    for _ in 0..<100 {
      var bytes = bytes
      var control = [UInt64](repeating: 0, count: 4)
      let result = control.withUnsafeMutableBytes { control in
        control.storeBytes(of: MemoryLayout<cmsghdr>.size + 12, as: Int.self)
        control.storeBytes(of: SOL_SOCKET, toByteOffset: 8, as: Int32.self)
        // SCM_RIGHTS, which is no plain constant.
        control.storeBytes(of: 1, toByteOffset: 12, as: Int32.self)
        for place in 0..<3 { control.storeBytes(of: proxy, toByteOffset: MemoryLayout<cmsghdr>.size + 4 * place, as: Int32.self) }
        return bytes.withUnsafeMutableBytes { bytes in
          var part = iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
          return withUnsafeMutablePointer(to: &part) { part in
            var message = msghdr()
            message.msg_iov = part
            message.msg_iovlen = 1
            message.msg_control = control.baseAddress
            message.msg_controllen = 32
            return sendmsg(socket, &message, Int32(MSG_NOSIGNAL))
          }
        }
      }
      // The kernel counts what is on its way, and lets a process have so much of it.
      if result < 0 && errno == ETOOMANYREFS {
        usleep(1_000)
        continue
      }
      guard result == bytes.count else { throw CallerError("sendmsg: \(String(cString: strerror(errno)))") }
      if socket == proxy {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = recv(proxy, &buffer, buffer.count, 0)
        let answer = String(decoding: buffer[..<max(0, count)], as: UTF8.self)
        if !answer.contains("no descriptors") { return answer }
      }
    }
    return "passed"
  }
}
