import RoostCore
import RoostTesting

/// A server that speaks one vendor's wire, and the provider that asks it.
enum Vendor: String, CaseIterable, Sendable {
  case openAI, anthropic

  /// The settings of a provider of this vendor at `server`.
  func settings(_ server: ScriptedServer) -> JSONValue {
    switch self {
    case .openAI: ["type": "openai_compatible", "base_url": .string(server.url + "/v1"), "model": "m", "api_key": "sk-test-key"]
    case .anthropic: ["type": "anthropic", "base_url": .string(server.url), "model": "claude-sonnet-4-5", "api_key": "sk-test-key"]
    }
  }

  /// A server that answers connection after connection like this; the last answer is given for ever.
  func server(_ answers: [VendorAnswer]) throws -> ScriptedServer {
    try ScriptedServer(answers.map { answer in [.request, .send(text: text(answer)), .close] })
  }

  private func text(_ answer: VendorAnswer) -> String {
    func response(_ status: Int, _ headers: [(String, String)], _ body: JSONValue) -> String {
      ScriptedServer.response(
        status: status, headers: [("content-type", "application/json"), ("connection", "close")] + headers, body: body.description)
    }
    switch answer {
    case .says(let text): return response(200, [], whole(text, stop: nil))
    case .cut(let text): return response(200, [], whole(text, stop: self == .openAI ? "length" : "max_tokens"))
    case .status(let status, let headers, let message): return response(status, headers, failure(status, message))
    case .streams(let text): return ScriptedServer.head() + stream(text, isWhole: true)
    case .breaksOff(let text): return ScriptedServer.head() + stream(text, isWhole: false)
    }
  }

  private func whole(_ text: String, stop: String?) -> JSONValue {
    switch self {
    case .openAI:
      [
        "id": "c1", "object": "chat.completion", "model": "m",
        "choices": [["index": 0, "message": ["role": "assistant", "content": .string(text)], "finish_reason": .string(stop ?? "stop")]],
        "usage": ["prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15],
      ]
    case .anthropic:
      [
        "id": "m1", "type": "message", "role": "assistant", "model": "claude-sonnet-4-5",
        "content": [["type": "text", "text": .string(text)]], "stop_reason": .string(stop ?? "end_turn"),
        "usage": ["input_tokens": 10, "output_tokens": 5],
      ]
    }
  }

  private func failure(_ status: Int, _ message: String) -> JSONValue {
    switch self {
    case .openAI: ["error": ["message": .string(message), "type": "invalid_request_error", "param": "temperature"]]
    case .anthropic: ["type": "error", "error": ["type": .string(Self.word(status)), "message": .string(message)]]
    }
  }

  private static func word(_ status: Int) -> String {
    switch status {
    case 401: "authentication_error"
    case 429: "rate_limit_error"
    case 529: "overloaded_error"
    case 400: "invalid_request_error"
    default: "api_error"
    }
  }

  private func stream(_ text: String, isWhole: Bool) -> String {
    var events: [(String?, JSONValue)] = []
    switch self {
    case .openAI:
      events.append((nil, ["id": "c1", "model": "m", "choices": [["index": 0, "delta": ["content": .string(text)]]]]))
      if isWhole {
        events.append((nil, ["id": "c1", "model": "m", "choices": [["index": 0, "delta": [:], "finish_reason": "stop"]]]))
      }
    case .anthropic:
      events.append(
        (
          "message_start",
          [
            "type": "message_start",
            "message": [
              "id": "m1", "type": "message", "role": "assistant", "model": "claude-sonnet-4-5", "content": [],
              "usage": ["input_tokens": 10, "output_tokens": 1],
            ],
          ]
        ))
      events.append(("content_block_start", ["type": "content_block_start", "index": 0, "content_block": ["type": "text", "text": ""]]))
      events.append(
        (
          "content_block_delta", ["type": "content_block_delta", "index": 0, "delta": ["type": "text_delta", "text": .string(text)]]
        ))
      if isWhole {
        events.append(("content_block_stop", ["type": "content_block_stop", "index": 0]))
        events.append(
          ("message_delta", ["type": "message_delta", "delta": ["stop_reason": "end_turn"], "usage": ["output_tokens": 5]]))
        events.append(("message_stop", ["type": "message_stop"]))
      }
    }
    let lines = events.map { name, json in (name.map { "event: \($0)\n" } ?? "") + "data: \(json)\n\n" }.joined()
    return self == .openAI && isWhole ? lines + "data: [DONE]\n\n" : lines
  }
}

/// What a server says to one request.
enum VendorAnswer: Sendable {
  case says(String)
  /// An answer that the token limit cut off.
  case cut(String)
  case status(Int, headers: [(String, String)], message: String)
  case streams(String)
  /// A stream that ends in the middle.
  case breaksOff(String)

  static func status(_ status: Int, _ headers: [(String, String)] = []) -> VendorAnswer {
    .status(status, headers: headers, message: "no (\(status))")
  }
}
