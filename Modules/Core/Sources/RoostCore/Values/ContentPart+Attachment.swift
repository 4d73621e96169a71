/// Attachments as people give them: by path, by address, as bytes.
///
/// For calls in Swift and the command line's `-a` alone: text from a model, a tool or a server never becomes a file or a download.
extension ContentPart {
  /// The most bytes of one attachment.
  public static let attachmentByteLimit = 33_554_432
  /// The most attachments of one task.
  public static let attachmentCountLimit = 64

  /// What `text` names: a `data:` URI, an http or https address, else a file.
  ///
  /// Blocks while a file is read. An address is not asked: the provider fetches it, and the ending of its path says what it is.
  public static func attachment(_ text: String, byteLimit: Int = attachmentByteLimit) throws(AttachmentError) -> ContentPart {
    let low = text.prefix(8).lowercased()
    if low.hasPrefix("data:") { return try attachment(dataURI: text, byteLimit: byteLimit) }
    if low.hasPrefix("http://") || low.hasPrefix("https://") { return try attachment(url: text) }
    return try attachment(path: text, byteLimit: byteLimit)
  }

  /// The bytes, typed by how they begin; ones that begin like nothing known are refused.
  public static func attachment(
    bytes: [UInt8], name: String? = nil, byteLimit: Int = attachmentByteLimit
  ) throws(AttachmentError) -> ContentPart {
    let shown = name ?? "the attachment"
    guard bytes.count <= byteLimit else { throw .tooLarge(shown, limit: byteLimit) }
    guard let type = MediaType(of: bytes) else { throw .unknownType(shown) }
    return type.part(Media(data: bytes, mediaType: type.name, name: name))
  }

  /// The file at `path`. A folder, a device or a pipe is refused.
  public static func attachment(path: String, byteLimit: Int = attachmentByteLimit) throws(AttachmentError) -> ContentPart {
    let bytes: [UInt8]
    do { bytes = try RegularFile(path: path, limit: byteLimit, followsLink: true).bytes } catch {
      throw .unreadable(JSONValue.string(path).brief, reason: error.reason)
    }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard let type = MediaType(of: bytes) else { throw .unknownType(JSONValue.string(path).brief) }
    return type.part(Media(data: bytes, mediaType: type.name, name: name))
  }

  /// An address that the provider fetches.
  public static func attachment(url: String, mediaType: String? = nil) throws(AttachmentError) -> ContentPart {
    let shown = JSONValue.string(url).brief
    guard let start = url.firstRange(of: "://") else { throw .badAddress(shown, reason: "it has no scheme") }
    let scheme = url[..<start.lowerBound].lowercased()
    guard scheme == "http" || scheme == "https" else { throw .badAddress(shown, reason: "only http and https are fetched") }
    let rest = url[start.upperBound...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard !authority.isEmpty, url.utf8.allSatisfy({ $0 > 32 && $0 != 127 }) else {
      throw .badAddress(shown, reason: "it has no host, or holds white space")
    }
    guard !authority.contains("@") else { throw .badAddress("the address", reason: "it holds a user's name or password") }
    let path = rest.dropFirst(authority.count).prefix { $0 != "?" && $0 != "#" }
    let type = mediaType.map { MediaType(named: $0) } ?? MediaType(ending: path.split(separator: "/").last ?? "")
    guard let type else { throw .unknownAddress(shown) }
    return type.part(Media(url: url, mediaType: type.name))
  }

  /// A `data:` URI of RFC 2397; without a media type, what its bytes begin like.
  public static func attachment(dataURI text: String, byteLimit: Int = attachmentByteLimit) throws(AttachmentError) -> ContentPart {
    let media = try Media(dataURI: text, defaultType: "", byteLimit: byteLimit)
    guard case .data(let bytes) = media.source else { throw .badDataURI(reason: "it holds no bytes") }
    if let type = MediaType(of: bytes) { return type.part(Media(data: bytes, mediaType: type.name)) }
    throw .unknownType("the data URI")
  }

  /// Checks what goes with one task together: one recording, and a number of parts that a request can hold.
  public static func checkAttachments(_ parts: [ContentPart]) throws(AttachmentError) {
    guard parts.count <= attachmentCountLimit else { throw .tooMany(limit: attachmentCountLimit) }
    guard parts.filter({ $0.modality == .audio }).count <= 1 else { throw .severalRecordings }
  }
}

extension Media {
  /// Reads a `data:` URI of RFC 2397, whose body is base64 or percent-encoded.
  ///
  /// - Parameter defaultType: The media type where it names none.
  public init(
    dataURI text: String, defaultType: String, byteLimit: Int = ContentPart.attachmentByteLimit
  ) throws(AttachmentError) {
    guard text.prefix(5).lowercased() == "data:" else { throw .badDataURI(reason: "it does not begin with data:") }
    guard text.utf8.count <= byteLimit * 4 else { throw .tooLarge("the data URI", limit: byteLimit) }
    guard let comma = text.utf8.firstIndex(of: UInt8(ascii: ",")) else { throw .badDataURI(reason: "it has no comma, and so no bytes") }
    let head = text[text.index(text.startIndex, offsetBy: 5)..<comma]
    let body = String(text[text.utf8.index(after: comma)...])
    guard !body.isEmpty else { throw .badDataURI(reason: "nothing follows its comma") }
    let pieces = head.split(separator: ";", omittingEmptySubsequences: false)
    let isBase64 = pieces.dropFirst().contains { $0.lowercased() == "base64" }
    let type = pieces.first.map(String.init) ?? ""
    let bytes: [UInt8]
    if isBase64 {
      guard let decoded = Base64.decode(body) else { throw .badDataURI(reason: "its body is no base64") }
      bytes = decoded
    } else {
      bytes = Self.percentDecoded(body)
    }
    guard bytes.count <= byteLimit else { throw .tooLarge("the data URI", limit: byteLimit) }
    self.init(data: bytes, mediaType: type.isEmpty ? defaultType : type.lowercased())
  }

  private static func percentDecoded(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    func digit(_ byte: UInt8?) -> UInt8? { byte.flatMap { Character(Unicode.Scalar($0)).hexDigitValue }.map(UInt8.init) }
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let high = digit(rest.first), let low = digit(rest.dropFirst().first) {
        bytes.append(high << 4 | low)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }
}
