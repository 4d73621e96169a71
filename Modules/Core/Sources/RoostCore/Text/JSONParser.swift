/// Reads one JSON text from UTF-8 bytes, without recursion: open containers are frames on a stack, and members and elements wait on stacks of
/// their own until their container closes, so that each container's storage is allocated once, at its exact size.
struct JSONParser: ~Copyable {
  struct Frame {
    var isObject: Bool
    /// Where the container's members or elements start on their stack.
    var start: Int
  }

  /// Beside each member: its key's length and first bytes, which differ for most pairs of different keys, and where the key starts.
  struct Key {
    var print: UInt64
    var offset: Int
  }

  let bytes: UnsafePointer<UInt8>
  let count: Int
  let options: JSONParseOptions
  var at = 0
  /// The first fault; nothing is read after it.
  var fault: (offset: Int, message: String)?

  private var frames: JSONParserStack<Frame>
  private var elements: JSONParserStack<JSONValue>
  private var members: JSONParserStack<JSONObject.Element>
  private var keys: JSONParserStack<Key>
  /// The key indexes of the open objects that are large, innermost last.
  private var tables: [(frame: Int, table: JSONKeyTable)] = []
  /// The repeated keys that were passed over.
  private var repeated: [(first: Int, offset: Int, pointer: JSONPointer)] = []
  /// Their members on the stack, each with the frame of its object, innermost last.
  private var passedOver: [(frame: Int, member: Int)] = []

  /// A parser for single tokens.
  init(_ bytes: UnsafePointer<UInt8>, count: Int, options: JSONParseOptions) {
    self.init(
      bytes, count: count, options: options, frames: JSONParserStack(), elements: JSONParserStack(), members: JSONParserStack(),
      keys: JSONParserStack())
  }

  private init(
    _ bytes: UnsafePointer<UInt8>, count: Int, options: JSONParseOptions, frames: consuming JSONParserStack<Frame>,
    elements: consuming JSONParserStack<JSONValue>, members: consuming JSONParserStack<JSONObject.Element>,
    keys: consuming JSONParserStack<Key>
  ) {
    self.bytes = bytes
    self.count = count
    self.options = options
    self.frames = frames
    self.elements = elements
    self.members = members
    self.keys = keys
  }

  static func parse(_ text: UnsafeBufferPointer<UInt8>, options: JSONParseOptions) throws(JSONParseError) -> JSONValue {
    try parseNotingRepeatedKeys(text, options: options).value
  }

  static func parseNotingRepeatedKeys(
    _ text: UnsafeBufferPointer<UInt8>, options: JSONParseOptions
  ) throws(JSONParseError) -> (value: JSONValue, repeatedKeys: [JSONRepeatedKey]) {
    guard text.count <= options.maximumBytes else {
      let message = "The text has \(text.count) bytes; at most \(options.maximumBytes) are accepted."
      throw JSONParseError(position: JSONPosition(line: 1, column: 1, offset: 0), message: message)
    }
    guard let bytes = text.baseAddress, !text.isEmpty else {
      throw JSONParseError(position: JSONPosition(line: 1, column: 1, offset: 0), message: "The text is empty; a JSON value was expected.")
    }
    // Up to 1,024 bytes each, these lie on the stack and are all that a small text needs.
    let result: Result<(JSONValue, [JSONRepeatedKey]), JSONParseError> = withUnsafeTemporaryAllocation(of: Frame.self, capacity: 32) {
      frames in
      withUnsafeTemporaryAllocation(of: JSONValue.self, capacity: 32) { elements in
        withUnsafeTemporaryAllocation(of: JSONObject.Element.self, capacity: 24) { members in
          withUnsafeTemporaryAllocation(of: Key.self, capacity: 24) { keys in
            var parser = JSONParser(
              bytes, count: text.count, options: options, frames: JSONParserStack(in: frames), elements: JSONParserStack(in: elements),
              members: JSONParserStack(in: members), keys: JSONParserStack(in: keys))
            if let value = parser.document() { return .success((value, parser.repeatedKeys(in: text))) }
            let fault = parser.fault ?? (parser.at, "The text is no JSON.")
            return .failure(JSONParseError(position: JSONPosition(offset: fault.offset, in: text), message: fault.message))
          }
        }
      }
    }
    return try result.get()
  }

