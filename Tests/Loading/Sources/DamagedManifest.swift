/// A manifest that is valid but for a few independent mistakes, and where each must be reported. The same seed gives the same manifest.
struct DamagedManifest {
  /// One line, with what stands there when nothing is wrong.
  private struct Line {
    let id: String
    var text: String
    /// What the error that is reported here must say.
    var says = ""
  }

  /// A mistake: at most one is made in each slot, so that none hides another. A `‸` stands where it must be reported.
  private struct Mistake {
    enum Edit {
      case replace(String)
      case insertBehind(String)
      /// Takes the line away; reported at the brace of another line.
      case delete(reportedAt: String)
    }

    /// The line that changes.
    let slot: String
    let edit: Edit
    /// What the error must say, besides its place.
    let says: String
  }

  private(set) var text = ""
  /// `LINE:COLUMN` and a part of the message, in the order of the places.
  private(set) var expected: [(place: String, says: String)] = []

  init(seed: UInt64, mistakes count: Int) {
    var random = SplitMix(state: seed)
    var lines = Self.valid
    var left = Self.mistakes
    for _ in 0..<count where !left.isEmpty {
      let mistake = left[random.below(left.count)]
      left.removeAll { $0.slot == mistake.slot }
      guard let place = lines.firstIndex(where: { $0.id == mistake.slot }) else { continue }
      switch mistake.edit {
      case .replace(let text): lines[place] = Line(id: mistake.slot, text: text, says: mistake.says)
      case .insertBehind(let text): lines.insert(Line(id: "behind \(mistake.slot)", text: text, says: mistake.says), at: place + 1)
      case .delete(let brace):
        lines.remove(at: place)
        guard let object = lines.firstIndex(where: { $0.id == brace }) else { continue }
        lines[object] = Line(id: brace, text: lines[object].text.replacing("{", with: "‸{"), says: mistake.says)
      }
    }
    for (index, line) in lines.enumerated() {
      if let mark = line.text.unicodeScalars.firstIndex(of: "‸") {
        let column = line.text.unicodeScalars.distance(from: line.text.startIndex, to: mark) + 1
        expected.append((place: "\(index + 1):\(column)", says: line.says))
      }
      text += line.text.replacing("‸", with: "") + "\n"
    }
  }

  // MARK: What is right

  private static let valid: [Line] = {
    var lines: [Line] = []
    func add(_ text: String, _ id: String? = nil) { lines.append(Line(id: id ?? "line \(lines.count)", text: text)) }
    add("{", "root")
    add("  \"roost\": 1, // é: columns count characters, not bytes", "roost")
    add("  \"plugins\": {", "plugins")
    add("    \"isolation\": { \"beacon\": \"none\" },", "isolation")
    add("  },")
    add("  \"providers\": { \"main\": { \"type\": \"offline\" } },", "providers")
    add("  \"tools\": {")
    for number in 0..<5 {
      add("    \"lamp\(number)\": {", "lamp\(number)")
      add("      \"type\": \"beacon\",", "lamp\(number).type")
      add("      \"colour\": \"red\",", "lamp\(number).colour")
      add("    },")
    }
    add("  },")
    add("  \"agents\": {")
    for number in 0..<4 {
      add("    \"agent\(number)\": {", "agent\(number)")
      add("      \"engine\": {", "agent\(number).engine")
      add("        \"type\": \"llm\",")
      add("        \"provider\": \"main\",", "agent\(number).provider")
      add("        \"system\": \"Be brief.\",", "agent\(number).system")
      add("        \"max_turns\": 5,", "agent\(number).turns")
      add("      },")
      // Each even agent has the odd one behind it as a tool.
      add("      \"tools\": [\(number % 2 == 0 ? "\"agent\(number + 1)\"," : "")", "agent\(number).tools")
      add("        \"lamp\(number)\",", "agent\(number).lamp")
      add("      ],")
      add("      \"deadline\": 30,", "agent\(number).deadline")
      add("    },")
    }
    add("  },")
    add("  \"session\": {", "session")
    add("    \"queued_events\": 500,", "session.queue")
    add("  },")
    add("  \"entry\": \"agent0\",", "entry")
    add("}")
    return lines
  }()

  // MARK: What goes wrong

