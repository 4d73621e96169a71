/// What passes between a worker and the proxy in its supervisor, besides descriptors.
///
/// On the packet socket: a request `{"id", "host", "port"}`, and for each an answer `{"id"}` with a stream, or `{"id", "code", "message"}`
/// without. The stream's first byte says whether there is a connection; after `-` follows the reason, and the end.
struct NetworkRequest: Sendable {
  var id: Int
  var host: String
  var port: Int

  /// The most bytes of one request.
  static let maximumBytes = 1_024
  /// The most bytes of one answer, and of a refusal on a stream.
  static let maximumAnswerBytes = 4_096

  static let connected = UInt8(ascii: "+")
  static let refused = UInt8(ascii: "-")

  var bytes: [UInt8] { (["id": .integer(id), "host": .string(host), "port": .integer(port)] as JSONValue).jsonBytes() }

  init(id: Int, host: String, port: Int) {
    self.id = id
    self.host = host
    self.port = port
  }

  /// Reads what a worker sent; throws what is wrong with it.
  init(parsing bytes: [UInt8]) throws(NetworkError) {
    let json: JSONValue
    do { json = try JSONValue(parsing: bytes, options: JSONParseOptions(maximumDepth: 2, maximumBytes: Self.maximumBytes)) } catch {
      throw NetworkError(.invalid, "the request is not JSON: \(error.message)")
    }
    guard let id = json["id"]?.intValue, let host = json["host"]?.stringValue, let port = json["port"]?.intValue else {
      throw NetworkError(.invalid, "the request has no id, host or port")
    }
    self.init(id: id, host: host, port: port)
  }
}

extension NetworkError {
  var json: JSONObject { ["code": .string(code.rawValue), "message": .string(String(message.prefix(Self.maximumCharacters)))] }

  /// In whatever script, these fit into an answer.
  private static let maximumCharacters = 600

  init(json: JSONValue) {
    let code = json["code"]?.stringValue.flatMap(Code.init(rawValue:)) ?? .unavailable
    self.init(code, json["message"]?.stringValue ?? "the proxy gave no reason")
  }
}
