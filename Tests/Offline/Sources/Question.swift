import Foundation

/// One question of the corpus with what a right answer to it does.
struct Question: Decodable {
  /// One call that the question asks for, with the arguments it settles.
  struct ExpectedCall: Decodable {
    let tool: String
    let equals: [String: Value]?
    let contains: [String: String]?
  }

  enum Split: String, Decodable, CaseIterable {
    case tune
    case heldOut = "held-out"
  }

  let id: String
  let split: Split
  let question: String
  let tools: Set<String>
  let calls: [ExpectedCall]
  let contains: [String]
  let excludes: [String]
}

/// The questions of one manifest.
struct Domain {
  static let names = ["kitchen", "library", "network"]

  let manifest: URL
  let questions: [Question]

  init(_ name: String) throws {
    let folder = Checkout.root.appending(path: "Tests/Fixtures/Offline/\(name)")
    manifest = folder.appending(path: "roost.json")
    questions = try ["tune.json", "held-out.json"].flatMap {
      try JSONDecoder().decode([Question].self, from: Data(contentsOf: folder.appending(path: $0)))
    }
  }
}
