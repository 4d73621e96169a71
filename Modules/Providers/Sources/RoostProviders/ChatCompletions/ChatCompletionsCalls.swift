internal import RoostCore

/// Tells the pieces of streamed tool calls apart and numbers the calls.
///
/// A known id names its call. A new id begins one, even at an index that is taken. Without an id the index decides: the call last begun
/// there. Where it tells nothing either, the piece belongs to the call being streamed.
struct ChatCompletionsCalls {
  private struct Call {
    var index: Int?
    var id: String
    var name: String
    var arguments = ""
    /// The call's number among those streamed on; nil for a custom one.
    var number: Int?
    var custom: JSONObject?
  }

  /// Calls of one answer; a stream with more breaks the protocol.
  static let limit = 1_024
  /// The most bytes of all arguments.
  static let byteLimit = 67_108_864

  private let vendor: String
  private var calls: [Call] = []
  private var current = 0
  private var numbers = 0
  private var size = 0

  init(vendor: String) { self.vendor = vendor }

  var isEmpty: Bool { calls.isEmpty }

  /// The blocks of custom calls, which only the server understands.
  var customs: [JSONValue] { calls.compactMap { $0.custom.map { .object($0) } } }

  /// A call's id; null, an empty text and the word `null` are none.
  static func id(of call: JSONValue) -> String? {
    switch call["id"] {
    case .string(let text)?: text.isEmpty || text == "null" ? nil : text
    case let value? where value.doubleValue != nil: value.description
    default: nil
    }
  }

  mutating func add(_ piece: JSONValue, _ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    let body = piece["function"] ?? piece["custom"]
    let id = Self.id(of: piece) ?? ""
    let name = body?["name"]?.stringValue ?? ""
    let arguments = Self.text(of: body?[piece["custom"] == nil ? "arguments" : "input"])
    size += arguments.utf8.count
    guard size <= Self.byteLimit else {
      throw ProviderError(.protocolViolation, "\(vendor)'s tool calls are larger than \(Self.byteLimit) bytes.")
    }
    guard let place = place(id: id, index: piece["index"]?.intValue, name: name) else {
      return try begin(piece, id: id, name: name, arguments: arguments, emit)
    }
    current = place
    calls[place].arguments += arguments
    let lateID = calls[place].id.isEmpty && !id.isEmpty
    let lateName = calls[place].name.isEmpty && !name.isEmpty
    if lateID { calls[place].id = id }
    if lateName { calls[place].name = name }
    guard let number = calls[place].number else {
      calls[place].custom = Self.custom(calls[place])
      return
    }
    if lateName { emit(.toolCall(ToolCallDelta(index: number, name: name))) }
    if lateID || !arguments.isEmpty { emit(.toolCall(ToolCallDelta(index: number, id: lateID ? id : nil, arguments: arguments))) }
  }

  private mutating func begin(
    _ piece: JSONValue, id: String, name: String, arguments: String, _ emit: (CompletionChunk) -> Void
  ) throws(ProviderError) {
    guard calls.count < Self.limit else {
      throw ProviderError(.protocolViolation, "\(vendor)'s answer has more than \(Self.limit) tool calls.")
    }
    var call = Call(index: piece["index"]?.intValue, id: id, name: name, arguments: arguments)
    if piece["custom"] == nil {
      call.number = numbers
      emit(.toolCall(ToolCallDelta(index: numbers, id: id.isEmpty ? nil : id, name: name, arguments: arguments)))
      numbers += 1
    } else {
      call.custom = Self.custom(call)
    }
    current = calls.count
    calls.append(call)
  }

  private func place(id: String, index: Int?, name: String) -> Int? {
    let atIndex = index.flatMap { index in calls.lastIndex { $0.index == index } }
    if !id.isEmpty {
      if let known = calls.lastIndex(where: { $0.id == id }) { return known }
      // An id that comes late: the call has none yet, and the piece begins no other.
      if let atIndex, calls[atIndex].id.isEmpty, name.isEmpty || calls[atIndex].name.isEmpty { return atIndex }
      return nil
    }
    guard !calls.isEmpty, atIndex != nil || index == nil || name.isEmpty else { return nil }
    let place = atIndex ?? current
    // Servers that give neither ids nor indexes begin each call with its name, when the one before is complete.
    if !name.isEmpty, !calls[place].name.isEmpty, Self.isComplete(calls[place].arguments) { return nil }
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

  private static func custom(_ call: Call) -> JSONObject {
    ["id": .string(call.id), "type": "custom", "custom": ["name": .string(call.name), "input": .string(call.arguments)]]
  }

  private static func text(of value: JSONValue?) -> String {
    guard let value, !value.isNull else { return "" }
    return value.stringValue ?? value.description
  }
}
