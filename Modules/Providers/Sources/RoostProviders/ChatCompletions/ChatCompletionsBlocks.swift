internal import RoostCore

/// Blocks that come in pieces, told apart by their index: texts grow, other members are replaced.
struct ChatCompletionsBlocks {
  private var blocks: [(index: Int?, members: JSONObject)] = []
  private let growing: Set<String>

  /// - Parameter growing: The members whose pieces are joined.
  init(growing: Set<String>) { self.growing = growing }

  mutating func add(_ piece: JSONValue) {
    guard let members = piece.objectValue else { return }
    let index = piece["index"]?.intValue
    let type = piece["type"]?.stringValue
    guard index != nil, let place = blocks.lastIndex(where: { $0.index == index && $0.members["type"]?.stringValue == type }) else {
      return blocks.append((index, members))
    }
    for (key, value) in members where !value.isNull {
      if growing.contains(key), let more = value.stringValue, let text = blocks[place].members[key]?.stringValue {
        blocks[place].members[key] = .string(text + more)
      } else {
        blocks[place].members[key] = value
      }
    }
  }

  /// The blocks so far, in their order; the next begin anew.
  mutating func take() -> [JSONValue] {
    if blocks.isEmpty { return [] }
    defer { blocks = [] }
    return blocks.map { .object($0.members) }
  }
}
