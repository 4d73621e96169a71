import RoostCore
import Testing

struct NearestNameTests {
  @Test(
    arguments: [
      ("modle", "model"), ("Model", "model"), ("tool", "tools"), ("temprature", "temperature"), ("agnets", "agents"), ("xyz", nil),
      ("", nil), ("completely-different", nil), ("m", nil), ("descripton", "description"),
    ] as [(String, String?)])
  func `a misspelt name has a nearest one and a foreign one has none`(name: String, expected: String?) {
    #expect(NearestName.of(name, in: ["model", "tools", "temperature", "agents", "description", "x"]) == expected)
  }

  @Test func `a name of any length is answered`() {
    let long = String(repeating: "a", count: 100_000)
    #expect(NearestName.of(long, in: [long, "a"]) == nil)
    #expect(NearestName.of("abc", in: [long, "abd"]) == "abd")
  }
}
