import RoostCore
import RoostHTTP

/// A request as a cassette has it, without secrets.
struct TapedRequest: Hashable, Sendable {
  var method: String
  var url: String
  var headers: [HTTPHeaders.Field]
  var body: [UInt8]?

  init(_ request: HTTPRequest, _ mask: SecretMask) {
    method = request.method
    url = mask.masked(url: request.url.text)
    headers = mask.masked(request.headers)
    body = request.body.map { mask.masked($0) }
  }

  init(json: JSONValue) throws(CassetteFault) {
    guard let method = json["method"]?.stringValue, let url = json["url"]?.stringValue else {
      throw CassetteFault("its request has no method or no url")
    }
    self.method = method
    self.url = url
    headers = try CassetteLine.headers(json["headers"])
    body = try json.tapedBytes
  }

  var json: JSONValue {
    let object: JSONObject = ["method": .string(method), "url": .string(url), "headers": CassetteLine.json(headers)]
    return .object(body.map { object.adding($0) } ?? object)
  }
}
