import RoostCore
import Testing

struct JSONObjectTests {
  @Test func `members keep the order they were added in`() {
    var object: JSONObject = ["b": 1, "a": 2]
    object["c"] = 3
    object["b"] = 4
    #expect(object.keys == ["b", "a", "c"])
    #expect(object.values == [4, 2, 3])
    object["a"] = nil
    #expect(object.map(\.key) == ["b", "c"])
    object["missing"] = nil
    #expect(object.count == 2)
    #expect(JSONObject([("x", 1), ("y", 2), ("x", 3)]).description == #"{"x":3,"y":2}"#)
  }

  @Test func `equality ignores order, at every size`() {
    for size in [3, 16, 17, 200] {
      let pairs = (0..<size).map { ("k\($0)", JSONValue.integer($0)) }
      let object = JSONObject(pairs)
      let reversed = JSONObject(pairs.reversed())
      #expect(object == reversed)
      #expect(object.hashValue == reversed.hashValue)
      var other = reversed
      other["k1"] = "changed"
      #expect(object != other)
      other["k1"] = nil
      other["new"] = 1
      #expect(object != other)
    }
  }

  @Test func `a large object stays searchable while members come and go`() {
    var object = JSONObject()
    for index in 0..<100 { object["k\(index)"] = .integer(index) }
    for index in stride(from: 0, to: 100, by: 2) { object["k\(index)"] = nil }
    #expect((0..<100).allSatisfy { object["k\($0)"] == ($0 % 2 == 0 ? nil : .integer($0)) })
    for index in stride(from: 1, to: 91, by: 2) { object["k\(index)"] = nil }
    #expect(object.keys == ["k91", "k93", "k95", "k97", "k99"])
    object["k0"] = 0
    #expect(object["k0"] == 0 && object["k99"] == 99)
  }

  @Test func `a hundred thousand members are added and found`() {
    var object = JSONObject()
    for index in 0..<100_000 { object["key number \(index)"] = .integer(index) }
    #expect((0..<100_000).allSatisfy { object["key number \($0)"] == .integer($0) })
  }
}