  /// Records the first fault. Returns `nil` so that callers can return it.
  @inline(never)
  mutating func fail(at offset: Int, _ message: String) {
    if fault == nil { fault = (offset, message) }
  }

  private mutating func document() -> JSONValue? {
    if count >= 3 && bytes[0] == 0xef && bytes[1] == 0xbb && bytes[2] == 0xbf {
      fail(at: 0, "The text starts with a byte order mark; save it as UTF-8 without one.")
      return nil
    }
    guard let value = value() else { return nil }
    skipSpace()
    if fault != nil { return nil }
    if at < count {
      fail(at: at, "Found \(found(at)) after the end of the value.")
      return nil
    }
    return value
  }

  private mutating func value() -> JSONValue? {
    while true {
      skipSpace()
      guard at < count else { return failure("a value") }
      var value: JSONValue
      switch bytes[at] {
      case UInt8(ascii: "\""):
        guard let text = string() else { return nil }
        value = .string(text)
      case UInt8(ascii: "{"):
        guard open(isObject: true) else { return nil }
        if at < count && bytes[at] == UInt8(ascii: "}") {
          at += 1
          frames.removeLast()
          value = .object(JSONObject())
        } else {
          guard key() else { return nil }
          continue
        }
      case UInt8(ascii: "["):
        guard open(isObject: false) else { return nil }
        if at < count && bytes[at] == UInt8(ascii: "]") {
          at += 1
          frames.removeLast()
          value = .array([])
        } else {
          continue
        }
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        guard let number = number() else { return nil }
        value = number
      case UInt8(ascii: "t"):
        guard word("true") else { return nil }
        value = .bool(true)
      case UInt8(ascii: "f"):
        guard word("false") else { return nil }
        value = .bool(false)
      case UInt8(ascii: "n"):
        guard word("null") else { return nil }
        value = .null
      default: return failure("a value")
      }

      // Hand the value to its container, and each container that this closes to the next.
      deliver: while true {
        guard let frame = frames.last else { return value }
        if frame.isObject {
          members.pointer[members.count - 1].value = value
        } else {
          elements.append(value)
        }
        skipSpace()
        guard at < count else { return failure(frame.isObject ? "\",\" or \"}\"" : "\",\" or \"]\"") }
        let byte = bytes[at]
        let closer = frame.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
        if byte == UInt8(ascii: ",") {
          at += 1
          if options.allowsCommentsAndTrailingCommas {
            skipSpace()
            if at < count && bytes[at] == closer {
              at += 1
              value = close(frame)
              continue deliver
            }
          }
          if frame.isObject { guard key() else { return nil } }
          break deliver
        } else if byte == closer {
          at += 1
          value = close(frame)
        } else {
          return failure(frame.isObject ? "\",\" or \"}\"" : "\",\" or \"]\"")
        }
      }
    }
  }

  private mutating func open(isObject: Bool) -> Bool {
    if frames.count >= options.maximumDepth {
      fail(at: at, "The value is nested deeper than \(options.maximumDepth) levels.")
      return false
    }
    at += 1
    frames.append(Frame(isObject: isObject, start: isObject ? members.count : elements.count))
    skipSpace()
    return fault == nil
  }

  private mutating func close(_ frame: Frame) -> JSONValue {
    frames.removeLast()
    guard frame.isObject else { return .array(elements.popArray(from: frame.start)) }
    var table = JSONKeyTable()
    if let last = tables.last, last.frame == frames.count {
      table = last.table
      tables.removeLast()
    }
    keys.drop(from: frame.start)
    let all = members.popArray(from: frame.start)
    guard let last = passedOver.last, last.frame == frames.count else { return .object(JSONObject(unique: all, table: table)) }
    return .object(object(of: all, from: frame.start))
  }

  /// The object of the closed frame without the members that were passed over.
  private mutating func object(of all: [JSONObject.Element], from start: Int) -> JSONObject {
    var dropped: Set<Int> = []
    while let last = passedOver.last, last.frame == frames.count {
      dropped.insert(last.member - start)
      passedOver.removeLast()
    }
    let kept = all.indices.filter { !dropped.contains($0) }.map { all[$0] }
    return JSONObject(unique: kept, table: JSONKeyTable(indexing: kept))
  }

