import Glibc
import Testing

@testable import RoostCore

struct NetworkRelayTests {
  /// A relay between two pairs, and the outer ends of these.
  private final class Line {
    let worker: NetworkStream
    let host: NetworkStream
    private var relay: NetworkRelay
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)

    init() throws {
      let pairs = try (0..<2).map { _ in
        var ends: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0)
        return ends.map { NetworkStream($0) }
      }
      (worker, host) = (pairs[0][0], pairs[1][0])
      relay = NetworkRelay(near: pairs[0][1], far: pairs[1][1])
    }

    deinit { buffer.deallocate() }

    var isOver: Bool { relay.isOver }

    /// Works until there is nothing to do; gives the number of turns.
    func settle() -> Int {
      for turn in 0..<10_000 {
        var polled = relay.entries
        if relay.isOver || poll(&polled, 2, 0) == 0 { return turn }
        relay.advance(near: polled[0].revents, far: polled[1].revents, buffer)
      }
      return .max
    }

    /// Writes what the kernel takes.
    static func fill(_ stream: NetworkStream) -> Int {
      let chunk = [UInt8](repeating: 7, count: 64 << 10)
      var total = 0
      while true {
        let count = send(stream.descriptor, chunk, chunk.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
        guard count > 0 else { return total }
        total += count
      }
    }

    /// Reads what is there; whether that was all there will be.
    static func drain(_ stream: NetworkStream) -> (count: Int, isEnd: Bool) {
      var (total, buffer) = (0, [UInt8](repeating: 0, count: 64 << 10))
      while true {
        let count = recv(stream.descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        if count <= 0 { return (total, count == 0) }
        total += count
      }
    }
  }

  @Test func `whoever does not read holds the other side back, and loses nothing`() throws {
    let line = try Line()
    var sent = 0
    // What two sockets and one buffer hold, and then no more.
    while true {
      let more = Line.fill(line.host)
      if more == 0 { break }
      sent += more
      #expect(line.settle() < .max)
    }
    #expect(sent < 4 << 20)
    shutdown(line.host.descriptor, Int32(SHUT_WR))
    var received = 0
    while true {
      let (count, isEnd) = Line.drain(line.worker)
      received += count
      if isEnd { break }
      #expect(line.settle() < .max)
    }
    #expect(received == sent)
    #expect(!line.isOver)
  }

  @Test func `each side's end goes to the other by itself`() throws {
    let line = try Line()
    #expect(write(line.worker.descriptor, "ask", 3) == 3)
    shutdown(line.worker.descriptor, Int32(SHUT_WR))
    #expect(line.settle() < .max)
    #expect(Line.drain(line.host) == (3, true))
    #expect(!line.isOver)
    #expect(write(line.host.descriptor, "answer", 6) == 6)
    shutdown(line.host.descriptor, Int32(SHUT_WR))
    #expect(line.settle() < .max)
    #expect(Line.drain(line.worker) == (6, true))
    #expect(line.isOver)
  }

  @Test func `a worker that is gone ends it, once what it said has been passed on`() throws {
    let line = try Line()
    _ = Line.fill(line.host)
    #expect(write(line.worker.descriptor, "bye", 3) == 3)
    line.worker.close()
    #expect(line.settle() < .max)
    #expect(line.isOver)
    #expect(Line.drain(line.host).count == 3)
  }

  @Test func `a host that is gone does not keep the thread busy`() throws {
    let line = try Line()
    _ = Line.fill(line.host)
    line.host.close()
    // The worker reads nothing yet.
    #expect(line.settle() < 100)
    #expect(!line.isOver)
    line.worker.close()
    #expect(line.settle() < 100)
    #expect(line.isOver)
  }
}
