/// What bytes are, by how they begin: the types of images, recordings and documents that models read.
public struct MediaType: Hashable, Sendable {
  public let modality: Modality
  /// As in `image/png`.
  public let name: String

  init(_ modality: Modality, _ name: String) {
    self.modality = modality
    self.name = name
  }

  /// How the first bytes of each type look; -1 stands for any byte.
  private static let signatures: [(bytes: [Int], type: MediaType)] = [
    ([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], MediaType(.image, "image/png")),
    ([0xff, 0xd8, 0xff], MediaType(.image, "image/jpeg")),
    (text("GIF87a"), MediaType(.image, "image/gif")), (text("GIF89a"), MediaType(.image, "image/gif")),
    (text("RIFF") + any(4) + text("WEBP"), MediaType(.image, "image/webp")),
    (text("BM") + any(4) + [0, 0, 0, 0], MediaType(.image, "image/bmp")),
    (text("II") + [0x2a, 0], MediaType(.image, "image/tiff")), (text("MM") + [0, 0x2a], MediaType(.image, "image/tiff")),
    (text("RIFF") + any(4) + text("WAVE"), MediaType(.audio, "audio/wav")),
    (text("ID3"), MediaType(.audio, "audio/mpeg")),
    (text("fLaC"), MediaType(.audio, "audio/flac")), (text("OggS"), MediaType(.audio, "audio/ogg")),
    ([0x1a, 0x45, 0xdf, 0xa3], MediaType(.audio, "audio/webm")),
    // The other brands of MP4 may hold a film.
    (any(4) + text("ftypM4A"), MediaType(.audio, "audio/mp4")), (any(4) + text("ftypM4B"), MediaType(.audio, "audio/mp4")),
    // Frames without a tag before them: eleven bits set, then version and layer.
    ([0xff, 0xf1], MediaType(.audio, "audio/aac")), ([0xff, 0xf9], MediaType(.audio, "audio/aac")),
    ([0xff, 0xfb], MediaType(.audio, "audio/mpeg")), ([0xff, 0xfa], MediaType(.audio, "audio/mpeg")),
    ([0xff, 0xf3], MediaType(.audio, "audio/mpeg")), ([0xff, 0xf2], MediaType(.audio, "audio/mpeg")),
    (text("%PDF-"), MediaType(.document, "application/pdf")),
  ]

  private static func text(_ text: String) -> [Int] { text.utf8.map(Int.init) }
  private static func any(_ count: Int) -> [Int] { [Int](repeating: -1, count: count) }

  /// The type of `bytes`; nil for what no model reads as it is. Names and what a sender says don't count.
  public init?(of bytes: [UInt8]) {
    let found = Self.signatures.first { signature, _ in
      bytes.count >= signature.count && zip(signature, bytes).allSatisfy { $0 == -1 || $0 == Int($1) }
    }
    guard let found else { return nil }
    self = found.type
  }

  /// By the endings of files' names, lower case: for addresses, whose bytes only the provider sees.
  private static let endings: [String: MediaType] = [
    "jpg": MediaType(.image, "image/jpeg"), "jpeg": MediaType(.image, "image/jpeg"), "png": MediaType(.image, "image/png"),
    "gif": MediaType(.image, "image/gif"), "webp": MediaType(.image, "image/webp"), "bmp": MediaType(.image, "image/bmp"),
    "tif": MediaType(.image, "image/tiff"), "tiff": MediaType(.image, "image/tiff"), "wav": MediaType(.audio, "audio/wav"),
    "mp3": MediaType(.audio, "audio/mpeg"), "mpeg": MediaType(.audio, "audio/mpeg"), "flac": MediaType(.audio, "audio/flac"),
    "ogg": MediaType(.audio, "audio/ogg"), "webm": MediaType(.audio, "audio/webm"), "aac": MediaType(.audio, "audio/aac"),
    "mp4": MediaType(.audio, "audio/mp4"), "m4a": MediaType(.audio, "audio/mp4"), "pdf": MediaType(.document, "application/pdf"),
  ]

  /// The type that the ending of a file's name stands for.
  public init?(ending name: some StringProtocol) {
    guard let dot = name.lastIndex(of: "."), let type = Self.endings[name[name.index(after: dot)...].lowercased()] else { return nil }
    self = type
  }

  /// What a media type such as `image/png` is; nil for one that no model reads.
  public init?(named name: some StringProtocol) {
    let low = name.lowercased()
    if low.hasPrefix("image/") {
      self.init(.image, low)
    } else if low.hasPrefix("audio/") {
      self.init(.audio, low)
    } else if low == "application/pdf" || low == "text/plain" {
      self.init(.document, low)
    } else {
      return nil
    }
  }

  func part(_ media: Media) -> ContentPart {
    switch modality {
    case .image: .image(media)
    case .audio: .audio(media)
    case .document: .document(media)
    }
  }
}
