import RoostCore
import Testing

// LB1-TRACE-04, LB2-TRACE-05, LB4-TRACE-11
struct ConsoleExporterTests {
  static let scope = RunScope(sessionID: "s1", runID: "r1", spanID: "a", agent: "clerk")

  static func record(_ event: some SessionEvent, scope: RunScope? = scope) -> EventRecord {
    EventRecord(type: type(of: event).type, sequence: 3, time: 12.5, scope: scope, fields: event.json.objectValue ?? [:], sessionID: "s1")
  }

  func line(_ record: EventRecord, valueLimit: Int = 500, isColored: Bool = false) throws -> String {
    let lines = Collector<String>()
    try ConsoleExporter(output: LineOutput { lines.append($0) }, valueLimit: valueLimit, isColored: isColored).export(record)
    return lines.all.joined(separator: "\n")
  }

  @Test func `a line shows agent, type and fields`() throws {
    let call = ToolCallEvent(callId: "c1", name: "add", arguments: ["a": 1, "b": "two words"], turn: 0)
    #expect(try line(Self.record(call)) == #"[clerk] tool.call call_id=c1 name=add arguments={"a":1,"b":"two words"} turn=0"#)
    #expect(try line(Self.record(StepStartedEvent(turn: 1), scope: nil)) == "[-] step.started turn=1")
    #expect(
      try line(Self.record(RunStartedEvent(agent: "boss", task: "say \"hi\""), scope: nil)) == #"[boss] run.started task="say \"hi\"""#)
    #expect(try line(Self.record(TextDeltaEvent(text: ""))) == #"[clerk] text.delta text="""#)
  }

  @Test(arguments: [
    ("\u{1B}[2Jgone", #"\u{1b}[2Jgone"#), ("a\nb", #""a\nb""#), ("a\r[x] run.finished", #""a\r[x] run.finished""#), ("é", "é"),
    ("\u{9B}31m", #"\u{9b}31m"#), ("a\u{202E}b", #"a\u{202e}b"#), ("a\u{2028}b", #"a\u{2028}b"#), ("a\u{0}b", #""a\u0000b""#),
  ])
  func `nothing in a value can steer the terminal or end the line`(text: String, shown: String) throws {
    let line = try line(Self.record(TextDeltaEvent(text: text)))
    #expect(!line.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x9B || $0.value == 0x202E || $0.value == 0x2028 })
    if text.utf8.first != 0x1B { #expect(line.hasSuffix("text=\(shown)")) }
  }

  @Test func `a long value is cut and the rest counted`() throws {
    #expect(try line(Self.record(TextDeltaEvent(text: "abcdefgh")), valueLimit: 5) == "[clerk] text.delta text=abcde…(+3)")
  }

  @Test func `colours are there only where asked for`() throws {
    #expect(
      try line(Self.record(StepStartedEvent(turn: 1)), isColored: true)
        == "\u{1B}[36m[clerk]\u{1B}[0m \u{1B}[1mstep.started\u{1B}[0m turn=1")
  }
}
