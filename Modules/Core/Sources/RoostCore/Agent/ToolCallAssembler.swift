/// Puts the pieces of streamed tool calls together.
///
/// A known id names its call. A new id begins a call, whatever its index. Without an id the index decides, and where it tells nothing the
/// piece belongs to the call being streamed.
struct ToolCallAssembler {
  /// Calls of one turn (default 1,024); a stream with more breaks the protocol.
  static let callLimit = 1_024

  private struct Part {
    var index: Int
    var id: String
    var name: String
    var arguments: String
  }

  private var parts: [Part] = []
  var count: Int { parts.count }

  mutating func add(_ delta: ToolCallDelta) throws(ProviderError) {
    guard let place = place(of: delta) else {
      guard parts.count < Self.callLimit else {
        throw ProviderError(.protocolViolation, "The answer has more than \(Self.callLimit) tool calls.")
      }
      parts.append(Part(index: delta.index, id: delta.id ?? "", name: delta.name ?? "", arguments: delta.arguments))
      return
    }
    if parts[place].id.isEmpty, let id = delta.id { parts[place].id = id }
    if parts[place].name.isEmpty, let name = delta.name { parts[place].name = name }
    parts[place].arguments += delta.arguments
  }

  private func place(of delta: ToolCallDelta) -> Int? {
    if let id = delta.id, !id.isEmpty {
      if let known = parts.lastIndex(where: { $0.id == id }) { return known }
      // A server that sends the id late: the call has none yet, and the piece doesn't begin another.
      if let late = parts.lastIndex(where: { $0.index == delta.index }), parts[late].id.isEmpty, (delta.name ?? "").isEmpty { return late }
      return nil
    }
    guard let place = parts.lastIndex(where: { $0.index == delta.index }) else {
      return (delta.name ?? "").isEmpty && !parts.isEmpty ? parts.count - 1 : nil
    }
    // A server that gives neither ids nor indexes begins each call with its name, when the one before is complete.
    if let name = delta.name, !name.isEmpty, !parts[place].name.isEmpty, Self.isComplete(parts[place].arguments) { return nil }
    return place
  }

  private static func isComplete(_ arguments: String) -> Bool {
    guard arguments.utf8.last == UInt8(ascii: "}") else { return false }
    do {
      _ = try JSONValue(parsing: arguments)
      return true
    } catch {
      return false
    }
  }

  /// The calls in the order they began. Arguments that are no JSON stay text, which the executor refuses.
  ///
  /// - Parameter isCut: Whether the answer reached its limit of tokens: then a call with such arguments was cut off and is nil.
  func calls(isCut: Bool) -> [ToolCall?] {
    parts.map { part in
      let call = ToolCall(id: part.id, name: part.name, arguments: Self.arguments(part.arguments))
      if isCut, case .string = call.arguments { return nil }
      return call
    }
  }

  private static func arguments(_ text: String) -> JSONValue {
    if text.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) { return .object(JSONObject()) }
    do { return try JSONValue(parsing: text) } catch { return .string(text) }
  }
}
