import RoostCore
import RoostProviders

/// Reads a streamed answer: frames, and what their events mean.
struct BedrockReader: WireReader {
  private let vendor: String
  private var frames = AmazonEventDecoder()
  private var events: BedrockEvents

  init(vendor: String) {
    self.vendor = vendor
    events = BedrockEvents(vendor: vendor)
  }

  mutating func feed(_ bytes: [UInt8], _ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    frames.append(bytes)
    while let event = try next() { try read(event, emit) }
  }

  private mutating func next() throws(ProviderError) -> AmazonEvent? {
    do {
      return try frames.next()
    } catch {
      throw ProviderError(.protocolViolation, "\(vendor)'s stream can't be read: \(error).", status: 200)
    }
  }

  private mutating func read(_ event: AmazonEvent, _ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    switch event.headers[":message-type"] {
    case "exception":
      let message = words(of: event)
      throw BedrockError.providerError(named: event.headers[":exception-type"] ?? "exception", message, vendor: vendor)
    case "error":
      throw BedrockError.providerError(
        named: event.headers[":error-code"] ?? "error", event.headers[":error-message"] ?? "", vendor: vendor)
    default:
      let json: JSONValue
      do { json = try JSONValue(parsing: Array(event.payload)) } catch { throw .unreadable(vendor, "an event of JSON", status: 200) }
      try events.read(event.headers[":event-type"] ?? "", json, emit)
    }
  }

  /// What an exception's payload says, whatever its form.
  private func words(of event: AmazonEvent) -> String {
    let plain = String(decoding: event.payload.prefix(ProviderError.bodyLimit), as: UTF8.self)
    do { return try JSONValue(parsing: Array(event.payload))["message"]?.stringValue ?? plain } catch { return plain }
  }

  mutating func end(_ emit: (CompletionChunk) -> Void) throws(ProviderError) { try events.end(emit) }
}
