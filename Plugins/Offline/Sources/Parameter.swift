import RoostCore

/// One argument that a tool takes, with what its schema and description say about the values it wants.
struct Parameter {
  indirect enum Kind {
    case choice([JSONValue])
    case flag
    case number(isInteger: Bool)
    case list(Parameter)
    case object([Parameter])
    case expression
    case date
    case day
    case time
    /// A date, a time of day or both in one text.
    case moment
    /// A length of time in words.
    case duration
    /// A time zone's name, or a place's that stands for it.
    case zone
    case address
    case identifier
    case unit
    /// The whole clause, as for an agent.
    case task
    /// The clause's content words.
    case query
    /// What is to be written or sent.
    case prose
    /// A name of something: a quotation, a capitalised name or the words after a preposition.
    case name
  }

  enum Side { case source, target }

  var name: String
  var schema: JSONValue
  var isRequired: Bool
  var kind: Kind
  var nameStems: [String]
  var descriptionStems: [String]
  /// Where the value comes from, in tools that take two of a kind.
  var side: Side?
  /// The description in lower case.
  var description: String
  private let checker: JSONSchema?
  /// The shapes of the words with digits in the description.
  private let examples: Set<String>

  init(name: String, schema: JSONValue, isRequired: Bool, definitions: JSONValue, depth: Int = 0) {
    let resolved = Self.resolved(schema, definitions, depth)
    self.name = name
    self.schema = resolved
    self.isRequired = isRequired
    description = (resolved["description"]?.stringValue ?? schema["description"]?.stringValue ?? "").lowercased()
    examples = Set(
      description.split { $0.isWhitespace || "(),;\"'`".contains($0) }.map { word in
        Self.shape(word.hasSuffix(".") ? word.dropLast() : word)
      })
    nameStems = ToolProfile.stems(of: name)
    descriptionStems = ToolProfile.stems(of: description)
    // A sub-schema that refers to definitions can't be compiled alone; the whole call is validated anyway.
    checker = try? JSONSchema(resolved)
    kind = .name
    side = Self.side(nameStems, description)
    kind = classified(definitions, depth)
  }

  func accepts(_ value: JSONValue) -> Bool { checker.map { $0.validate(value, limit: 1).isEmpty } ?? true }

  /// Whether `text` looks like an example in the description or is what the pattern or format asks for: letters, digits and signs at the same places.
  func hasShape(of text: String) -> Bool {
    if schema["pattern"] != nil || schema["format"] != nil { return accepts(.string(text)) }
    let shape = Self.shape(text)
    return shape.contains("9") && shape.count > 2 && examples.contains(shape)
  }

