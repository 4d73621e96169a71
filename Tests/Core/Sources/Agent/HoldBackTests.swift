import RoostTesting
import Testing

@testable import RoostCore

/// Replaces a word, as a redactor does.
struct WordGuard: Guardrail {
  var word: String
  var replacement: String
  var name: String { "word" }
  var window: Int?
  var holdBack: HoldBackWindow { window.map { .characters($0) } ?? .whole }
  var blocks = false

  func check(_ text: String, context: GuardrailContext) async throws -> GuardrailDecision {
    if blocks { return text.contains(word) ? .block("No \(word) here.") : .pass }
    let changed = text.split(separator: word, omittingEmptySubsequences: false).joined(separator: replacement)
    return changed == text ? .pass : .modify(changed)
  }
}

@Suite struct HoldBackTests {
  let context = GuardrailContext(stage: .output)

  func streamed(_ text: String, _ chain: GuardrailChain, sizes: () -> Int) async -> (shown: String, pieces: Int, blocked: RunError?) {
    var held = HeldText(chain, context: context)
    var shown = ""
    var pieces = 0
    var rest = Substring(text)
    while !rest.isEmpty {
      let piece = rest.prefix(max(1, sizes()))
      rest = rest.dropFirst(piece.count)
      let (more, blocked) = await held.add(String(piece))
      if let blocked { return (shown, pieces, blocked.blocked) }
      if !more.isEmpty { pieces += 1 }
      shown += more
    }
    let (more, verdict) = await held.finish()
    return (shown + more, pieces, verdict.blocked)
  }

  static let filler = "The quick brown fox jumps over the lazy dog and says nothing of use. "
  static let texts = [
    "my secret is secretsecret and se cret, sec", filler + "secret" + filler + "secretsecretsec" + filler + "ret",
    String(repeating: "secret", count: 60) + "sec", String(repeating: "ab secret ", count: 40), filler + "sécret 👩‍👩‍👧 secret e\u{301}",
  ]

  @Test(arguments: texts, ["[x]", "", "s", "a very long replacement"])
  func `however a text is split, what is shown is what the whole text becomes`(text: String, replacement: String) async throws {
    let chain = GuardrailChain([WordGuard(word: "secret", replacement: replacement, window: 6)])
    let whole = await chain.verdict(text, context: context).text
    var random = ChunkSizes(seed: 42)
    for limit in [1, 3, 7, 40, 500] {
      let result = await streamed(text, chain) { Int.random(in: 1...limit, using: &random) }
      #expect(result.blocked == nil)
      #expect(result.shown == whole, "pieces of up to \(limit)")
    }
  }

  @Test func `nothing of a secret is shown before it is known whole`() async throws {
    let chain = GuardrailChain([WordGuard(word: "topsecretword", replacement: "[x]", window: 13)])
    let text = String(repeating: Self.filler, count: 5) + "topsecretword " + Self.filler
    var held = HeldText(chain, context: context)
    var shown = ""
    for character in text {
      shown += await held.add(String(character)).text
      #expect(!shown.contains("top"))
    }
    #expect(!shown.isEmpty, "a long text is not held back whole")
  }

  @Test func `a whole window shows nothing before the end`() async throws {
    let chain = GuardrailChain([WordGuard(word: "x", replacement: "y")])
    let result = await streamed(String(repeating: Self.filler, count: 20), chain) { 10 }
    #expect(result.pieces == 0)
  }

  @Test func `a block stops the stream and what it blocks was not shown`() async throws {
    let chain = GuardrailChain([WordGuard(word: "forbidden", replacement: "", window: 9, blocks: true)])
    let text = String(repeating: Self.filler, count: 4) + "forbidden" + Self.filler
    let result = await streamed(text, chain) { 3 }
    #expect(result.blocked?.code == .guardBlocked)
    #expect(!result.shown.contains("forb"))
  }

  @Test func `windows of a chain add up and one that needs the whole needs it for all`() {
    let two = WordGuard(word: "a", replacement: "b", window: 4)
    #expect(GuardrailChain([two, two]).holdBack == .characters(8))
    #expect(GuardrailChain([two, WordGuard(word: "a", replacement: "b")]).holdBack == .whole)
  }

  @Test func `a guardrail that throws blocks`() async throws {
    struct Broken: Guardrail {
      let name = "broken"
      func check(_ text: String, context: GuardrailContext) async throws -> GuardrailDecision { throw CancellationError() }
    }
    let verdict = await GuardrailChain([Broken()]).verdict("x", context: context)
    #expect(verdict.blocked?.code == .guardFailed)
  }
}

/// Repeatable randomness.
struct ChunkSizes: RandomNumberGenerator {
  var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
