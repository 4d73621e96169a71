import Foundation
import RoostCore
import Testing

// LB1-TRACE-04, LB2-TRACE-05, LB4-TRACE-11
struct JSONLinesExporterTests {
  let folder: URL
  var path: String { folder.appending(path: "events.jsonl").path }

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "roost-\(Identifier.unique())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  func record(_ text: String) -> EventRecord { ConsoleExporterTests.record(TextDeltaEvent(text: text)) }

  func lines() throws -> [Substring] { try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") }

  @Test func `each event is one line that parses, appended to what is there, in a file of its owner's`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    for text in ["first\nline", "NUL \u{0}"] {
      let exporter = try JSONLinesExporter(path: path)
      try exporter.export(record(text))
      try exporter.close()
    }
    let texts = try lines().map { try JSONValue(parsing: String($0))["text"]?.stringValue }
    #expect(texts == ["first\nline", "NUL \u{0}"])
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func `a line that a crash left without its end is ended first`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(#"{"type":"text.del"#.utf8).write(to: URL(filePath: path))
    let exporter = try JSONLinesExporter(path: path)
    try exporter.export(record("a"))
    try exporter.close()
    #expect(try lines().count == 2)
    #expect(try lines().last.map { try JSONValue(parsing: String($0))["text"] } == "a")
  }

  @Test func `closing twice is fine, writing afterwards is an error`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let exporter = try JSONLinesExporter(path: path)
    try exporter.close()
    try exporter.close()
    #expect(throws: JSONLinesError.closed(path: path)) { try exporter.export(record("a")) }
  }

  @Test func `a path that can't be opened says why`() {
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(throws: JSONLinesError.invalidPath(path: "a\u{0}b")) { try JSONLinesExporter(path: "a\u{0}b") }
    let missing = folder.appending(path: "none/events.jsonl").path
    #expect(throws: JSONLinesError.cannotOpen(path: missing, reason: "No such file or directory")) { try JSONLinesExporter(path: missing) }
  }

  @Test func `a full device is an error, not a partial line`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let exporter = try JSONLinesExporter(path: "/dev/full")
    #expect(throws: JSONLinesError.cannotWrite(path: "/dev/full", reason: "No space left on device")) { try exporter.export(record("a")) }
    try exporter.close()
  }

  @Test func `a session's events are in the file when it's closed`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let session = Session(exporters: [try JSONLinesExporter(path: path)], limits: .patient)
    for turn in 0..<500 { await session.emit(StepStartedEvent(turn: turn)) }
    await session.close()
    let numbers = try lines().map { try JSONValue(parsing: String($0))["sequence"]?.intValue }
    #expect(numbers == Array(1...500))
  }
}
