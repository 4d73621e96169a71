import RoostCore
import Testing

struct IdentifierTests {
  @Test func `ids are lowercase hexadecimal, of a span's or a trace's size`() {
    for (id, count) in [(Identifier.random(), 16), (Identifier.unique(), 32)] {
      #expect(id.count == count)
      #expect(id.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) })
    }
  }

  @Test func `ids differ, and those of later times sort later`() {
    let ids = (0..<1_000).map { _ in Identifier.unique() }
    #expect(Set(ids).count == 1_000)
    #expect(ids.map { $0.prefix(12) } == ids.map { $0.prefix(12) }.sorted())
  }
}
