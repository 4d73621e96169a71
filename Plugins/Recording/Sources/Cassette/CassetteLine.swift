import RoostCore
import RoostHTTP

/// One line of a cassette. The README has the format.
enum CassetteLine: Sendable {
  /// The first line.
  case header(recordedAt: Double)
  case request(exchange: Int, provider: String, TapedRequest)
  case head(exchange: Int, milliseconds: Double, status: Int, headers: [HTTPHeaders.Field])
  /// A piece of the body, as it came.
  case piece(exchange: Int, milliseconds: Double, [UInt8])
  /// The body's end; not whole where the reader left before.
  case end(exchange: Int, milliseconds: Double, isWhole: Bool)
  case failure(exchange: Int, milliseconds: Double, HTTPError)
  /// The last line.
  case finished(exchanges: Int)

  static let version = 1

  var json: JSONValue {
    switch self {
    case .header(let recordedAt): ["roost_cassette": .integer(Self.version), "recorded_at": .number(recordedAt)]
    case .request(let exchange, let provider, let request):
      ["exchange": .integer(exchange), "provider": .string(provider), "request": request.json]
    case .head(let exchange, let milliseconds, let status, let headers):
      [
        "exchange": .integer(exchange), "ms": .number(milliseconds),
        "response": ["status": .integer(status), "headers": Self.json(headers)],
      ]
    case .piece(let exchange, let milliseconds, let bytes):
      .object((["exchange": .integer(exchange), "ms": .number(milliseconds)] as JSONObject).adding(bytes))
    case .end(let exchange, let milliseconds, let isWhole):
      ["exchange": .integer(exchange), "ms": .number(milliseconds), "end": .string(isWhole ? "whole" : "abandoned")]
    case .failure(let exchange, let milliseconds, let error):
      [
        "exchange": .integer(exchange), "ms": .number(milliseconds),
        "error": ["kind": .string(error.kind.rawValue), "message": .string(error.message)],
      ]
    case .finished(let exchanges): ["finished": true, "exchanges": .integer(exchanges)]
    }
  }

  /// The line that `json` is; throws the reason why it is none.
  init(json: JSONValue) throws(CassetteFault) {
    if let version = json["roost_cassette"] {
      guard let number = version.intValue else { throw CassetteFault("its version is no number") }
      guard number == Self.version else { throw CassetteFault("its version is \(number)") }
      self = .header(recordedAt: json["recorded_at"]?.doubleValue ?? 0)
      return
    }
    if json["finished"] == true {
      guard let count = json["exchanges"]?.intValue else { throw CassetteFault("it doesn't say how many exchanges there are") }
      self = .finished(exchanges: count)
      return
    }
    guard let exchange = json["exchange"]?.intValue, exchange >= 1 else { throw CassetteFault("it has no number of an exchange") }
    if let request = json["request"] {
      guard let provider = json["provider"]?.stringValue else { throw CassetteFault("it doesn't name its provider") }
      self = .request(exchange: exchange, provider: provider, try TapedRequest(json: request))
      return
    }
    guard let milliseconds = json["ms"]?.doubleValue, milliseconds >= 0, milliseconds < 1e12 else {
      throw CassetteFault("it doesn't say when it was")
    }
    if let response = json["response"] {
      guard let status = response["status"]?.intValue, (100...999).contains(status) else { throw CassetteFault("it has no status") }
      self = .head(exchange: exchange, milliseconds: milliseconds, status: status, headers: try Self.headers(response["headers"]))
    } else if let error = json["error"] {
      guard let kind = error["kind"]?.stringValue.flatMap(HTTPError.Kind.init(rawValue:)) else {
        throw CassetteFault("its error is of no known kind")
      }
      self = .failure(exchange: exchange, milliseconds: milliseconds, HTTPError(kind, error["message"]?.stringValue ?? ""))
    } else if let end = json["end"]?.stringValue {
      self = .end(exchange: exchange, milliseconds: milliseconds, isWhole: end == "whole")
    } else if let bytes = try json.tapedBytes {
      self = .piece(exchange: exchange, milliseconds: milliseconds, bytes)
    } else {
      throw CassetteFault("it is neither a request nor a part of an answer")
    }
  }

  static func json(_ headers: [HTTPHeaders.Field]) -> JSONValue {
    .array(headers.map { .array([.string($0.name), .string($0.value)]) })
  }

  static func headers(_ json: JSONValue?) throws(CassetteFault) -> [HTTPHeaders.Field] {
    var fields: [HTTPHeaders.Field] = []
    for pair in json?.arrayValue ?? [] {
      guard let words = pair.arrayValue, words.count == 2, let name = words[0].stringValue, let value = words[1].stringValue else {
        throw CassetteFault("a header is no pair of texts")
      }
      fields.append(HTTPHeaders.Field(name: name, value: value))
    }
    return fields
  }
}

/// What is wrong with one line.
struct CassetteFault: Error, Hashable {
  let reason: String
  init(_ reason: String) { self.reason = reason }
}

extension JSONObject {
  /// The bytes as `text`, or where they are none, as `base64`.
  func adding(_ bytes: [UInt8]) -> JSONObject {
    var copy = self
    if let text = String(validating: bytes, as: UTF8.self) {
      copy["text"] = .string(text)
    } else {
      copy["base64"] = .string(Base64.encode(bytes))
    }
    return copy
  }
}

extension JSONValue {
  /// The bytes that `text` or `base64` gives; nil where neither is there.
  var tapedBytes: [UInt8]? {
    get throws(CassetteFault) {
      if let text = self["text"]?.stringValue { return Array(text.utf8) }
      guard let base64 = self["base64"]?.stringValue else { return nil }
      guard let bytes = Base64.decode(base64) else { throw CassetteFault("its base64 is damaged") }
      return bytes
    }
  }
}
