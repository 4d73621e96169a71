import Foundation
import RoostCore

// Prints a line for each case: name, median time, floor, unit, target. The floor is the time of the same or comparable work by the Swift or
// Foundation libraries in the same run. Case names on the command line choose cases; without any all run.

let chunk = """
  {"id":"chatcmpl-123","object":"chat.completion.chunk","created":1694268190,"model":"gpt-4o-mini","system_fingerprint":"fp_44709d6fcb",\
  "choices":[{"index":0,"delta":{"content":"Hello"},"logprobs":null,"finish_reason":null}]}
  """

/// A conversation of about one megabyte: turns of prose with line breaks, quotes and some text beyond ASCII, tool calls and their results.
let conversation: String = {
  var messages: [JSONValue] = []
  var size = 0
  var turn = 0
  while size < 1_000_000 {
    turn += 1
    let prose =
      "Turn \(turn): the answer has \"quotes\",\nseveral lines, a path C:\\temp and naïve café text. "
      + String(repeating: "Plain words follow. ", count: 30)
    let call: JSONValue = [
      "id": .string("call_\(turn)"), "type": "function", "function": ["name": "search", "arguments": "{\"query\":\"swift\",\"limit\":10}"],
    ]
    let result: JSONValue = [
      "score": .number(Double(turn) / 7), "rank": .integer(turn), "ok": true, "next": nil, "ids": [1, 2, 3, 4, 5, 6, 7, 8],
    ]
    let message: JSONValue = [
      "role": turn % 2 == 0 ? "user" : "assistant", "content": .string(prose), "tool_calls": [call], "result": result,
    ]
    size += message.jsonText().utf8.count
    messages.append(message)
  }
  return JSONValue.object(["model": "m", "messages": .array(messages)]).jsonText()
}()

/// The median time of one call, in nanoseconds.
func median(_ work: () throws -> Void) rethrows -> Double {
  let clock = ContinuousClock()
  var batch = 1
  // Batches of at least half a millisecond, so that the clock's own time doesn't count.
  while true {
    let time = try clock.measure { for _ in 0..<batch { try work() } }
    if time > .microseconds(500) { break }
    batch *= 2
  }
  var times: [Double] = []
  for _ in 0..<101 {
    let time = try clock.measure { for _ in 0..<batch { try work() } }
    times.append(Double(time.components.attoseconds) / 1e9 / Double(batch) + Double(time.components.seconds) * 1e9 / Double(batch))
  }
  return times.sorted()[times.count / 2]
}

/// Keeps results from being optimised away.
@inline(never) func use<Value>(_ value: Value) {}

struct Case {
  var name: String
  var work: () throws -> Void
  /// What the ratio of work to floor, or the time itself, must be.
  var target: String
  var floor: () throws -> Void
}

func parsing(_ name: String, _ text: String, target: String) -> Case {
  let bytes = Array(text.utf8)
  let data = Data(bytes)
  return Case(
    name: name, work: { use(try JSONValue(parsing: bytes)) }, target: target,
    floor: { use(try JSONSerialization.jsonObject(with: data)) })
}

func writing(_ name: String, _ text: String, target: String) throws -> Case {
  let value = try JSONValue(parsing: text)
  let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
  return Case(
    name: name, work: { use(value.jsonBytes()) }, target: target,
    floor: { use(try JSONSerialization.data(withJSONObject: object)) })
}

let schema = JSONSchema.object(properties: [("city", .string()), ("unit", .string())], required: ["city", "unit"])
let arguments: JSONValue = ["city": "Berlin", "unit": "celsius"]
let redactor = Redactor(secrets: ["a-secret-of-thirty-two-characters", "another-secret-value"])
let clean = "The quick brown fox jumps over the lazy dog, and then it reports back to the agent: nothing was found."
let megabyte = [UInt8](repeating: 0x61, count: 1 << 20)
let letters = String(repeating: "a", count: 1 << 20)
let nested = try Pattern("(a+)+b")

let cases = [
  parsing("json.parse.chunk", chunk, target: "<= 0.33 x, 1,100 ns"),
  try writing("json.write.chunk", chunk, target: "<= 0.33 x"),
  parsing("json.parse.conversation", conversation, target: "<= 0.33 x"),
  try writing("json.write.conversation", conversation, target: "<= 0.33 x"),
  Case(
    name: "schema.validate", work: { use(schema.validate(arguments)) }, target: "<= 300 ns",
    floor: { use((arguments["city"]?.stringValue, arguments["unit"]?.stringValue)) }),
  Case(name: "redact.clean", work: { use(redactor.redact(clean)) }, target: "<= 1,000 ns", floor: { use(clean.contains("sk-")) }),
  Case(
    name: "sha256.megabyte", work: { use(Digest.sha256(megabyte)) }, target: "<= 4,194,304 ns", floor: { use(Digest.crc32(megabyte)) }),
  Case(
    name: "pattern.megabyte", work: { use(nested.matches(letters)) }, target: "<= 20 x", floor: { use(letters.utf8.contains(0x62)) }),
]

let wanted = Set(CommandLine.arguments.dropFirst())
for one in cases where wanted.isEmpty || wanted.contains(one.name) {
  let time = try median(one.work)
  let floor = try median(one.floor)
  print("\(one.name)\t\(time)\t\(floor)\tns\t\(one.target)")
}
