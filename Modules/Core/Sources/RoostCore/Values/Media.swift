/// An image, a recording or a document, by address or by its bytes.
public struct Media: Hashable, JSONRepresentable {
  /// Where the bytes are.
  public enum Source: Hashable, Sendable {
    /// An absolute URL that the provider fetches.
    case url(String)
    /// The bytes themselves.
    case data([UInt8])
  }

  public var source: Source
  /// The IANA media type, as in `image/png`; nil for an address whose type isn't known.
  public var mediaType: String?
  /// The file's name, where there is one.
  public var name: String?

  public init(url: String, mediaType: String? = nil, name: String? = nil) {
    self.source = .url(url)
    self.mediaType = mediaType
    self.name = name
  }

  public init(data: [UInt8], mediaType: String, name: String? = nil) {
    self.source = .data(data)
    self.mediaType = mediaType
    self.name = name
  }

  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "media")
    mediaType = try reader.optionalString("media_type")
    name = try reader.optionalString("name")
    if let url = try reader.optionalString("url") {
      source = .url(url)
    } else {
      guard let bytes = Base64.decode(try reader.string("data")) else { throw reader.wrong("data", "base64 text") }
      source = .data(bytes)
    }
  }

  public var json: JSONValue {
    var object = JSONObject()
    switch source {
    case .url(let url): object["url"] = .string(url)
    case .data(let bytes): object["data"] = .string(Base64.encode(bytes))
    }
    object.put("media_type", mediaType.map { .string($0) })
    object.put("name", name.map { .string($0) })
    return .object(object)
  }
}
