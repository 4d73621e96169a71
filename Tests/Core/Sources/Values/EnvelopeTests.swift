import Foundation
import RoostCore
import Testing

struct EnvelopeTests {
  // LB2-MSG-01, LB1-MSG-01
  @Test func `an empty envelope has the stated defaults and comes back from its JSON`() throws {
    let empty = Envelope()
    #expect(empty.task == nil && empty.context == nil && empty.attachments.isEmpty && empty.payload == .null && empty.error == nil)
    #expect(try Envelope(json: JSONValue(parsing: empty.json.description)) == empty)
  }

  // LB2-MSG-01, LB4-MSG-01
  @Test func `a full envelope comes back from its JSON`() throws {
    var envelope = Envelope.task("do it", context: "since", attachments: [.image(Media(url: "u:x"))])
    envelope.payload = ["answer": 42, "list": [1, 2]]
    envelope.error = RunError(.timeout, "too slow", isRetryable: true, source: "tool")
    envelope.metadata = EnvelopeMetadata(
      runID: "r", agent: "a", provider: "p", model: "m", own: Spending(usage: TokenUsage(inputTokens: 3, outputTokens: 4), costUSD: 0.5),
      nested: Spending(usage: TokenUsage(inputTokens: 1), costUSD: 0.25), latency: .milliseconds(1500), stopReason: .endTurn, turns: 2)
    let back = try Envelope(json: JSONValue(parsing: envelope.json.description))
    #expect(back == envelope)
    #expect(try JSONDecoder().decode(Envelope.self, from: JSONEncoder().encode(envelope)) == envelope)
  }

  // LB2-MSG-02, LB4-MSG-05
  @Test func `metadata starts at nothing and its total is own and nested`() {
    var metadata = EnvelopeMetadata()
    #expect(metadata.own == Spending() && metadata.nested == Spending() && metadata.latency == .zero && metadata.model == nil)
    metadata.own = Spending(usage: TokenUsage(inputTokens: 3, outputTokens: 4), costUSD: 0.5)
    metadata.nested = Spending(usage: TokenUsage(inputTokens: 10, outputTokens: 20), costUSD: 0.25)
    #expect(metadata.total == Spending(usage: TokenUsage(inputTokens: 13, outputTokens: 24), costUSD: 0.75))
  }

  static let texts: [(JSONValue, String)] = [
    ("as it is", "as it is"), (.null, ""), (["title": "T", "pages": 3], #"{"title":"T","pages":3}"#), (7, "7"),
    ([1, "two"], #"[1,"two"]"#),
    (true, "true"),
  ]

  // LB2-MSG-05, LB3-MSG-10, LB4-MSG-02, LB1-MSG-02
  @Test(arguments: texts) func `the text of an envelope is its payload for a reader`(_ payload: JSONValue, _ text: String) {
    let envelope = Envelope(payload: payload)
    #expect(envelope.text == text)
    #expect("\(envelope)" == text)
    #expect(envelope.toolReply.text == text)
  }

  // LB2-MSG-06, LB4-MSG-03
  @Test func `a task is its own payload, so that a first step finds its input where every other does`() {
    let envelope = Envelope.task("x", context: "c")
    #expect(envelope.payload == "x" && envelope.text == "x" && envelope.task == "x" && envelope.context == "c")
  }

  // LB2-MSG-03, LB2-MSG-04, LB2-MSG-07, LB3-MSG-11, LB4-MSG-03, LB4-MSG-04
  @Test func `a failure is an envelope that is not OK, says what failed and has no answer`() {
    let envelope = Envelope.failure(RunError(.toolFailed, "the disk is full", source: "save"), task: "keep this")
    #expect(!envelope.isOK && envelope.payload == .null && envelope.text.isEmpty && envelope.task == "keep this")
    #expect(envelope.error?.code == .toolFailed && envelope.error?.message == "the disk is full" && envelope.error?.isRetryable == false)
    #expect(envelope.toolReply.isError && envelope.toolReply.text == "the disk is full")
  }

  // LB2-MSG-08
  @Test func `a copy with another context leaves the first alone`() {
    let first = Envelope.task("t", context: "one")
    var second = first
    second.context = "two"
    #expect(first.context == "one" && second.task == "t")
  }

  // LB4-MSG-01, LB3-MSG-11
  @Test func `a structured payload is read as a type`() throws {
    struct Book: Codable, Equatable { var title: String; var pages: Int }
    let envelope = Envelope(payload: ["title": "T", "pages": 3])
    #expect(try envelope.decode(Book.self) == Book(title: "T", pages: 3))
    #expect(throws: (any Error).self) { try Envelope(payload: "text").decode(Book.self) }
  }
}
