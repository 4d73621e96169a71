import RoostCore
import RoostHTTP
import RoostProviders

/// The events of a streamed response.
///
/// Items are given on in the order of their `output_index`: what comes of a later one waits until those before it are done.
struct OpenAIResponsesEvents: EventReader {
  /// The most items of one response; a stream with more breaks the protocol.
  static let itemLimit = 4_096
  /// The most bytes that wait for earlier items, and of all events that items are kept of.
  static let byteLimit = 67_108_864

  private let vendor: String
  /// Items that aren't done, or wait for others.
  private var open: [Int: OpenAIResponsesProgress] = [:]
  /// The ids and places of items that were.
  private var doneIDs: Set<String> = []
  private var donePlaces: Set<Int> = []
  private var items = 0
  private var calls = 0
  private var kept = 0
  private var seen = 0
  private var refused = false
  private var sources = OpenAIResponsesSources()
  private var ignored = 0
  private var isFinished = false
  /// Whether the newest chunk was a piece of text, which another text must not join.
  private var endsInText = false

  init(vendor: String) { self.vendor = vendor }

  mutating func read(_ event: ServerSentEvent, _ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    guard !isFinished, !event.data.isEmpty, !event.data.elementsEqual("[DONE]".utf8) else { return }
    let json: JSONValue
    do { json = try JSONValue(parsing: event.data) } catch { throw .unreadable(vendor, "an event of JSON") }
    let type = json["type"]?.stringValue ?? event.name
    if type.hasPrefix("response.output_item.") || type == "response.content_part.done" {
      seen += event.data.count
      guard seen <= Self.byteLimit else { throw tooLarge }
    }
    switch type {
    case "response.output_item.added": try start(json["item"] ?? .null, at: place(of: json), emit)
    case "response.output_item.done": try finish(json["item"] ?? .null, at: place(of: json), emit)
    case "response.output_text.delta", "response.refusal.delta", "response.reasoning_summary_text.delta", "response.reasoning_text.delta",
      "response.function_call_arguments.delta", "response.content_part.done":
      if type == "response.refusal.delta" { refused = true }
      try add(type, json, emit)
    case "response.completed", "response.incomplete":
      guard let response = json["response"], response.objectValue != nil else { throw .unreadable(vendor, "a response") }
      try end(with: response, emit)
    case "response.failed": throw (OpenAIResponsesError(json["response"] ?? .null) ?? OpenAIResponsesError()).providerError(vendor: vendor)
    case "error": throw (OpenAIResponsesError(json) ?? OpenAIResponsesError()).providerError(vendor: vendor)
    default: if !Self.isKnown(type) { ignored += 1 }
    }
  }

  func end(_ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    guard isFinished else { throw .interrupted(vendor) }
  }

  /// Events that tell nothing which others don't.
  private static func isKnown(_ type: String) -> Bool {
    switch type {
    case "response.created", "response.in_progress", "response.queued", "response.content_part.added", "response.output_text.done",
      "response.output_text.annotation.added", "response.refusal.done", "response.reasoning_summary_part.added",
      "response.reasoning_summary_part.done", "response.reasoning_summary_text.done", "response.reasoning_text.done",
      "response.function_call_arguments.done", "keepalive":
      true
    default:
      [
        "web_search_call", "file_search_call", "code_interpreter_call", "image_generation_call", "mcp_call", "mcp_list_tools",
        "custom_tool_call_input", "shell_call", "apply_patch_call",
      ].contains { type.hasPrefix("response.\($0)") }
    }
  }

  private var tooLarge: ProviderError {
    ProviderError(.protocolViolation, "\(vendor)'s response is larger than \(Self.byteLimit) bytes.", retry: .no)
  }

  /// Look-alikes leave the index out: then there is one item at a time.
  private func place(of json: JSONValue) -> Int { json["output_index"]?.intValue ?? -1 }

  private mutating func start(_ item: JSONValue, at place: Int, _ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    // A server that reuses an index has ended the item before.
    if let before = open[place] { try finish(before.item, at: place, emit) }
    open[place] = try fresh(item)
    donePlaces.remove(place)
  }

