import Testing

@testable import RoostCore

struct ManifestMutationTests {
  @Test(arguments: 0..<500) func `a valid manifest has no problem`(seed: UInt64) {
    let text = PlacedJSON(ManifestMutation(seed: seed).manifest).text
    #expect(ManifestFixture.problems(text) == [])
  }

  @Test(arguments: 0..<500) func `each of up to eight mutations is reported at its place, and nothing else`(seed: UInt64) {
    var mutation = ManifestMutation(seed: seed)
    for _ in 0...(seed % 8) where !mutation.mutate() { break }
    let placed = PlacedJSON(mutation.manifest)
    let wanted = mutation.expected.map { item in
      (item.isKey ? placed.keys : placed.values)[item.pointer.description] ?? "nowhere: \(item.pointer)"
    }
    let problems = ManifestFixture.problems(placed.text)
    let found = problems.map { $0.split(separator: ":")[1...2].joined(separator: ":") }
    #expect(found.sorted() == wanted.sorted(), "\(mutation.expected)\n\(problems.joined(separator: "\n"))\n\(placed.text)")
  }
}
