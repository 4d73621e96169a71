import Glibc
import RoostCore
import Testing

/// The call by which plugins connect, in Roost's own process.
@Suite(.timeLimit(.minutes(1))) struct NetworkAccessTests {
  /// Why there is no connection; nil where there is one.
  private static func code(_ access: NetworkAccess, _ host: String, _ port: Int, _ timeout: Duration? = nil) async -> NetworkError.Code? {
    do throws(NetworkError) {
      _ = try await access.connect(host: host, port: port, timeout: timeout)
      return nil
    } catch { return error.code }
  }

  private static func blockingCode(_ access: NetworkAccess, _ host: String, _ port: Int) -> NetworkError.Code? {
    do throws(NetworkError) {
      _ = try access.connectBlocking(host: host, port: port)
      return nil
    } catch { return error.code }
  }

  @Test func `addresses outside the open Internet are refused, however they are named, unless they are allowed`() async throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    let closed = NetworkAccess()
    for host in ["127.0.0.1", "localhost", "[::1]", "::ffff:127.0.0.1", "0.0.0.0"] {
      #expect(await Self.code(closed, host, server.port) == .addressRefused)
      #expect(Self.blockingCode(closed, host, server.port) == .addressRefused)
    }
    #expect(server.connections == 0)
    let open = NetworkAccess(rules: AddressRules(allowed: [try IPNetwork("127.0.0.0/8")]))
    let stream = try await open.connect(host: "127.0.0.1", port: server.port)
    // Whoever takes the descriptor may wait on it.
    #expect(fcntl(stream.descriptor, F_GETFL) & O_NONBLOCK == 0)
    #expect(fcntl(stream.descriptor, F_GETFD) & FD_CLOEXEC != 0)
    let greeting = stream.take()
    #expect(stream.descriptor == -1)
    #expect(write(greeting, "G", 1) == 1)
    var buffer = [UInt8](repeating: 0, count: 7)
    #expect(recv(greeting, &buffer, 7, Int32(MSG_WAITALL)) == 7 && buffer == Array("welcome".utf8))
    close(greeting)
  }

  @Test func `a pinned name is not looked up, and only it may reach its address`() async throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    let access = NetworkAccess(
      rules: AddressRules(pins: [try HostName("a.test"): [.v4(0x7f00_0001)], try HostName("none.test"): []]))
    #expect(await Self.code(access, "A.test.", server.port) == nil)
    #expect(await Self.code(access, "none.test", server.port) == .unresolved)
    #expect(
      await Self.code(access, "127.0.0.1", server.port) == .addressRefused)
  }

  @Test func `nothing is reached offline`() async throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    let closed = NetworkAccess(rules: AddressRules(pins: [try HostName("a.test"): [.v4(0x7f00_0001)]], isClosed: true))
    #expect(await Self.code(closed, "a.test", server.port) == .unavailable)
  }

  @Test func `the next address is tried when one does not answer`() async throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    // Nobody listens at the first two.
    let access = NetworkAccess(
      rules: AddressRules(pins: [try HostName("a.test"): [.v6(0, 1), .v4(0x7f00_0002), .v4(0x7f00_0001)]]))
    let stream = try await access.connect(host: "a.test", port: server.port)
    #expect(stream.descriptor >= 0)
  }

  @Test func `a connection that nobody takes ends in time, and at once when nobody waits for it`() async throws {
    let (port, descriptors) = try LoopbackServer.deafPort()
    defer { for descriptor in descriptors { close(descriptor) } }
    let access = NetworkAccess(rules: AddressRules(pins: [try HostName("deaf.test"): [.v4(0x7f00_0001)]]))
    let error = await #expect(throws: NetworkError.self) {
      try await access.connect(host: "deaf.test", port: port, timeout: .milliseconds(200))
    }
    #expect(error?.code == .timedOut || error?.code == .unreachable, "\(String(describing: error))")
    let task = Task {
      await Self.code(access, "deaf.test", port, .seconds(600))
    }
    task.cancel()
    #expect(await task.value == .cancelled)
  }
}