  private mutating func fresh(_ item: JSONValue) throws(ProviderError) -> OpenAIResponsesProgress {
    items += 1
    guard items <= Self.itemLimit else {
      throw ProviderError(.protocolViolation, "\(vendor)'s response has more than \(Self.itemLimit) items.", retry: .no)
    }
    return OpenAIResponsesProgress(item)
  }

  private mutating func add(_ type: String, _ json: JSONValue, _ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    let place = place(of: json)
    // The dictionary must not hold the item while it grows: that would copy it.
    guard var item = open.removeValue(forKey: place) else {
      ignored += 1
      return
    }
    item.add(type, json)
    try keep(&item, at: place, emit)
  }

  private mutating func finish(_ json: JSONValue, at place: Int, _ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    guard !donePlaces.contains(place) || place < 0 else { return }
    var item = if let known = open.removeValue(forKey: place) { known } else { try fresh(json) }
    item.finish(json)
    refused = refused || OpenAIResponsesItem(item.item).isRefusal
    sources.add(OpenAIResponsesItem(item.item))
    if let id = json["id"]?.stringValue { doneIDs.insert(id) }
    donePlaces.insert(place)
    try keep(&item, at: place, emit)
  }

  /// Gives an item's chunks on where no item stands before it, and those after it once it is done.
  private mutating func keep(
    _ item: inout OpenAIResponsesProgress, at place: Int, _ emit: (CompletionChunk) -> Void
  ) throws(ProviderError) {
    if open.keys.contains(where: { $0 < place }) {
      let chunks = item.chunks.reduce(0) { $0 + OpenAIResponsesProgress.size($1) }
      kept += chunks - item.counted
      item.counted = chunks
      guard kept <= Self.byteLimit else { throw tooLarge }
      open[place] = item
      return
    }
    release(&item, emit)
    guard item.isDone else {
      open[place] = item
      return
    }
    while let next = open.keys.min(), var waiting = open.removeValue(forKey: next) {
      release(&waiting, emit)
      if !waiting.isDone {
        open[next] = waiting
        return
      }
    }
  }

  private mutating func release(_ item: inout OpenAIResponsesProgress, _ emit: (CompletionChunk) -> Void) {
    for chunk in item.chunks {
      switch chunk {
      case .toolCall(var delta):
        if item.call == nil {
          item.call = calls
          calls += 1
        }
        delta.index = item.call ?? 0
        emit(.toolCall(delta))
      // The mark between two texts matters only where they would meet.
      case .part(.text("")): if endsInText { emit(chunk) }
      default: emit(chunk)
      }
      endsInText = chunk.textDelta != nil
    }
    item.chunks.removeAll()
    kept -= item.counted
    item.counted = 0
  }

  private mutating func end(with response: JSONValue, _ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    let end = try OpenAIResponsesEnd(response, vendor: vendor)
    // A proxy may send the items with the last event only, and one that was cut has no event of its own. Where places weren't told, what
    // was told can't be known again.
    let hasPlaces = !donePlaces.contains(-1) && open[-1] == nil
    for (place, item) in (hasPlaces ? response["output"]?.arrayValue ?? [] : []).enumerated() {
      if let id = item["id"]?.stringValue, doneIDs.contains(id) { continue }
      let id = item["id"]?.stringValue
      let known = open.first { id != nil && $0.value.item["id"]?.stringValue == id }?.key
      try finish(item, at: known ?? place, emit)
    }
    for place in open.keys.sorted() {
      if let item = open[place], !item.isDone { try finish(item.item, at: place, emit) }
    }
    isFinished = true
    var metadata = sources.metadata
    if ignored > 0 { metadata["ignored_events"] = .integer(ignored) }
    emit(
      .finish(
        CompletionFinish(
          stopReason: end.reason(hasCalls: calls > 0, refused: refused), rawStopReason: end.word, usage: end.usage, id: end.id,
          model: end.model, metadata: metadata)))
  }
}
