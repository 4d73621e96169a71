import RoostCore
import RoostProviders

/// Media as Converse takes them: bytes or a place in S3, in a format named by a word.
struct BedrockMedia {
  /// The names that the request's documents have already: no two may share one.
  private var names: Set<String> = []

  private static let images = ["image/png": "png", "image/jpeg": "jpeg", "image/jpg": "jpeg", "image/gif": "gif", "image/webp": "webp"]
  private static let documents = [
    "application/pdf": "pdf", "text/csv": "csv", "application/msword": "doc", "text/html": "html", "text/plain": "txt",
    "text/markdown": "md", "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
  ]
  private static let sounds = [
    "audio/wav": "wav", "audio/x-wav": "wav", "audio/wave": "wav", "audio/mpeg": "mp3", "audio/mp3": "mp3", "audio/aac": "aac",
    "audio/flac": "flac", "audio/ogg": "ogg", "audio/opus": "opus", "audio/mp4": "mp4", "audio/m4a": "m4a", "audio/x-m4a": "m4a",
    "audio/webm": "webm", "audio/pcm": "pcm",
  ]

  func image(_ media: Media) throws(ProviderError) -> JSONValue {
    ["image": ["format": try Self.format(media, Self.images, "image", default: "png"), "source": try Self.source(media, "image")]]
  }

  func audio(_ media: Media) throws(ProviderError) -> JSONValue {
    ["audio": ["format": try Self.format(media, Self.sounds, "audio", default: "wav"), "source": try Self.source(media, "audio")]]
  }

  mutating func document(_ media: Media) throws(ProviderError) -> JSONValue {
    let format = try Self.format(media, Self.documents, "document", default: "pdf")
    let name = Self.cleaned(media.name ?? "document")
    var own = name
    var number = 2
    while !names.insert(own).inserted {
      own = "\(name)-\(number)"
      number += 1
    }
    return ["document": ["format": format, "name": .string(own), "source": try Self.source(media, "document")]]
  }

  private static func format(
    _ media: Media, _ formats: [String: String], _ what: String, default word: String
  ) throws(ProviderError) -> JSONValue {
    guard let type = media.mediaType else { return .string(word) }
    let plain = type.prefix { $0 != ";" }.lowercased()
    guard let format = formats[plain] else {
      throw unsupported("bedrock takes no \(what) of the type \(type); it takes \(formats.keys.sorted().joined(separator: ", ")).")
    }
    return .string(format)
  }

  private static func source(_ media: Media, _ what: String) throws(ProviderError) -> JSONValue {
    switch media.source {
    case .data(let bytes): return ["bytes": .string(Base64.encode(bytes))]
    case .url(let url):
      guard url.hasPrefix("s3://") else {
        throw unsupported("bedrock fetches no \(what) from an address other than s3://; send its bytes.")
      }
      return ["s3Location": ["uri": .string(url)]]
    }
  }

  private static func unsupported(_ message: String) -> ProviderError { ProviderError(.unsupportedFeature, message, retry: .no) }

  /// A document's name may hold letters, digits, single spaces, hyphens and brackets, at most 200: others become hyphens.
  private static func cleaned(_ name: String) -> String {
    var cleaned: [UInt8] = []
    for scalar in name.unicodeScalars.prefix(190) {
      let byte = scalar.isASCII ? UInt8(scalar.value) : UInt8(ascii: "-")
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"):
        cleaned.append(byte)
      case UInt8(ascii: " "): if cleaned.last != byte { cleaned.append(byte) }
      default: cleaned.append(UInt8(ascii: "-"))
      }
    }
    return cleaned.isEmpty ? "document" : String(decoding: cleaned, as: UTF8.self)
  }
}
