import RoostCore
import Testing

struct JSONSchemaTests {
  struct Row: Sendable {
    var schema: String
    var value: String
    /// As they are shown; none for a valid value.
    var violations: [String]

    init(_ schema: String, _ value: String, _ violations: [String]) {
      self.schema = schema
      self.value = value
      self.violations = violations
    }
  }

  static let rows: [Row] = [
    Row(##"{"type":"string"}"##, ##""a""##, []),
    Row(##"{"type":"string"}"##, "3", ["Expected a string, found the integer 3."]),
    Row(##"{"type":"integer"}"##, "3.0", []),
    Row(##"{"type":"integer"}"##, "3.5", ["Expected an integer, found the number 3.5."]),
    Row(##"{"type":"integer"}"##, "123456789012345678901234567890", []),
    Row(##"{"type":"number"}"##, "3", []),
    Row(##"{"type":["string","null"]}"##, "true", ["Expected a string or null, found true."]),
    Row(##"{"type":["array","object","integer"]}"##, "null", ["Expected an integer, an array or an object, found null."]),
    Row(
      ##"{"enum":["celsius","fahrenheit"]}"##, ##""celcius""##,
      [##"Expected one of "celsius", "fahrenheit"; found the string "celcius". Did you mean "celsius"?"##]),
    Row(##"{"enum":[1,null]}"##, "1.0", []),
    Row(##"{"const":{"a":[1]}}"##, ##"{"a":[1.0]}"##, []),
    Row(##"{"const":1}"##, "2", ["Expected 1, found the integer 2."]),
    Row(##"{"properties":{"a":{"type":"string"}}}"##, ##"{"a":1,"b":2}"##, ["a: Expected a string, found the integer 1."]),
    Row(##"{"properties":{"a":{"type":"string"}}}"##, "[]", []),
    Row(##"{"required":["city"]}"##, ##"{"City":"x"}"##, [##"The required property "city" is missing. Did you mean it by "City"?"##]),
    Row(##"{"required":["city"]}"##, "{}", [##"The required property "city" is missing."##]),
    Row(
      ##"{"properties":{"city":{},"unit":{}},"additionalProperties":false}"##, ##"{"cty":1,"zzz":2}"##,
      [##"cty: The property "cty" is unknown. Did you mean "city"?"##, ##"zzz: The property "zzz" is unknown. Known are "city", "unit"."##]
    ),
    Row(##"{"additionalProperties":false}"##, ##"{"a":1}"##, [##"a: The property "a" is unknown. None is allowed here."##]),
    Row(##"{"additionalProperties":{"type":"integer"}}"##, ##"{"a":1,"b":"x"}"##, [##"b: Expected an integer, found the string "x"."##]),
    Row(
      ##"{"patternProperties":{"^x-":{"type":"integer"}},"additionalProperties":false}"##, ##"{"x-a":1,"x-b":"s","y":1}"##,
      [
        ##"x-b: Expected an integer, found the string "s"."##, ##"y: The property "y" is unknown. None is allowed here."##,
      ]),
    Row(
      ##"{"required":["a"],"additionalProperties":false}"##, ##"{"a":1}"##, [##"a: The property "a" is unknown. None is allowed here."##]),
    Row(##"{"propertyNames":{"maxLength":2}}"##, ##"{"abc":1}"##, ["abc: Expected at most 2 characters, found 3."]),
    Row(##"{"minProperties":1,"maxProperties":2}"##, "{}", ["Expected at least 1 members, found 0."]),
    Row(##"{"maxProperties":1}"##, ##"{"a":1,"b":1}"##, ["Expected at most 1 members, found 2."]),
    Row(
      ##"{"items":{"type":"integer"}}"##, ##"[1,"x",2.5]"##,
      [##"[1]: Expected an integer, found the string "x"."##, "[2]: Expected an integer, found the number 2.5."]),
    Row(
      ##"{"prefixItems":[{"type":"string"},{"type":"integer"}],"items":false}"##, ##"["a",1,2]"##,
      ["[2]: No value is allowed here; found the integer 2."]),
    Row(
      ##"{"contains":{"const":5},"minContains":2,"maxContains":3}"##, "[5,1]",
      [##"Expected at least 2 items that fit "contains", found 1."##]),
    Row(##"{"contains":{"const":5},"maxContains":1}"##, "[5,5]", [##"Expected at most 1 items that fit "contains", found 2."##]),
    Row(##"{"contains":{"const":5},"minContains":0}"##, "[]", []),
    Row(##"{"minItems":1}"##, "[]", ["Expected at least 1 items, found 0."]),
    Row(##"{"maxItems":1}"##, "[1,2]", ["Expected at most 1 items, found 2."]),
    Row(##"{"uniqueItems":true}"##, ##"[1,"1",1.0]"##, ["Expected items that all differ; items 0 and 2 are both 1.0."]),
    Row(##"{"minLength":2,"maxLength":3}"##, ##""😀""##, ["Expected at least 2 characters, found 1."]),
    Row(##"{"maxLength":1}"##, ##""é""##, []),
    Row(##"{"maxLength":1}"##, ##""ab""##, ["Expected at most 1 characters, found 2."]),
    Row(##"{"pattern":"^[a-z]+$"}"##, ##""abc""##, []),
    Row(##"{"pattern":"^[a-z]+$"}"##, ##""aBc""##, [##"Expected text that matches ^[a-z]+$, found "aBc"."##]),
    Row(##"{"minimum":1,"maximum":3}"##, "0", ["Expected at least 1, found 0."]),
    Row(##"{"maximum":3}"##, "3.5", ["Expected at most 3, found 3.5."]),
    Row(##"{"exclusiveMinimum":1}"##, "1", ["Expected more than 1, found 1."]),
    Row(##"{"exclusiveMaximum":1.5}"##, "1.5", ["Expected less than 1.5, found 1.5."]),
    Row(##"{"maximum":1}"##, "1e400", ["Expected at most 1, found 1e400."]),
    Row(##"{"minimum":9007199254740993}"##, "9007199254740992", ["Expected at least 9007199254740993, found 9007199254740992."]),
    Row(##"{"multipleOf":0.1}"##, "0.3", []),
    Row(##"{"multipleOf":3}"##, "10", ["Expected a multiple of 3, found 10."]),
    Row(##"{"multipleOf":0.01}"##, "4.355", ["Expected a multiple of 0.01, found 4.355."]),
    Row(##"{"allOf":[{"minimum":1},{"maximum":3}]}"##, "5", ["Expected at most 3, found 5."]),
    Row(##"{"anyOf":[{"type":"string"},{"type":"integer"}]}"##, "1", []),
    Row(##"{"anyOf":[{"type":"string"},{"type":"integer","minimum":5}]}"##, "1", ["Expected at least 5, found 1."]),
    Row(
      ##"{"anyOf":[{"type":"string"},{"type":"integer"}]}"##, "null",
      [
        "None of the 2 alternatives fits: (1) Expected a string, found null. (2) Expected an integer, found null."
      ]),
    Row(##"{"oneOf":[{"minimum":1},{"minimum":5}]}"##, "3", []),
    Row(##"{"oneOf":[{"minimum":1},{"minimum":5}]}"##, "7", ["Expected exactly one of 2 alternatives to fit; numbers 1, 2 do."]),
    Row(##"{"not":{"type":"string"}}"##, ##""x""##, [##"The value the string "x" is one that is not allowed here."##]),
    Row(
      ##"{"if":{"properties":{"k":{"const":1}},"required":["k"]},"then":{"required":["a"]},"else":{"required":["b"]}}"##, ##"{"k":1}"##,
      [
        ##"The required property "a" is missing."##
      ]),
    Row(
      ##"{"if":{"required":["k"]},"then":{"required":["a"]},"else":{"required":["b"]}}"##, "{}",
      [##"The required property "b" is missing."##]),
    Row(
      ##"{"$defs":{"n":{"type":"integer"}},"items":{"$ref":"#/$defs/n"}}"##, ##"[1,"x"]"##,
      [##"[1]: Expected an integer, found the string "x"."##]),
    Row(
      ##"{"properties":{"next":{"$ref":"#"},"v":{"type":"integer"}}}"##, ##"{"next":{"next":{"v":"x"}}}"##,
      [
        ##"next.next.v: Expected an integer, found the string "x"."##
      ]),
    Row(##"{"$ref":"#/$defs/a~1b%20c","$defs":{"a/b c":{"type":"null"}}}"##, "1", ["Expected null, found the integer 1."]),
    Row(##"{"$ref":"#/$defs/a","maximum":5,"$defs":{"a":{"minimum":1}}}"##, "9", ["Expected at most 5, found 9."]),
    Row("false", "1", ["No value is allowed here; found the integer 1."]),
    Row("true", "1", []),
    Row(##"{"x-note":1,"format":"color","title":"t","examples":[1],"default":3,"unknownKeyword":{}}"##, "1", []),
  ]

  @Test(arguments: rows)
  func `a value is checked against every keyword`(row: Row) throws {
    let schema = try JSONSchema(JSONValue(parsing: row.schema))
    #expect(schema.validate(try JSONValue(parsing: row.value)).map(\.description) == row.violations)
  }

  @Test func `a violation names its path and its keyword`() throws {
    let schema = try JSONSchema(["properties": ["a": ["items": ["type": "string"]]], "required": ["b"]])
    #expect(
      schema.validate(["a": [1]]) == [
        SchemaViolation(
          path: JSONPointer().appending(key: "a").appending(index: 0), rule: "type", message: "Expected a string, found the integer 1."),
        SchemaViolation(path: JSONPointer(), rule: "required", message: "The required property \"b\" is missing."),
      ])
  }

  @Test(
    arguments: [
      (##"{"type":"strin"}"##, "type: There is no type \"strin\". Did you mean \"string\"?"),
      (##"{"type":[]}"##, "type: An empty list accepts nothing; name at least one type."),
      (##"{"properties":{"a":{"minLength":-1}}}"##, "properties.a.minLength: Expected an integer of at least 0, found the integer -1."),
      (##"{"properties":[]}"##, "properties: Expected an object, found an array of 0 items."),
      (##"{"properties":{"a":3}}"##, "properties.a: A schema is an object, true or false; found the integer 3."),
      (##"{"enum":[]}"##, "enum: An empty list accepts nothing; list at least one value."),
      (##"{"required":"a"}"##, "required: Expected an array, found the string \"a\"."),
      (##"{"required":[1]}"##, "required: Expected a list of names, found the integer 1 in it."),
      (##"{"items":[{}]}"##, "items: A list of schemas is written as \"prefixItems\" since 2020."),
      (##"{"exclusiveMinimum":true}"##, "exclusiveMinimum: Expected a number, found true; the Boolean form ended with draft 4."),
      (##"{"multipleOf":0}"##, "multipleOf: Expected a number above 0, found 0.0."),
      (##"{"anyOf":[]}"##, "anyOf: An empty list of schemas says nothing; list at least one."),
      (
        ##"{"$ref":"https://example.com/s"}"##,
        "$ref: \"https://example.com/s\" leaves the schema; only references within it (\"#/$defs/name\") are followed."
      ),
      (
        ##"{"$ref":"#/$defs/wether","$defs":{"weather":{}}}"##,
        "$ref: \"#/$defs/wether\" leads to nothing in the schema. Did you mean \"#/$defs/weather\"?"
      ),
      (##"{"$ref":"#anchor"}"##, "$ref: \"#anchor\" is no JSON pointer; write it as \"#/$defs/name\"."),
      (##"{"$dynamicRef":"#x"}"##, "$dynamicRef: Only \"$ref\" to a place in the same schema is supported."),
      (
        ##"{"pattern":"a(?=b)"}"##,
        "pattern: The pattern \"a(?=b)\" is wrong at character 2: Look-ahead is not supported, because it can't be matched in linear time."
      ),
      (##"{"uniqueItems":1}"##, "uniqueItems: Expected true or false, found the integer 1."),
      ("3", "A schema is an object, true or false; found the integer 3."),
    ] as [(String, String)])
  func `a schema that can't be used says where and why`(schema: String, message: String) throws {
    let json = try JSONValue(parsing: schema)
    let error = #expect(throws: JSONSchemaError.self) { try JSONSchema(json) }
    #expect(error?.description == message)
  }

  @Test(
    arguments: [
      ("date", ["2024-02-29", "2000-12-31"], ["2023-02-29", "2024-13-01", "24-1-1", "2024-00-10", "2024-01-01x", ""]),
      (
        "time", ["00:00:00Z", "23:59:60Z", "12:30:15.123+05:30", "15:59:60-08:00"],
        ["24:00:00Z", "12:00:00", "12:00Z", "12:00:60Z", "12:00:00.Z", "12:00:00+24:00"]
      ),
      (
        "date-time", ["2026-11-20T12:00:00Z", "2026-11-20t12:00:00.5z", "1990-12-31T15:59:60-08:00"],
        ["2026-11-20", "2026-11-20 12:00:00Z", "2026-02-30T12:00:00Z"]
      ),
      ("email", ["a@b.de", "first.last+tag@sub.example.com"], ["a", "@b", "a@", "a b@c", ".a@b", "a..b@c", "a@-b.de", "a@b..c"]),
      (
        "uri", ["https://example.com/a?b#c", "urn:isbn:1", "mailto:a@b"],
        ["example.com", "//a", "http://a b", "1http://x", "http://x/%zz", "http:", "http://é"]
      ),
      ("uuid", ["123e4567-e89b-12d3-a456-426614174000"], ["123e4567e89b12d3a456426614174000", "123e4567-e89b-12d3-a456-42661417400g", ""]),
      ("ipv4", ["127.0.0.1", "255.255.255.255", "0.0.0.0"], ["1.2.3", "256.1.1.1", "01.2.3.4", "1.2.3.4.5", "1.2.3.", "a.b.c.d"]),
      (
        "ipv6", ["::", "::1", "2001:db8::1", "1:2:3:4:5:6:7:8", "::ffff:192.0.2.1", "1::", "1:2:3:4:5:6:7::"],
        [
          "1", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "::g", "1.2.3.4", ":1:2:3:4:5:6:7", "1:2:3:4:5:6:7:",
          "::1%eth0",
        ]
      ),
    ] as [(String, [String], [String])])
  func `formats are asserted`(format: String, good: [String], bad: [String]) throws {
    let schema = JSONSchema.string(format: format)
    for text in good { #expect(schema.validate(.string(text)).isEmpty, "\(text)") }
    for text in bad { #expect(schema.validate(.string(text)).map(\.rule) == ["format"], "\(text)") }
  }

  @Test func `violations are limited`() throws {
    let schema = try JSONSchema(["items": ["type": "string"]])
    let value = JSONValue.array((0..<1_000).map { .integer($0) })
    #expect(schema.validate(value).count == 20)
    #expect(schema.validate(value, limit: 3).count == 3)
  }

  @Test(
    arguments: [
      ##"{"$ref":"#"}"##, ##"{"not":{"$ref":"#"}}"##,
      ##"{"allOf":[{"$ref":"#/$defs/a"}],"$defs":{"a":{"allOf":[{"$ref":"#"},{"$ref":"#"}]}}}"##,
      ##"{"anyOf":[{"$ref":"#"},{"$ref":"#"}]}"##, ##"{"oneOf":[{"$ref":"#"},{"$ref":"#"}]}"##, ##"{"if":{"$ref":"#"},"then":true}"##,
    ] as [String])
  func `a schema that refers to itself for ever is stopped and accepts nothing`(schema: String) throws {
    let schema = try JSONSchema(JSONValue(parsing: schema))
    #expect(schema.validate(1).map(\.rule) == ["limit"])
  }

  @Test func `work that doubles at every level is stopped`() throws {
    var definitions = JSONObject()
    for level in 0..<40 {
      let next: JSONValue = ["$ref": .string("#/$defs/l\(level + 1)")]
      definitions["l\(level)"] = ["allOf": [next, next]]
    }
    definitions["l40"] = true
    let schema = try JSONSchema(["$ref": "#/$defs/l0", "$defs": .object(definitions)])
    #expect(schema.validate(1).map(\.rule) == ["limit"])
  }

  @Test func `a deep value is checked by a recursive schema`() throws {
    let schema = try JSONSchema(["items": ["$ref": "#"], "type": "array"])
    let deep = try JSONValue(parsing: String(repeating: "[", count: 500) + String(repeating: "]", count: 500))
    #expect(schema.validate(deep).isEmpty)
  }

  @Test func `a schema nested too deeply is refused`() {
    var json: JSONValue = true
    for _ in 0..<200 { json = ["items": json] }
    #expect(throws: JSONSchemaError.self) { try JSONSchema(json) }
  }

  @Test func `builders write plain JSON Schema`() {
    let properties: [(String, JSONSchema)] = [
      ("city", .string(description: "Name of the city.", pattern: "^.+$", maximumLength: 80)),
      ("unit", .string(enumeration: ["c", "f"]).withDefault("c")), ("days", .integer(minimum: 1, maximum: 14).described("Days ahead.")),
      ("tags", .array(of: .any, minimumItems: 1)), ("ratio", .number(exclusiveMinimum: 0)), ("exact", .boolean.with("x-order", 1)),
      ("extra", .dictionary(of: .null)), ("either", .anyOf([.boolean, .null])),
    ]
    let schema = JSONSchema.object(properties: properties, required: ["city"])
    #expect(
      schema.json.jsonText() == ##"""
        {"type":"object","properties":{"city":{"type":"string","description":"Name of the city.","pattern":"^.+$","maxLength":80},"unit":{"type":"string","enum":["c","f"],"default":"c"},"days":{"type":"integer","minimum":1,"maximum":14,"description":"Days ahead."},"tags":{"type":"array","items":{},"minItems":1},"ratio":{"type":"number","exclusiveMinimum":0.0},"exact":{"type":"boolean","x-order":1},"extra":{"type":"object","additionalProperties":{"type":"null"}},"either":{"anyOf":[{"type":"boolean"},{"type":"null"}]}},"required":["city"],"additionalProperties":false}
        """##)
    #expect(schema.fault == nil)
    #expect(schema.validate(["city": "Bonn", "unit": "k"]).map(\.path.manifestPath) == ["unit"])
  }

  @Test func `a builder's wrong argument is a fault, and the schema accepts nothing`() {
    let schema = JSONSchema.string(pattern: "(")
    #expect(schema.fault?.description == "pattern: The pattern \"(\" is wrong at character 1: This group has no \")\".")
    #expect(schema.validate("x").map(\.rule) == ["schema"])
  }

  @Test func `schemas are equal when their JSON is`() throws {
    #expect(try JSONSchema(["type": "string"]) == JSONSchema.string())
    #expect(JSONSchema.string() != JSONSchema.boolean)
    #expect(JSONSchema.any.validate(["anything": [1]]).isEmpty)
  }
}
