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
      return passDescriptors(along: proxy) + " " + passDescriptors(along: stream.descriptor) + " " + passDescriptors(along: 3, 0)
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

  /// Sends two hundred packets that carry three descriptors each.
  private static func passDescriptors(along socket: Int32, _ count: Int = 200) -> String {
    var refused = 0
    for _ in 0..<count {
      let control = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 8)
      defer { control.deallocate() }
      let header = control.baseAddress?.bindMemory(to: cmsghdr.self, capacity: 1)
      header?.pointee.cmsg_len = MemoryLayout<cmsghdr>.size + 12
      header?.pointee.cmsg_level = SOL_SOCKET
      header?.pointee.cmsg_type = 1  // SCM_RIGHTS
      for place in 0..<3 { control.storeBytes(of: Int32(0), toByteOffset: MemoryLayout<cmsghdr>.size + 4 * place, as: Int32.self) }
      var text = Array(#"{"id": 7, "host": "a.test", "port": 1}"#.utf8)
      let result = text.withUnsafeMutableBytes { bytes in
        var part = iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
        return withUnsafeMutablePointer(to: &part) { part in
          var message = msghdr()
          message.msg_iov = part
          message.msg_iovlen = 1
          message.msg_control = control.baseAddress
          message.msg_controllen = MemoryLayout<cmsghdr>.size + 16
          return sendmsg(socket, &message, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
        }
      }
      if result < 0 { refused += 1 }
      if socket == proxy {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        if recv(proxy, &buffer, buffer.count, 0) > 0, !String(decoding: buffer, as: UTF8.self).contains("no descriptors") {
          refused = -1_000
        }
      }
    }
    return refused >= 0 ? "passed" : "taken"
  }
}
