@testable import RoostCore

/// Makes valid manifests and breaks them in known places, the same way for the same seed.
struct ManifestMutation {
  private var random: MutationRandom
  private(set) var manifest: JSONValue
  /// Where each mutation must be reported: a pointer, and whether the key is meant.
  private(set) var expected: [(pointer: JSONPointer, isKey: Bool, what: String)] = []
  private var taken: [JSONPointer] = []
  private var counter = 0

  init(seed: UInt64) {
    random = MutationRandom(state: seed)
    manifest = .null
    manifest = valid()
  }

  // MARK: A valid manifest

  private mutating func valid() -> JSONValue {
    var providers = JSONObject()
    for index in 0...random.below(3) {
      var provider: JSONObject = ["type": "cloud", "model": "m\(index)"]
      if random.flip() { provider["temperature"] = .number(0.5) }
      if random.flip() { provider["retries"] = .integer(random.below(11)) }
      if random.flip() { provider["mode"] = "slow" }
      if random.flip() { provider["api_key"] = "key-\(index)" }
      if random.flip() { provider["address"] = ["host": "example.org", "port": .integer(1 + random.below(65_535))] }
      if random.flip() { provider["tags"] = ["a", "b"] }
      providers["provider\(index)"] = .object(provider)
    }
    var stores = JSONObject()
    for index in 0...random.below(2) { stores["store\(index)"] = ["type": "file", "path": "s\(index).db", "limit": 10] }
    var tools = JSONObject()
    for index in 0...random.below(4) {
      if random.flip() {
        tools["tool\(index)"] = ["type": "calculator", "digits": .integer(1 + random.below(38)), "strict": true]
      } else {
        tools["tool\(index)"] = [
          "type": "search", "paths": ["docs", "more"], "store": "store0",
          "rules": [["pattern": "x", "weight": .integer(1 + random.below(100))], ["pattern": "y"]],
        ]
      }
    }
    let guardrails: JSONObject = [
      "guard0": ["type": "filter", "action": "block", "words": ["bad"]], "guard1": ["type": "filter", "action": "redact"],
    ]
    var manifest: JSONObject = ["roost": 1, "plugins": ["directories": ["plugins"], "isolation": ["*": "none"]]]
    manifest["providers"] = .object(providers)
    manifest["stores"] = .object(stores)
    manifest["tools"] = .object(tools)
    manifest["guardrails"] = .object(guardrails)
    manifest["agents"] = .object(agents(providers.count, tools.count))
    manifest["session"] = ["exporters": [["type": "sink", "path": "e.jsonl", "level": 3]], "queued_events": 500]
    manifest["entry"] = "agent0"
    return .object(manifest)
  }

  /// Agents in pairs: of each pair the first has the second as a tool.
  private mutating func agents(_ providers: Int, _ tools: Int) -> JSONObject {
    var agents: JSONObject = ["defaults": ["max_output_retries": 3, "guardrails": ["output": ["guard1"]]]]
    for pair in 0...random.below(3) {
      for index in [2 * pair, 2 * pair + 1] {
        var names: [JSONValue] = ["tool0", .string("tool\(random.below(tools))")]
        if names[0] == names[1] { names.removeLast() }
        if index == 2 * pair { names.append("agent\(index + 1)") }
        agents["agent\(index)"] = [
          "description": "Does things.",
          "engine": ["type": "loop", "provider": .string("provider\(random.below(providers))"), "system": "Be kind.", "max_turns": 5],
          "tools": .array(names), "guardrails": ["input": ["guard0"]], "deadline": 30, "budget": ["max_tokens": 1000],
        ]
      }
    }
    return agents
  }

  // MARK: Mutations

  /// Tries until one mutation fits; false when the manifest has no place left for one.
  mutating func mutate() -> Bool {
    for _ in 0..<40 {
      let done =
        switch random.below(8) {
        case 0: addUnknownKey()
        case 1: replace(Self.isScalarSetting, "wrong type") { _, _ in [[]] }
        case 2: removeRequired()
        case 3: replace(Self.isReference, "unknown reference") { $0 + "_nowhere" }
        case 4: replace(Self.isReference, "wrong kind") { Self.otherKind($0, $1) }
        case 5: replace({ path, value in Self.isScalarSetting(path, value) }, "unset variable") { "${ROOST_TEST_\($0)}" }
        case 6: closeCycle()
        default: replace(Self.isNumber, "out of range") { _, _ in -5 }
        }
      if done { return true }
    }
    return false
  }

  private mutating func claim(_ pointer: JSONPointer) -> Bool {
    let isFree = taken.allSatisfy { other in !zip(other.tokens, pointer.tokens).allSatisfy { $0 == $1 } }
    if isFree { taken.append(pointer) }
    return isFree
  }

  private func all(_ isWanted: (JSONPointer, JSONValue) -> Bool) -> [(JSONPointer, JSONValue)] {
    var found: [(JSONPointer, JSONValue)] = []
    func visit(_ value: JSONValue, _ pointer: JSONPointer) {
      if isWanted(pointer, value) { found.append((pointer, value)) }
      switch value {
      case .object(let members): for (key, member) in members { visit(member, pointer.appending(key: key)) }
      case .array(let elements): for (index, element) in elements.enumerated() { visit(element, pointer.appending(index: index)) }
      default: break
      }
    }
    visit(manifest, JSONPointer())
    return found
  }

