import Foundation
import RoostCore
import RoostHTTP
import Testing

/// One call of `calls.json`: what is asked, and of which model over each wire.
struct InteropCall: Sendable {
  enum Kind: String { case complete, stream, count, embed }

  let name: String
  let kind: Kind
  /// The request by wire.
  let requests: [String: JSONValue]

  static func all() throws -> [InteropCall] {
    let json = try JSONValue(parsing: [UInt8](Data(contentsOf: Interop.folder.appending(path: "calls.json"))))
    return try (json.arrayValue ?? []).map { call in
      var requests: [String: JSONValue] = [:]
      for (wire, changes) in call["wires"]?.objectValue ?? [:] {
        var request = call["request"]?.objectValue ?? [:]
        for (key, value) in changes.objectValue ?? [:] { request[key] = value }
        requests[wire] = .object(request)
      }
      return InteropCall(
        name: try #require(call["name"]?.stringValue), kind: try #require(Kind(rawValue: call["kind"]?.stringValue ?? "")),
        requests: requests)
    }
  }

  /// Makes the call over one wire, of the peer at `address`, with the plugin that speaks the wire.
  func make(over wire: String, at address: String) async throws {
    let request = try #require(requests[wire])
    let plugin = try #require(WirePlugin.all[wire])
    if kind == .embed {
      let embedder = try await plugin.embedder(
        at: address, ["model": request["model"] ?? .null, "dimensions": request["dimensions"] ?? .null])
      _ = try await embedder.embed((request["texts"]?.arrayValue ?? []).compactMap(\.stringValue))
      return
    }
    let provider = try await plugin.provider(at: address)
    let asked = try CompletionRequest(json: request)
    switch kind {
    case .complete: _ = try await provider.complete(asked)
    case .stream: _ = try await provider.stream(asked).collect()
    case .count: _ = try await provider.countTokens(asked)
    case .embed: break
    }
  }
}