  private static let mistakes: [Mistake] = {
    var all = [
      Mistake(slot: "roost", edit: .replace("  \"roost\": ‸2,"), says: "roost: expected 1"),
      Mistake(slot: "plugins", edit: .insertBehind("    ‸\"directory\": \"plugins\","), says: "plugins.directory: "),
      Mistake(
        slot: "isolation", edit: .replace("    \"isolation\": { \"beacon\": ‸\"process\" },"), says: "which it is not granted"),
      Mistake(
        slot: "isolation", edit: .replace("    \"grants\": { ‸\"beakon\": { \"network\": [\"*\"] } },"),
        says: "there is no plugin \"beakon\"; did you mean \"beacon\"?"),
      Mistake(
        slot: "providers", edit: .replace("  \"providers\": { \"main\": { \"type\": \"offline\", ‸\"modle\": \"x\" } },"),
        says: "providers.main.modle: "),
      Mistake(slot: "session.queue", edit: .replace("    \"queued_events\": ‸\"many\","), says: "session.queued_events: "),
      Mistake(slot: "session.queue", edit: .replace("    \"queued_events\": ‸0,"), says: "session.queued_events: "),
      Mistake(slot: "session", edit: .insertBehind("    ‸\"exporter\": [],"), says: "session.exporter: "),
      Mistake(slot: "entry", edit: .replace("  \"entry\": ‸\"agent9\","), says: "entry: "),
      Mistake(slot: "entry", edit: .replace("  \"entry\": ‸\"lamp0\","), says: "entry: "),
      Mistake(slot: "entry", edit: .replace("  \"entry\": \"agent0\", ‸\"tolls\": {},"), says: "unknown section \"tolls\""),
    ]
    for number in 0..<5 {
      let (slot, path) = ("lamp\(number).colour", "tools.lamp\(number).")
      all += [
        Mistake(slot: slot, edit: .replace("      \"colour\": ‸\"blue\","), says: path + "colour: "),
        Mistake(slot: slot, edit: .replace("      \"colour\": ‸[\"red\"],"), says: path + "colour: "),
        Mistake(slot: slot, edit: .replace("      ‸\"color\": \"red\","), says: "\"colour\""),
        Mistake(slot: slot, edit: .replace("      \"colour\": ‸\"${ROOST_TEST_COLOUR_\(number)}\","), says: "ROOST_TEST_COLOUR_\(number)"),
        Mistake(slot: "lamp\(number)", edit: .insertBehind("      ‸\"height\": 3,"), says: path + "height: "),
      ]
    }
    for number in 0..<4 {
      let (slot, path) = ("agent\(number)", "agents.agent\(number).")
      all += [
        Mistake(slot: slot + ".provider", edit: .replace("        \"provider\": ‸\"mian\","), says: "\"main\""),
        Mistake(slot: slot + ".provider", edit: .replace("        \"provider\": ‸\"lamp0\","), says: path + "engine.provider: "),
        Mistake(slot: slot + ".provider", edit: .delete(reportedAt: slot + ".engine"), says: "provider"),
        Mistake(slot: slot + ".system", edit: .replace("        \"system\": ‸5,"), says: path + "engine.system: "),
        Mistake(slot: slot + ".turns", edit: .replace("        \"max_turns\": ‸-5,"), says: path + "engine.max_turns: "),
        Mistake(slot: slot + ".lamp", edit: .insertBehind("        ‸\"lamp9\","), says: path + "tools["),
        Mistake(slot: slot + ".deadline", edit: .replace("      \"deadline\": ‸\"soon\","), says: path + "deadline: "),
        Mistake(slot: slot, edit: .insertBehind("      ‸\"tool\": \"lamp0\","), says: path + "tool: "),
      ]
    }
    for number in [1, 3] {
      all.append(
        Mistake(
          slot: "agent\(number).tools", edit: .replace("      \"tools\": [‸\"agent\(number - 1)\","),
          says: "this closes a circle: agent\(number - 1) → agent\(number) → agent\(number - 1); remove"))
    }
    return all
  }()
}

/// A small generator of repeatable numbers (SplitMix64, Steele, Lea and Flood 2014).
struct SplitMix {
  var state: UInt64

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return Int((z ^ (z >> 31)) % UInt64(bound))
  }
}
