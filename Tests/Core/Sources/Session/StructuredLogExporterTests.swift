import RoostCore
import Testing

// LB2-TRACE-05, LB4-TRACE-11
struct StructuredLogExporterTests {
  func line(_ event: some SessionEvent, format: StructuredLogExporter.Format) throws -> String {
    let lines = Collector<String>()
    let exporter = StructuredLogExporter(name: "shop", format: format, output: LineOutput { lines.append($0) })
    try exporter.export(ConsoleExporterTests.record(event))
    return lines.all.joined(separator: "\n")
  }

  @Test func `a logfmt line carries time, level, logger, event, ids and fields`() throws {
    #expect(
      try line(ToolErrorEvent(callId: "c1", name: "add", message: "no such number", durationMs: 2, turn: 0), format: .logfmt)
        == #"time=12.5 level=error logger=shop event=tool.error sequence=3 session_id=s1 run_id=r1 span_id=a agent=clerk "#
        + #"call_id=c1 name=add message="no such number" duration_ms=2.0 turn=0"#)
  }

  @Test func `a JSON line is the wire form with level and logger`() throws {
    #expect(
      try line(ToolTimeoutEvent(callId: "c1", name: "add", timeoutS: 30), format: .json)
        == #"{"level":"warning","logger":"shop","type":"tool.timeout","sequence":3,"time":12.5,"session_id":"s1","run_id":"r1","#
        + #""span_id":"a","agent":"clerk","call_id":"c1","name":"add","timeout_s":30.0}"#)
  }
}
