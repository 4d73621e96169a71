import Testing

@testable import RoostCore

struct NetworkRequestTests {
  @Test func `a request is read as it was written`() throws {
    let request = NetworkRequest(id: 7, host: "a \"b\"\n", port: 443)
    let again = try NetworkRequest(parsing: request.bytes)
    #expect(again.id == 7 && again.host == request.host && again.port == 443)
  }

  @Test(arguments: [
    "", "null", "[]", "{}", #"{"id": 1, "host": "a.test"}"#, #"{"id": 1, "host": "a.test", "port": 1.5}"#,
    #"{"id": 1, "host": 7, "port": 80}"#,
    #"{"id": 1, "host": "a.test", "port": 80, "host": "b.test"}"#, "{\"id\": 1, \"host\": \"\u{0}\", \"port\": 80}",
    "{\"id\": 1, \"host\": \"" + String(repeating: "a", count: 2_000) + "\", \"port\": 80}",
  ]) func `what is none is refused`(text: String) {
    let error = #expect(throws: NetworkError.self) { try NetworkRequest(parsing: Array(text.utf8)) }
    #expect(error?.code == .invalid)
  }

  @Test func `a reason crosses with its code, and fits into an answer`() throws {
    for code in NetworkError.Code.allCases {
      let error = NetworkError(code, String(repeating: "ø", count: 10_000))
      let bytes = JSONValue.object(error.json).jsonBytes()
      #expect(bytes.count < NetworkRequest.maximumAnswerBytes)
      #expect(NetworkError(json: try JSONValue(parsing: bytes)).code == code)
    }
  }
}
