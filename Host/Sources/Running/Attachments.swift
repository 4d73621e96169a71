import RoostCore

/// What `-a` names: files, read before anything is opened, and addresses that the provider fetches.
struct Attachments {
  let parts: [ContentPart]

  init(_ invocation: Invocation) throws {
    let limit = try Self.limit(invocation)
    do throws(AttachmentError) {
      let names = invocation.values(.attachment)
      guard names.count <= ContentPart.attachmentCountLimit else { throw .tooMany(limit: ContentPart.attachmentCountLimit) }
      var parts: [ContentPart] = []
      for name in names { parts.append(try ContentPart.attachment(name, byteLimit: limit)) }
      try ContentPart.checkAttachments(parts)
      self.parts = parts
    } catch {
      throw HostError.usage("-a: \(error)")
    }
  }

  /// The most bytes of one file.
  static func limit(_ invocation: Invocation) throws -> Int {
    try invocation.count(.attachmentLimit, in: 1...1_073_741_824) ?? ContentPart.attachmentByteLimit
  }
}
