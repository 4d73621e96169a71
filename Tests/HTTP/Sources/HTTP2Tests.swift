import Foundation
import RoostHTTP
import Testing

/// HTTP/2 and TLS with a server that others wrote.
@Suite(.serialized, .enabled(if: HTTP2Server.isInstalled), .timeLimit(.minutes(3))) struct HTTP2Tests {
  private static let page = Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })

  private func client(_ server: HTTP2Server, hasOwnCertificate: Bool = false, trusts: Bool = true) -> HTTPClient {
    HTTPClient(
      configuration: HTTPConfiguration(
        proxy: .none, version: .http2, certificateAuthorities: trusts ? server.certificate : nil,
        clientCertificate: hasOwnCertificate ? server.certificate : nil, clientKey: hasOwnCertificate ? server.key : nil))
  }

  private func url(_ server: HTTP2Server, scheme: String = "https") throws -> HTTPURL {
    try HTTPURL("\(scheme)://127.0.0.1:\(server.port)/page")
  }

  @Test func `requests one after the other share one connection`() async throws {
    let server = try await HTTP2Server(files: ["page": Self.page])
    let (client, url) = (client(server), try url(server))
    for _ in 0..<20 {
      let response = try await client.send(HTTPRequest(url))
      #expect(response.status == 200 && response.body == [UInt8](Self.page))
    }
    #expect(try server.log.split(separator: "\n").count { $0.contains("SSL/TLS handshake completed") } == 1)
  }

  @Test func `HTTP/2 without TLS works where it is asked for`() async throws {
    let server = try await HTTP2Server(tls: false, files: ["page": Self.page])
    let client = HTTPClient(configuration: HTTPConfiguration(proxy: .none, version: .http2))
    let response = try await client.send(HTTPRequest(try url(server, scheme: "http")))
    #expect(response.status == 200 && response.body == [UInt8](Self.page))
    // Who speaks HTTP/1.1 to this server gets no answer.
    let old = HTTPClient(configuration: HTTPConfiguration(proxy: .none, version: .http1))
    await #expect(throws: HTTPError.self) { try await old.send(HTTPRequest(try url(server, scheme: "http"))) }
  }

  @Test func `a server whose certificate nobody trusts is refused`() async throws {
    let server = try await HTTP2Server(files: ["page": Self.page])
    let error = await #expect(throws: HTTPError.self) { try await client(server, trusts: false).send(HTTPRequest(try url(server))) }
    #expect(error?.kind == .tls)
  }

  @Test func `a client's certificate is shown to a server that asks for it`() async throws {
    let server = try await HTTP2Server(verifiesClient: true, files: ["page": Self.page])
    let response = try await client(server, hasOwnCertificate: true).send(HTTPRequest(try url(server)))
    #expect(response.body == [UInt8](Self.page))
    let error = await #expect(throws: HTTPError.self) { try await client(server).send(HTTPRequest(try url(server))) }
    #expect(error?.kind == .tls || error?.kind == .interrupted, "\(String(describing: error))")
  }
}
