/// Why something can't be attached.
public enum AttachmentError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The bytes are no image, recording or document that is known.
  case unknownType(String)
  /// An address that says nothing about what is there.
  case unknownAddress(String)
  case badAddress(String, reason: String)
  case tooLarge(String, limit: Int)
  case unreadable(String, reason: String)
  case badDataURI(reason: String)
  /// One recording goes with a task.
  case severalRecordings
  case tooMany(limit: Int)

  public var description: String {
    switch self {
    case .unknownType(let name):
      "\(name) begins like no image (PNG, JPEG, GIF, WebP, BMP, TIFF), recording (WAV, MP3, FLAC, Ogg, WebM, AAC, MP4) or PDF; text goes "
        + "into the prompt"
    case .unknownAddress(let url): "\(url) does not say what is there; give an address that ends as in .png, .wav or .pdf, or the file"
    case .badAddress(let url, let reason): "\(url) is no address that can be attached: \(reason)"
    case .tooLarge(let name, let limit): "\(name) is larger than \(limit) bytes"
    case .unreadable(let name, let reason): "can't read \(name): \(reason)"
    case .badDataURI(let reason): "this is no data URI that can be attached: \(reason)"
    case .severalRecordings: "one recording goes with a task; attach the others to tasks of their own"
    case .tooMany(let limit): "more than \(limit) attachments are too many"
    }
  }
}
