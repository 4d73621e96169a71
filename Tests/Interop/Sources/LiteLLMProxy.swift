import Foundation

/// LiteLLM's proxy, one for all tests, with the recording server behind it.
struct LiteLLMProxy: Sendable {
  /// As in `http://127.0.0.1:4000`.
  let address: String
  let key = "sk-interop"
  private let programs: [PythonProgram]

  private static let shared = Task { try await LiteLLMProxy() }

  static func running() async throws -> LiteLLMProxy { try await shared.value }

  private init() async throws {
    let peer = try PythonProgram("peer.py")
    let proxy = try PythonProgram("proxy.py", "http://127.0.0.1:\(try await peer.port())")
    programs = [peer, proxy]
    address = "http://127.0.0.1:\(try await proxy.port())"
  }
}
