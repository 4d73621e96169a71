import Foundation
import Testing

@testable import RoostCore

/// Attachments as people give them.
struct AttachmentTests {
  static let png: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]

  // LB3-MSG-02, LB3-MSG-04, LB4-MSG-06: decision 41 types bytes by how they begin.
  @Test(
    arguments: [
      (png, "image/png"), ([0xff, 0xd8, 0xff, 0xe0], "image/jpeg"), (Array("GIF89a..".utf8), "image/gif"),
      (Array("RIFF....WEBPVP8 ".utf8), "image/webp"), ([0x42, 0x4d, 9, 9, 9, 9, 0, 0, 0, 0], "image/bmp"),
      ([0x49, 0x49, 0x2a, 0], "image/tiff"), ([0x4d, 0x4d, 0, 0x2a], "image/tiff"), (Array("RIFF....WAVEfmt ".utf8), "audio/wav"),
      (Array("ID3.".utf8), "audio/mpeg"), ([0xff, 0xfb, 0x90], "audio/mpeg"), (Array("fLaC".utf8), "audio/flac"),
      (Array("OggS".utf8), "audio/ogg"), ([0x1a, 0x45, 0xdf, 0xa3], "audio/webm"), ([0xff, 0xf1, 0x50], "audio/aac"),
      ([0, 0, 0, 0x20] + Array("ftypM4A ".utf8), "audio/mp4"), (Array("%PDF-1.7".utf8), "application/pdf"),
    ] as [([UInt8], String)]) func `bytes are what they begin like`(_ bytes: [UInt8], _ type: String) throws
  {
    let media = try Self.media(ContentPart.attachment(bytes: bytes, name: "liar.txt"))
    #expect(media == Media(data: bytes, mediaType: type, name: "liar.txt"))
  }

  @Test(arguments: [Array("hello".utf8), [], [0x89, 0x50], Array("<svg xmlns=".utf8), [0, 0, 0, 0x20] + Array("ftypisom".utf8)])
  func `bytes that begin like nothing known are refused`(_ bytes: [UInt8]) {
    #expect(throws: AttachmentError.unknownType("x")) { try ContentPart.attachment(bytes: bytes, name: "x") }
  }

  @Test func `a path is read, up to the limit, and nothing but files`() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.png", Self.png)
    try folder.write("words.png", "not a picture")
    #expect(try Self.media(ContentPart.attachment(folder.path + "/a.png")).name == "a.png")
    #expect(throws: AttachmentError.self) { try ContentPart.attachment(folder.path + "/words.png") }
    #expect(throws: AttachmentError.self) { try ContentPart.attachment(folder.path + "/a.png", byteLimit: 9) }
    #expect(throws: AttachmentError.self) { try ContentPart.attachment(folder.path) }
    #expect(throws: AttachmentError.self) { try ContentPart.attachment("/dev/zero") }
    #expect { try ContentPart.attachment(folder.path + "/b\0.png") } throws: { "\($0)".contains("NUL") }
    #expect { try ContentPart.attachment("absent.png") } throws: { "\($0)" == #"can't read "absent.png": No such file or directory"# }
  }

  @Test func `an address is passed on and typed by how its path ends`() throws {
    #expect(
      try ContentPart.attachment("https://example.org/a/b.JPG?x=.wav")
        == .image(Media(url: "https://example.org/a/b.JPG?x=.wav", mediaType: "image/jpeg")))
    #expect(try Self.media(ContentPart.attachment("HTTP://example.org/c.pdf")).mediaType == "application/pdf")
  }

  @Test(arguments: [
    "https://example.org/", "https://example.org/script.js", "https:///a.png", "http://user:secret@example.org/a.png",
    "https://example.org/a b.png",
  ]) func `an address that says nothing, or too much, is refused`(_ url: String) {
    #expect { try ContentPart.attachment(url) } throws: { $0 is AttachmentError && !"\($0)".contains("secret") }
  }

  @Test func `other schemes are files, and there are none of that name`() {
    #expect { try ContentPart.attachment("file:///etc/hostname") } throws: { "\($0)".hasPrefix("can't read") }
    #expect(throws: AttachmentError.self) { try ContentPart.attachment(url: "ftp://example.org/a.png") }
  }

  // LB4-MSG-09
  @Test func `data URIs: without data:, without a comma, without a type, not base64`() throws {
    #expect(throws: AttachmentError.self) { try Media(dataURI: "image/png;base64,AAAA", defaultType: "image/jpeg") }
    #expect(throws: AttachmentError.self) { try Media(dataURI: "data:image/png;base64", defaultType: "image/jpeg") }
    #expect(throws: AttachmentError.self) { try Media(dataURI: "data:image/png;base64,", defaultType: "image/jpeg") }
    #expect(throws: AttachmentError.self) { try Media(dataURI: "data:image/png;base64,!!", defaultType: "image/jpeg") }
    // LB4-MSG-07, LB4-MSG-08: the type where none is named.
    #expect(try Media(dataURI: "data:;base64,AAAA", defaultType: "image/jpeg") == Media(data: [0, 0, 0], mediaType: "image/jpeg"))
    #expect(try Media(dataURI: "data:,a%20b%", defaultType: "audio/wav").json["data"]?.stringValue == Base64.encode(Array("a b%".utf8)))
  }

  @Test func `a data URI is attached for what its bytes are`() throws {
    let uri = "data:text/html;base64," + Base64.encode(Self.png)
    #expect(try ContentPart.attachment(uri) == .image(Media(data: Self.png, mediaType: "image/png")))
    #expect(throws: AttachmentError.self) { try ContentPart.attachment("data:image/png,hello") }
  }

  // LB3-MSG-07
  @Test func `many images go with a task, and one recording`() throws {
    let image = ContentPart.image(Media(url: "https://example.org/a.png"))
    let audio = ContentPart.audio(Media(url: "https://example.org/a.wav"))
    try ContentPart.checkAttachments([image, image, audio])
    #expect(throws: AttachmentError.severalRecordings) { try ContentPart.checkAttachments([audio, audio]) }
    #expect(throws: AttachmentError.tooMany(limit: 64)) {
      try ContentPart.checkAttachments([ContentPart](repeating: image, count: 65))
    }
  }

  private static func media(_ part: ContentPart) throws -> Media {
    switch part {
    case .image(let media), .audio(let media), .document(let media): return media
    default: throw AttachmentError.unknownType("?")
    }
  }
}
