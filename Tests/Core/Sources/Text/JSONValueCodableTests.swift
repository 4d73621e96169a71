import Foundation
import RoostCore
import Testing

struct JSONValueCodableTests {
  struct Mixed: Codable, Equatable {
    var name: String
    var extra: JSONValue
  }

  @Test func `a value sits inside other Codable types`() throws {
    let mixed = Mixed(name: "n", extra: ["a": [1, 2.5, "s", nil, true, [:]], "big": .decimal("18446744073709551615")])
    let data = try JSONEncoder().encode(mixed)
    #expect(try JSONDecoder().decode(Mixed.self, from: data) == mixed)
  }

  @Test func `a number beyond every Double can't be encoded by a Codable coder`() {
    #expect(throws: EncodingError.self) { try JSONEncoder().encode(JSONValue.decimal("1e400")) }
  }
}