  /// Reads `"key" :` and puts a member without its value on the stack.
  private mutating func key() -> Bool {
    skipSpace()
    guard at < count, bytes[at] == UInt8(ascii: "\"") else {
      fail(at: at, "Found \(found(at)); a key in double quotes was expected.")
      return false
    }
    let offset = at
    guard let key = string() else { return false }
    let print = print(of: key, at: offset)
    members.append((key, .null))
    keys.append(Key(print: print, offset: offset))
    guard isUnique(print) else { return false }
    skipSpace()
    guard at < count, bytes[at] == UInt8(ascii: ":") else {
      fail(at: at, "Found \(found(at)); \":\" was expected after the key \(JSONValue.string(key)).")
      return false
    }
    at += 1
    return true
  }

  /// The key's first eight bytes, mixed with its length. `offset` is that of its opening quote, `at` that after its closing one.
  private func print(of key: String, at offset: Int) -> UInt64 {
    let length = key.utf8.count
    let shift = UInt64(max(0, 8 - length)) * 8
    // Without escapes the key stands in the text as it is.
    if at - offset - 2 == length && offset + 9 <= count {
      let word = UInt64(littleEndian: UnsafeRawPointer(bytes + offset + 1).loadUnaligned(as: UInt64.self))
      return shift == 64 ? 0 : (word << shift) ^ UInt64(length)
    }
    var word: UInt64 = 0
    for byte in key.utf8.prefix(8).reversed() { word = word << 8 | UInt64(byte) }
    return shift == 64 ? 0 : (word << shift) ^ UInt64(length)
  }

  /// Whether the member on top of the stack has a key that no other member of its object has.
  private mutating func isUnique(_ print: UInt64) -> Bool {
    let frame = frames.pointer[frames.count - 1]
    let last = members.count - 1 - frame.start
    let members = members.pointer + frame.start
    let keys = keys.pointer + frame.start
    if last < JSONKeyTable.largestScannedCount {
      for index in 0..<last where keys[index].print == print && members[index].key.hasSameBytes(as: members[last].key) {
        return failDuplicate(members[last].key, keys[last].offset, keys[index].offset)
      }
      return true
    }
    if last == JSONKeyTable.largestScannedCount { tables.append((frames.count - 1, JSONKeyTable(indexing: members, count: last))) }
    if let place = tables[tables.count - 1].table.insertUnique(last, in: members) {
      return failDuplicate(members[last].key, keys[last].offset, keys[place].offset)
    }
    return true
  }

  /// Passes over the member on top of the stack where that is allowed; else it's a fault.
  private mutating func failDuplicate(_ key: String, _ second: Int, _ first: Int) -> Bool {
    if repeated.count < options.maximumRepeatedKeys {
      repeated.append((first, second, pointerToLast()))
      passedOver.append((frames.count - 1, members.count - 1))
      return true
    }
    let text = UnsafeBufferPointer(start: bytes, count: count)
    let position = JSONPosition(offset: first, in: text)
    fail(at: second, "The key \(JSONValue.string(key)) appears twice; the first is at line \(position.line), column \(position.column).")
    return false
  }

  /// Leads to the member on top of the stack.
  private func pointerToLast() -> JSONPointer {
    var tokens: [JSONPointer.Token] = []
    var (memberEnd, elementEnd) = (members.count, elements.count)
    for index in stride(from: frames.count - 1, through: 0, by: -1) {
      let frame = frames.pointer[index]
      if frame.isObject {
        tokens.append(.key(members.pointer[memberEnd - 1].key))
        memberEnd = frame.start
      } else {
        tokens.append(.index(elementEnd - frame.start))
        elementEnd = frame.start
      }
    }
    return JSONPointer(tokens.reversed())
  }

  private func repeatedKeys(in text: UnsafeBufferPointer<UInt8>) -> [JSONRepeatedKey] {
    repeated.map { key in
      JSONRepeatedKey(
        first: JSONPosition(offset: key.first, in: text), position: JSONPosition(offset: key.offset, in: text), pointer: key.pointer)
    }
  }

  private mutating func failure(_ expected: String) -> JSONValue? {
    fail(at: at, "Found \(found(at)); \(expected) was expected.")
    return nil
  }
}
