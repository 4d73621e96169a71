import RoostCore

/// An offered tool as the rules see it: which words speak for it, and what it takes.
struct ToolProfile {
  enum Field {
    case name, description, parameter, choice, parameterDescription

    var weight: Double {
      switch self {
      case .name: 1.3
      case .description: 1
      case .parameter: 0.8
      case .choice: 1.1
      case .parameterDescription: 0.55
      }
    }
  }

  let definition: ToolDefinition
  let parameters: [Parameter]
  /// Every stem of the tool's texts once, with the weight of the best place it stands in.
  let weights: [(stem: String, weight: Double)]
  private let exact: [String: Double]
  /// Stems of name and description.
  let topic: [String]
  /// The stem of the verb that the description begins with, where it does.
  let verbs: [String]
  /// Stems of the words that order the tool's work where a sentence begins with them.
  let orders: Set<String>
  let nameStems: [String]

  /// Most bytes of a description that are read, and most parameters of a tool.
  static let descriptionLimit = 4_096
  static let parameterLimit = 64

  init(_ definition: ToolDefinition) {
    self.definition = definition
    let schema = definition.parameters.json
    parameters = Self.paired(Self.parameters(of: schema, definitions: schema))
    let nameStems = Self.stems(of: definition.name)
    let description = String(decoding: definition.description.utf8.prefix(Self.descriptionLimit), as: UTF8.self)
    let descriptionStems = Self.stems(of: description)
    var order: [String] = []
    var best: [String: Double] = [:]
    func add(_ stems: [String], _ field: Field) {
      for stem in stems where !Lexicon.functionWords.contains(stem) || Lexicon.tellingQuestions.contains(stem) {
        let weight = field.weight * (Lexicon.toolStems.contains(stem) ? 0.3 : 1)
        if best[stem] == nil { order.append(stem) }
        best[stem] = max(best[stem] ?? 0, weight)
      }
    }
    add(nameStems, .name)
    add(descriptionStems, .description)
    for parameter in parameters {
      add(parameter.nameStems, .parameter)
      add(parameter.descriptionStems, .parameterDescription)
      if case .choice(let values) = parameter.kind {
        for value in values.prefix(200) { add(Self.stems(of: value.stringValue ?? ""), .choice) }
      }
    }
    weights = order.map { ($0, best[$0] ?? 0) }
    exact = best
    topic = nameStems + descriptionStems
    self.nameStems = nameStems
    // "Lists …", "Converts …": a description that begins so begins with its verb.
    let first = description.lowercased().split { !$0.isLetter }.first.map(String.init) ?? ""
    let isVerb =
      (first.hasSuffix("s") && !first.hasSuffix("ss")) || (descriptionStems.first != nil && descriptionStems.first == nameStems.first)
    verbs = isVerb ? [WordForm.stem(first)] : []
    var orders = Set(verbs)
    // "…, and greets them", "use it to greet": a verb of the description; a word of the name is one unless the description uses it as a noun.
    let words = description.lowercased().split { !$0.isLetter }.map(String.init)
    for (before, word) in zip(words, words.dropFirst()) where ["to", "also", "can", "and"].contains(before) {
      orders.insert(WordForm.stem(word))
    }
    let nouns = Set(
      zip(words, words.dropFirst()).filter { Lexicon.articles.contains($0.0) || ["of", "for", "by", "in", "at"].contains($0.0) }.map {
        WordForm.stem($0.1)
      })
    for stem in nameStems where !nouns.contains(stem) { orders.insert(stem) }
    self.orders = orders
  }

  /// The parameters, with sides for two zones or two times of which only one says which it is.
  private static func paired(_ parameters: [Parameter]) -> [Parameter] {
    var parameters = parameters
    func pair(_ isOne: (Parameter) -> Bool, _ side: (Parameter) -> Parameter.Side?) {
      let places = parameters.indices.filter { isOne(parameters[$0]) }
      guard places.count == 2 else { return }
      for place in places where parameters[place].side == nil { parameters[place].side = side(parameters[place]) }
      let (first, second) = (places[0], places[1])
      func opposite(_ side: Parameter.Side?) -> Parameter.Side? { side.map { $0 == .source ? .target : .source } }
      parameters[first].side = parameters[first].side ?? opposite(parameters[second].side)
      parameters[second].side = parameters[second].side ?? opposite(parameters[first].side)
    }
    pair({ if case .zone = $0.kind { true } else { false } }, { Parameter.zoneSide($0.description) })
    pair({ if case .moment = $0.kind { true } else { false } }, { _ in nil })
    return parameters
  }

  var required: [Parameter] { parameters.filter(\.isRequired) }

  static func parameters(of schema: JSONValue, definitions: JSONValue, depth: Int = 0) -> [Parameter] {
    let required = Set((schema["required"]?.arrayValue ?? []).compactMap(\.stringValue))
    return (schema["properties"]?.objectValue ?? JSONObject()).prefix(parameterLimit).map { name, value in
      Parameter(name: name, schema: value, isRequired: required.contains(name), definitions: definitions, depth: depth)
    }
  }

  /// The stems of a text's words; `camelCase` and `snake_case` are several words.
  static func stems(of text: String) -> [String] {
    var stems: [String] = []
    var word = ""
    var wasLower = false
    func flush() {
      if !word.isEmpty { stems.append(WordForm.stem(word.lowercased())) }
      word = ""
    }
    for scalar in text.unicodeScalars {
      if scalar.isWordPart {
        if wasLower && scalar.isUpper { flush() }
        word.unicodeScalars.append(scalar)
        wasLower = !scalar.isUpper
      } else if scalar == "%" {
        flush()
        stems.append("percent")
        wasLower = false
      } else {
        flush()
        wasLower = false
      }
    }
    flush()
    return stems
  }

  /// How strongly `stem` speaks for this tool, 0 for not at all.
  func weight(of stem: String) -> Double {
    if let weight = exact[stem] { return weight }
    var found = 0.0
    for (known, weight) in weights where weight > found {
      found = max(found, weight * WordForm.similarity(stem, known))
    }
    for group in Lexicon.groupsOfStem[stem] ?? [] {
      for (known, weight) in weights where weight * 0.6 > found && Lexicon.groups[group].contains(known) { found = weight * 0.6 }
    }
    return found
  }

  /// Whether `stem` is a word of the tool's own name or description.
  func isTopic(_ stem: String) -> Bool {
    topic.contains { WordForm.similarity($0, stem) > 0 }
  }
}
