/// What stands before a response's body.
public struct HTTPHead: Hashable, Sendable {
  public var status: Int
  public var headers: HTTPHeaders
  /// The address that answered, after redirects.
  public var url: HTTPURL

  public init(status: Int, headers: HTTPHeaders, url: HTTPURL) {
    self.status = status
    self.headers = headers
    self.url = url
  }

  /// 200 to 299.
  public var isSuccess: Bool { (200...299).contains(status) }

  /// The media type of `content-type`, without parameters, in lower case; nil where there is none.
  public var mediaType: String? {
    guard let value = headers["content-type"], let type = value.split(separator: ";", maxSplits: 1).first else { return nil }
    return String(decoding: type.utf8.filter { $0 != 32 && $0 != 9 }.map(\.lowerCased), as: UTF8.self)
  }
}

/// A whole response.
public struct HTTPResponse: Hashable, Sendable {
  public var head: HTTPHead
  public var body: [UInt8]

  public init(head: HTTPHead, body: [UInt8]) {
    self.head = head
    self.body = body
  }

  public var status: Int { head.status }
}

/// A response whose body is read as it comes.
public struct HTTPStream: Sendable {
  public let head: HTTPHead
  public let body: HTTPBody
}

/// A body that comes in pieces, for one reader.
///
/// What waits for the reader is bounded: a slow one stops the connection. Letting go of the body ends the transfer.
public final class HTTPBody: Sendable {
  private let transfer: Transfer

  init(_ transfer: Transfer) { self.transfer = transfer }

  deinit { transfer.cancel() }

  /// Everything that has come since the last call, at least one byte; nil at the body's end. Throws when the body can't be had whole.
  public func next() async throws(HTTPError) -> [UInt8]? { try await transfer.nextPart() }

  /// The rest of the body; throws `bodyTooLarge` beyond `limit` bytes.
  public func collect(limit: Int = HTTPRequest.defaultBodyLimit) async throws(HTTPError) -> [UInt8] {
    guard var bytes = try await next() else { return [] }
    while bytes.count <= limit, let part = try await next() { bytes += part }
    guard bytes.count <= limit else { throw HTTPError(.bodyTooLarge, "The body is larger than \(limit) bytes.") }
    return bytes
  }
}
