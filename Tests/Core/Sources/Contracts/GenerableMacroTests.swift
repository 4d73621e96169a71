import RoostCore
import Testing

struct GenerableMacroTests {
  @Test(
    arguments: [
      (
        SearchFilter.schema,
        #"{"type":"object","properties":{"field":{"type":"string"},"value":{"type":"string","minLength":1,"maxLength":20,"pattern":"^[a-z]+$"}},"#
          + #""required":["field","value"],"additionalProperties":false,"description":"One condition."}"#
      ),
      (
        SearchMode.schema, #"{"type":"string","enum":["fast","very_thorough"],"description":"How hard to look.\nfast: Titles only."}"#
      ),
      (SampleLight.schema, #"{"type":"string","enum":["red","green"]}"#),
      (SamplePriority.schema, #"{"type":"integer","enum":[1,5],"description":"5: Now."}"#),
      (SampleNothing.schema, #"{"type":"object","properties":{},"additionalProperties":false}"#),
      (
        SampleBox<Int>.schema,
        #"{"type":"object","properties":{"content":{"type":"integer"},"others":{"type":"array","items":{"type":"integer"},"default":[]}},"#
          + #""required":["content"],"additionalProperties":false}"#
      ),
      (
        SamplePair<Bool, [String]>.schema,
        #"{"type":"object","properties":{"first":{"type":"boolean"},"second":{"type":["array","null"],"items":{"type":"string"}}},"#
          + #""required":["first"],"additionalProperties":false}"#
      ),
      (
        SampleSizes.schema,
        #"{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"},"c":{"type":"integer","default":-1},"#
          + #""d":{"type":"integer","minimum":0,"maximum":255,"default":2},"observed":{"type":"integer","default":0},"#
          + #""explicit":{"type":["integer","null"]},"kept":{"type":["integer","null"],"default":7}},"required":["a","b"],"additionalProperties":false}"#
      ),
    ] as [(JSONSchema, String)])
  func `the schema of a type is exactly this`(schema: JSONSchema, text: String) {
    #expect(schema.json.jsonText(.canonical) == (try? JSONValue(parsing: text))?.jsonText(.canonical))
  }

  // LA-TOOL-01
  @Test func `doc comments, guides and defaults appear in the schema`() {
    let expected: JSONValue = [
      "type": "object",
      "properties": [
        "query": ["type": "string", "description": "The words to look for."],
        "limit": ["type": "integer", "description": "How many results.", "minimum": 1, "maximum": 50, "default": 10],
        "language": ["type": ["string", "null"], "description": "Only in this language."],
        "mode": [
          "type": "string", "enum": ["fast", "very_thorough"], "description": "Patience.\nHow hard to look.\nfast: Titles only.",
          "default": "fast",
        ],
        "filters": ["type": "array", "items": SearchFilter.schema.json, "default": []],
        "weights": ["type": ["object", "null"], "additionalProperties": ["type": "number"]],
      ],
      "required": ["query"], "additionalProperties": false, "description": "Where to look.",
    ]
    #expect(SearchArguments.schema.json == expected)
    #expect(SearchArguments.schema.json["properties"]?.objectValue?.keys == ["query", "limit", "language", "mode", "filters", "weights"])
  }

  @Test func `snake case keys, secrets, references and counts appear in the schema`() {
    let expected: JSONValue = [
      "api_key": ["type": "string", "x-roost-secret": true],
      "main_provider": ["type": "string", "x-roost-reference": "provider"],
      "base_url": ["type": "string", "default": "http://localhost"],
      "default": ["type": "boolean", "default": false],
      "max": ["type": ["integer", "null"]],
      "hosts": ["type": "array", "items": ["type": "string"], "minItems": 1, "maxItems": 3, "default": ["a"]],
      "labels": ["type": "object", "additionalProperties": ["type": "string"], "minProperties": 0, "maxProperties": 2, "default": [:]],
      "ratio": ["type": "number", "minimum": 0.5, "default": 1.5],
      "level": ["type": "string", "enum": ["low", "high"], "default": "low"],
      "axis": ["type": ["string", "null"], "enum": ["x", "y", nil]],
      "tools": [
        "type": "array", "items": ["type": "string", "x-roost-reference": "tool"], "minItems": 1, "maxItems": 2, "default": ["a"],
      ],
      "token": ["type": "string", "x-roost-secret": true],
    ]
    #expect(ServerSettings.schema.json["properties"] == expected)
    #expect(ServerSettings.schema.json["required"] == ["api_key", "main_provider"])
  }

  @Test func `absent members take their defaults`() throws {
    let arguments = try SearchArguments(json: ["query": "swift"])
    #expect(arguments == SearchArguments(query: "swift"))
    #expect(arguments.limit == 10 && arguments.mode == .fast && arguments.language == nil)
    #expect(arguments.json == ["query": "swift", "limit": 10, "mode": "fast", "filters": []])
  }

  @Test func `every member survives writing and reading`() throws {
    let arguments = SearchArguments(
      query: "a", limit: 3, language: "eo", mode: .thorough, filters: [SearchFilter(field: "f", value: "v")], weights: ["x": 0.5])
    #expect(try SearchArguments(json: arguments.json) == arguments)
    #expect(
      try SampleBox<SampleBox<Int>>(json: SampleBox(content: SampleBox(content: 1, others: [2])).json)
        == SampleBox(content: SampleBox(content: 1, others: [2])))
    let tree = SampleTree(name: "a", children: [SampleTree(name: "b"), SampleTree(name: "c", children: [SampleTree(name: "d")])])
    #expect(try SampleTree(json: tree.json) == tree)
    let settings = try ServerSettings(json: ["api_key": "k", "main_provider": "p", "max": 4, "default": true])
    #expect(settings.maximumTurns == 4 && settings.default && settings.token.reveal() == "top")
    #expect(settings.json["max"] == 4)
  }

  @Test(arguments: [
    (#"{"query":1}"#, "query: expected a string, found the integer 1"),
    (#"{}"#, #"the key "query" is missing; expected a string"#),
    (#"[]"#, "expected an object, found an array of 0 elements"),
    (#"{"query":"a","limt":1}"#, #"limt: unknown key "limt"; did you mean "limit"?"#),
    (
      #"{"query":"a","zzzzzzzz":1}"#,
      #"zzzzzzzz: unknown key "zzzzzzzz"; the known ones are query, limit, language, mode, filters, weights"#
    ),
    (#"{"query":"a","limit":null}"#, "limit: expected an integer, found null"),
    (#"{"query":"a","filters":[{"field":"f","value":"v"},{"field":"f"}]}"#, #"filters[1]: the key "value" is missing; expected a string"#),
    (#"{"query":"a","filters":[{"field":"f","value":"v","valeu":1}]}"#, #"filters[0].valeu: unknown key "valeu"; did you mean "value"?"#),
    (#"{"query":"a","weights":{"x y":true}}"#, #"weights["x y"]: expected a number, found true"#),
    (
      #"{"query":"a","mode":"slow"}"#, #"mode: expected one of "fast", "very_thorough", found the string "slow""#
    ),
  ])
  func `wrong JSON is refused with its path`(text: String, message: String) throws {
    let json = try JSONValue(parsing: text)
    let error = #expect(throws: GenerableError.self) { try SearchArguments(json: json) }
    #expect(error?.description == message)
  }

  @Test func `null stands for an absent optional`() throws {
    #expect(try SearchArguments(json: ["query": "a", "language": nil]).language == nil)
    #expect(try SampleSizes(json: ["a": 1, "b": 2, "explicit": nil]).explicit == nil)
  }

  @Test func `an optional with a default keeps null apart from absence`() throws {
    #expect(try SampleSizes(json: ["a": 1, "b": 2]).kept == 7)
    let sizes = try SampleSizes(json: ["a": 1, "b": 2, "kept": nil])
    #expect(sizes.kept == nil)
    #expect(try SampleSizes(json: sizes.json) == sizes)
  }

  @Test func `an enum with values is an object tagged by its type`() throws {
    let values: [(Happening, JSONValue)] = [
      (.arrival(name: "Ada", seats: 2), ["type": "arrival", "name": "Ada", "seats": 2]),
      (.note("hi"), ["type": "note", "value": "hi"]),
      (.moved(from: SearchFilter(field: "a", value: "b"), to: nil), ["type": "moved", "from": ["field": "a", "value": "b"]]),
      (.end, ["type": "end"]),
    ]
    for (value, json) in values {
      #expect(value.json == json)
      #expect(try Happening(json: json) == value)
    }
    #expect(try Happening(json: ["type": "arrival", "name": "Ada"]) == .arrival(name: "Ada"))
    let union = Happening.schema.json
    #expect(union["description"] == "A thing that happened.")
    #expect(union["anyOf"]?.arrayValue?.count == 4)
    #expect(
      union["anyOf"]?[0] == [
        "type": "object",
        "properties": [
          "type": ["type": "string", "const": "arrival"], "name": ["type": "string"], "seats": ["type": "integer", "default": 1],
        ],
        "required": ["type", "name"], "additionalProperties": false, "description": "Somebody came.",
      ])
  }

  @Test(arguments: [
    (
      #"{"type":"arival","name":"a"}"#,
      #"type: expected one of "arrival", "note", "moved", "end", found the string "arival"; did you mean "arrival"?"#
    ),
    (#"{"name":"a"}"#, #"the key "type" is missing; expected one of "arrival", "note", "moved", "end""#),
    (#"{"type":"arrival"}"#, #"the key "name" is missing; expected a string"#),
    (#"{"type":"end","at":1}"#, #"at: unknown key "at"; the known ones are type"#),
    (#"{"type":"moved","from":{"field":"a"}}"#, #"from: the key "value" is missing; expected a string"#),
  ])
  func `a wrong tagged object is refused with its path`(text: String, message: String) throws {
    let json = try JSONValue(parsing: text)
    let error = #expect(throws: GenerableError.self) { try Happening(json: json) }
    #expect(error?.description == message)
  }

  @Test func `plain and numbered cases read and write`() throws {
    #expect(try SampleLight(json: "green") == .green)
    #expect(SampleLight.red.json == "red")
    #expect(try SamplePriority(json: 5.0) == .high)
    let error = #expect(throws: GenerableError.self) { try SamplePriority(json: 2) }
    #expect(error?.description == "expected one of 1, 5, found the integer 2")
  }

  @Test func `names that the generated code uses itself are free`() throws {
    #expect(try SampleFormat(json: "json") == .json)
    #expect(try SampleFormat(json: "prettyText") == .prettyText)
    #expect(SampleShape.wideCircle(innerRadius: 1).json == ["type": "wide_circle", "inner_radius": 1.0])
    #expect(SampleShape.json.json == ["type": "json"])
    let json: JSONValue = ["part": ["key": "k", "value": "v", "object": 1]]
    #expect(try HiddenAccess.roundTrip(json) == json)
  }

  @Test func `an initializer written by hand replaces the generated one`() throws {
    #expect(try SamplePort(json: "http").number == 80)
    #expect(SamplePort.schema.json["required"] == ["number"])
  }

  @Test func `the schema accepts what the type writes`() throws {
    let settings = try ServerSettings(json: ["api_key": "k", "main_provider": "p", "axis": "x"])
    #expect(ServerSettings.schema.validate(settings.json).isEmpty)
    #expect(ServerSettings.schema.validate(["api_key": "k", "main_provider": "p", "axis": nil]).isEmpty)
    let sum = SampleSum.add(left: .number(1), right: .add(left: .number(2), right: .number(3)))
    #expect(try SampleSum(json: sum.json) == sum)
    for schema in [
      SearchArguments.schema, Happening.schema, SampleSum.schema, SampleTree.schema, SamplePriority.schema, SampleShape.schema,
    ] {
      #expect(schema.fault == nil)
    }
    #expect(SampleSum.schema.validate(sum.json).isEmpty)
    #expect(SearchArguments.schema.validate(["query": "a", "limit": 51]).count == 1)
  }

  @Test func `a type that contains itself has a finite schema`() {
    #expect(SampleTree.schema.json["properties"]?["children"]?["items"]?["type"] == "object")
  }

  @Test func `a public struct gets a memberwise initializer with its defaults`() {
    let settings = PublicSettings(name: "a")
    #expect(settings.port == 80 && settings.note == nil && settings.timeout == 30)
    #expect(PublicSettings(name: "a", timeout: 5).timeout == 5)
    #expect(PublicSettings.schema.json["properties"]?["timeout"] == ["type": "integer", "default": 30])
    #expect(OwnInitializer(3).doubled == 6)
  }
}
