import Foundation
import RoostCore
import Testing

struct MessageTests {
  // LA-MSG-01
  @Test func `the factories equal the explicit initializer`() {
    #expect(Message.user("hi") == Message(role: .user, parts: [.text("hi")]))
    #expect(Message.assistant("hi") == Message(role: .assistant, parts: [.text("hi")]))
    #expect(Message.user(["look:", .image(Media(url: "https://a.test/x.png"))]).parts.count == 2)
  }

  static let parts: [ContentPart] = [
    .text("plain"), .text(""), .image(Media(url: "https://a.test/x.png", mediaType: "image/png")),
    .image(Media(data: [0, 255, 7], mediaType: "image/jpeg", name: "x.jpg")), .audio(Media(data: [1], mediaType: "audio/wav")),
    .document(Media(data: [37, 80, 68, 70], mediaType: "application/pdf")),
    .toolCall(ToolCall(id: "c1", name: "find", arguments: ["deep": ["nested": [1, 2.5, nil, true]]])),
    .toolResult(ToolResult(callID: "c1", name: "find", content: [.text("found"), .image(Media(url: "u:x"))], isError: true)),
    .thinking("because", signature: "sig=="), .thinking("because", signature: nil), .redactedThinking("b64data"),
    .opaque(provider: "vendor", ["k": [1]]),
  ]

  // LA-MSG-02, LA-MSG-03, LA-MSG-04, LA-MSG-05
  @Test(arguments: parts) func `a content part comes back from its JSON as it was`(_ part: ContentPart) throws {
    let text = part.json.description
    #expect(try ContentPart(json: JSONValue(parsing: text)) == part)
    #expect(try JSONDecoder().decode(ContentPart.self, from: JSONEncoder().encode(part)) == part)
  }

  // LA-MSG-05
  @Test func `plain strings in a list of parts are text`() throws {
    let message = Message(role: .user, parts: ["one", .document(Media(data: [1], mediaType: "application/pdf")), "two"])
    #expect(message.text == "onetwo")
    #expect(message.parts[1].modality == .document)
    #expect(try Message(json: ["role": "user", "content": ["a", ["type": "text", "text": "b"]]]).text == "ab")
  }

  @Test(arguments: [
    (#"{"role":"nobody","content":[]}"#, "/role: expected one of system, user, assistant, tool, found string"),
    (#"{"role":"user","content":[{"type":"video"}]}"#, "/content/0/type: expected one of"),
    (#"{"role":"user","content":[{"type":"image","data":"%%"}]}"#, "/content/0/data: expected base64 text"),
    (#"{"role":"user","content":[{"type":"tool_call","name":"x"}]}"#, "/content/0/id: expected a string, found nothing"),
    (#"[]"#, "expected an object for a message, found array"),
  ]) func `a message that is none says where and why`(_ text: String, _ expected: String) throws {
    let json = try JSONValue(parsing: text)
    let error = #expect(throws: JSONShapeError.self) { try Message(json: json) }
    #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
  }

  @Test func `a tool result made of a map is JSON text for the model`() {
    #expect(ToolResult.ok(["a": 1], callID: "c").text == #"{"a":1}"#)
    #expect(ToolResult.ok("plain", callID: "c").text == "plain")
    #expect(ToolResult.error("no", callID: "c").isError)
  }

  // LA-PROV-10
  @Test func `token usage adds up and never overflows`() {
    let sum = TokenUsage(inputTokens: 100, outputTokens: 50) + TokenUsage(inputTokens: 1, outputTokens: 2, reasoningTokens: 1)
    #expect(sum == TokenUsage(inputTokens: 101, outputTokens: 52, reasoningTokens: 1))
    #expect(sum.totalTokens == 153)
    #expect((TokenUsage(inputTokens: .max) + TokenUsage(inputTokens: 1)).inputTokens == .max)
  }
}