  private static func shape(_ text: some StringProtocol) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.isDigit ? "9" : $0.isLetter ? "a" : $0 }))
  }

  private static let deepest = 6

  private static func resolved(_ schema: JSONValue, _ definitions: JSONValue, _ depth: Int) -> JSONValue {
    guard depth < deepest else { return schema }
    if let reference = schema["$ref"]?.stringValue, let name = reference.split(separator: "/").last {
      for key in ["$defs", "definitions"] {
        if let target = definitions[key]?[String(name)] { return resolved(target, definitions, depth + 1) }
      }
    }
    for key in ["anyOf", "oneOf", "allOf"] {
      guard let choices = schema[key]?.arrayValue, schema["type"] == nil else { continue }
      if let first = choices.first(where: { $0["type"]?.stringValue != "null" }),
        var object = resolved(first, definitions, depth + 1).objectValue
      {
        if object["description"] == nil { object["description"] = schema["description"] }
        return .object(object)
      }
    }
    return schema
  }

  private var type: String {
    if let one = schema["type"]?.stringValue { return one }
    return schema["type"]?.arrayValue?.compactMap(\.stringValue).first { $0 != "null" } ?? "string"
  }

  private static func side(_ stems: [String], _ description: String) -> Side? {
    if stems.contains(where: { ["from", "source", "sourc", "start", "origin", "base"].contains($0) }) { return .source }
    if stems.contains(where: { ["to", "into", "target", "end", "destination", "result", "until", "till"].contains($0) }) { return .target }
    let words = description.split { !$0.isLetter }.map(String.init)
    let hasFrom = words.contains("from") || words.contains("source")
    let hasTo = (words.contains("into") || words.contains("target")) || (words.contains("to") && !words.contains("how"))
    return hasFrom == hasTo ? nil : hasFrom ? .source : .target
  }

  private func classified(_ definitions: JSONValue, _ depth: Int) -> Kind {
    if let choices = schema["enum"]?.arrayValue { return .choice(choices) }
    if let constant = schema["const"] { return .choice([constant]) }
    switch type {
    case "boolean": return .flag
    case "integer": return .number(isInteger: true)
    case "number": return .number(isInteger: false)
    case "array":
      let item = Parameter(
        name: name, schema: schema["items"] ?? .object(["type": "string"]), isRequired: true, definitions: definitions, depth: depth + 1)
      return .list(item)
    case "object":
      guard depth < Self.deepest else { return .object([]) }
      return .object(ToolProfile.parameters(of: schema, definitions: definitions, depth: depth + 1))
    default: return textKind()
    }
  }

  /// Whether the description asks for date and time in one text.
  private var isMoment: Bool {
    if schema["format"] != nil || schema["pattern"] != nil { return false }
    let words = Set(description.split { !$0.isLetter }.map(String.init))
    if description.contains("yyyy") { return description.contains("hh:mm") }
    return words.contains("date") && words.contains("time") && !description.contains("hh:mm") || nameStems.contains("datetime")
  }

  /// The schema's word for where a zone's time comes from or goes to.
  static func zoneSide(_ description: String) -> Side? {
    let words = Set(description.split { !$0.isLetter }.map(String.init))
    let isTarget = !words.isDisjoint(with: ["answer", "result", "output", "wanted", "desired", "target", "destination", "into"])
    let isSource = !words.isDisjoint(with: ["source", "origin", "input", "given", "meant"])
    return isTarget == isSource ? nil : isTarget ? .target : .source
  }

  private func textKind() -> Kind {
    switch schema["format"]?.stringValue {
    case "date", "date-time": return .date
    case "time": return .time
    case "email", "uri", "ipv4", "ipv6", "uuid", "hostname", "uri-reference": return .address
    default: break
    }
    let words = Set(nameStems)
    func named(_ list: String...) -> Bool { list.contains { words.contains(WordForm.stem($0)) } }
    func says(_ list: String...) -> Bool { list.contains { descriptionStems.contains(WordForm.stem($0)) } }
    if named("zone", "timezone", "tz", "timezones") || description.contains("time zone of") || description.contains("iana") { return .zone }
    if isMoment { return .moment }
    if named("duration") || nameStems.count == 1 && description.hasPrefix("duration") { return .duration }
    if named("expression", "formula", "arithmetic") || says("expression", "arithmetic", "formula") { return .expression }
    if named("task", "question", "prompt", "request", "instruction", "instructions") { return .task }
    if named("query", "search", "keyword", "keywords", "term", "terms", "topic", "subject", "phrase", "words") { return .query }
    if named("date") || description.contains("yyyy") { return .date }
    if named("day", "weekday") { return .day }
    if nameStems.last == "time" || description.contains("hh:mm") { return .time }
    if named("email", "mail", "url", "uri", "link", "ip", "host", "hostname", "domain") { return .address }
    if named("currency", "unit", "units") || says("currency", "unit") { return .unit }
    if named("text", "message", "note", "comment", "body", "content", "reason", "sentence") { return .prose }
    if named("id", "code", "identifier", "reference", "number", "serial", "sku", "key") { return .identifier }
    if !named("name", "title"), !says("name", "title", "word", "words"),
      says("id", "code", "identifier", "reference", "serial", "number", "digits")
    {
      return .identifier
    }
    if says("search", "keyword", "keywords", "query", "free-text") { return .query }
    if says("date") && says("iso") { return .date }
    return .name
  }
}
