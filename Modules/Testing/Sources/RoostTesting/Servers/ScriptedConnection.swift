internal import Glibc

/// One connection of a scripted server, played on a thread of its own.
struct ScriptedConnection: Sendable {
  let descriptor: Int32
  let script: [ScriptedServer.Step]
  let connection: Int
  let stopped: WakeDescriptor

  func play(_ read: (ScriptedRequest) -> Void) {
    var rest: [UInt8] = []
    var index = 0
    var last: ScriptedRequest?
    while index < script.count {
      switch script[index] {
      case .request:
        guard let request = ScriptedRequest.read(connection: connection, rest: &rest, receive: receive) else { return }
        read(request)
        last = request
      case .answer(let answer): if let last { guard send(answer(last)) else { return } }
      case .send(let bytes): guard send(bytes) else { return }
      case .trickle(let bytes, let piece):
        for start in stride(from: 0, to: bytes.count, by: max(1, piece)) {
          guard send([UInt8](bytes[start..<min(bytes.count, start + max(1, piece))])) else { return }
        }
      case .flood(let bytes, let total):
        var left = total
        while left > 0, !bytes.isEmpty {
          guard send(left >= bytes.count ? bytes : [UInt8](bytes.prefix(left))) else { return }
          left -= bytes.count
        }
      case .pause(let duration): guard LoopbackSocket.sleep(duration, unlessWoken: stopped.descriptor) else { return }
      case .wait(let gate): guard LoopbackSocket.waitReadable(gate.descriptor, orWoken: stopped.descriptor) else { return }
      case .stall: while receive() != nil {}
      case .halfClose: shutdown(descriptor, Int32(SHUT_WR))
      case .reset:
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        return
      case .close: return
      case .again:
        index = 0
        continue
      }
      index += 1
    }
  }

  private func send(_ bytes: [UInt8]) -> Bool {
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        buffer.baseAddress.map { Glibc.send(descriptor, $0 + offset, buffer.count - offset, Int32(MSG_NOSIGNAL)) } ?? 0
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      offset += count
    }
    return true
  }

  private func receive() -> [UInt8]? {
    let capacity = 65_536
    while true {
      var count = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initialized in
        count = recv(descriptor, buffer.baseAddress, capacity, 0)
        initialized = max(0, count)
      }
      if count < 0 && errno == EINTR { continue }
      return count > 0 ? bytes : nil
    }
  }
}