  private mutating func replace(
    _ isWanted: (JSONPointer, JSONValue) -> Bool, _ what: String, _ change: (JSONPointer, JSONValue) -> JSONValue
  ) -> Bool {
    let places = all(isWanted)
    guard !places.isEmpty else { return false }
    let (pointer, value) = places[random.below(places.count)]
    guard claim(pointer) else { return false }
    set(pointer, change(pointer, value))
    expected.append((pointer, false, what))
    return true
  }

  private mutating func replace(_ isWanted: (JSONPointer, JSONValue) -> Bool, _ what: String, _ change: (String) -> String) -> Bool {
    counter += 1
    let number = counter
    return replace(isWanted, what) { _, value in .string(change(what == "unset variable" ? "\(number)" : value.stringValue ?? "")) }
  }

  private mutating func addUnknownKey() -> Bool {
    let objects = all { path, value in
      guard value.objectValue != nil else { return false }
      let keys = path.tokens.map(\.text)
      if keys.isEmpty || keys.last == "address" || keys.last == "guardrails" && keys.first == "agents" || keys.last == "budget" {
        return true
      }
      if keys.count == 1 { return keys[0] == "plugins" || keys[0] == "session" }
      return keys.count == 2 && keys[0] != "plugins" && keys[0] != "session" || keys.contains("rules") || keys.last == "engine"
    }
    let (object, value) = objects[random.below(objects.count)]
    counter += 1
    let pointer = object.appending(key: "qqqzz\(counter)")
    guard claim(pointer), var members = value.objectValue else { return false }
    members["qqqzz\(counter)"] = 1
    set(object, .object(members))
    expected.append((pointer, true, "unknown key"))
    return true
  }

  private mutating func removeRequired() -> Bool {
    let required: Set<String> = ["model", "digits", "paths", "path", "action", "provider", "pattern", "host", "port"]
    let places = all { path, _ in path.tokens.last.map { required.contains($0.text) } ?? false }
    let (pointer, _) = places[random.below(places.count)]
    guard claim(pointer) else { return false }
    let object = JSONPointer(Array(pointer.tokens.dropLast()))
    guard var members = manifest[object]?.objectValue, let key = pointer.tokens.last?.text else { return false }
    members[key] = nil
    set(object, .object(members))
    expected.append((object, false, "missing \(key)"))
    return true
  }

  private mutating func closeCycle() -> Bool {
    let count = (manifest["agents"]?.objectValue?.count ?? 1) - 1
    let first = 2 * random.below(count / 2)
    let one = JSONPointer([.key("agents"), .key("agent\(first)"), .key("tools")])
    let other = JSONPointer([.key("agents"), .key("agent\(first + 1)"), .key("tools")])
    guard claim(one) else { return false }
    guard claim(other), var names = manifest[other]?.arrayValue else {
      taken.removeLast()
      return false
    }
    names.append(.string("agent\(first)"))
    set(other, .array(names))
    expected.append((other.appending(index: names.count - 1), false, "cycle"))
    return true
  }

  // MARK: What may be changed

  private static func isReference(_ path: JSONPointer, _ value: JSONValue) -> Bool {
    let keys = path.tokens.map(\.text)
    guard value.stringValue?.hasPrefix("${") == false else { return false }
    if keys == ["entry"] { return true }
    if keys.count == 3, keys[0] == "tools", keys[2] == "store" { return true }
    guard keys.first == "agents", keys.count > 3 else { return false }
    return keys[2] == "tools" || (keys[2] == "guardrails" && keys.count == 5) || keys.last == "provider"
  }

  private static func otherKind(_ path: JSONPointer, _ value: JSONValue) -> JSONValue {
    let keys = path.tokens.map(\.text)
    return keys.last == "provider" ? "tool0" : "provider0"
  }

  private static func isScalarSetting(_ path: JSONPointer, _ value: JSONValue) -> Bool {
    let settings: Set<String> = [
      "model", "temperature", "retries", "mode", "api_key", "host", "port", "digits", "strict", "pattern", "weight", "path", "limit",
      "action",
      "system", "max_turns", "description", "max_tokens", "max_output_retries", "queued_events", "level",
    ]
    return path.tokens.last.map { settings.contains($0.text) } ?? false
  }

  private static func isNumber(_ path: JSONPointer, _ value: JSONValue) -> Bool {
    isScalarSetting(path, value) && value.doubleValue != nil
  }

  private mutating func set(_ pointer: JSONPointer, _ value: JSONValue) { manifest = Self.setting(manifest, pointer.tokens[...], value) }

  private static func setting(_ root: JSONValue, _ path: ArraySlice<JSONPointer.Token>, _ value: JSONValue) -> JSONValue {
    guard let first = path.first else { return value }
    switch root {
    case .object(var members):
      members[first.text] = setting(members[first.text] ?? .null, path.dropFirst(), value)
      return .object(members)
    case .array(var elements):
      guard let index = first.index else { return root }
      elements[index] = setting(elements[index], path.dropFirst(), value)
      return .array(elements)
    default: return root
    }
  }
}

/// A small generator of repeatable numbers (SplitMix64, Steele, Lea and Flood 2014).
struct MutationRandom {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func below(_ bound: Int) -> Int { bound <= 1 ? 0 : Int(next() % UInt64(bound)) }
  mutating func flip() -> Bool { next() & 1 == 0 }
}
