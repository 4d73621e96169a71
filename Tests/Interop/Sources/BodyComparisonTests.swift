import Foundation
import RoostCore
import RoostHTTP
import RoostProviders
import Testing

/// What the plugins send against what the vendors' own clients send for the same call, at one recording server.
@Suite(.enabled(if: Interop.isWanted, "scripts/interop installs the vendors' clients"))
struct BodyComparisonTests {
  @Test(.timeLimit(.minutes(3)))
  func `plugins send what the vendors' clients send, up to the differences that are listed`() async throws {
    let peer = try PythonProgram("peer.py")
    defer { peer.stop() }
    let address = "http://127.0.0.1:\(try await peer.port())"
    async let clients = PythonProgram("sdk_calls.py", address).result()
    let calls = try InteropCall.all()
    for call in calls {
      for wire in call.requests.keys.sorted() {
        do {
          try await call.make(over: wire, at: "\(address)/ours/\(wire)/\(call.name)")
        } catch {
          Issue.record("\(wire)/\(call.name): \(error)")
        }
      }
    }
    print("the vendors' clients: \(try await clients)")
    let recorded = try await recorded(address)
    let expected = Set(calls.flatMap { call in call.requests.keys.map { "\($0)/\(call.name)" } })
    for side in ["sdk", "ours"] {
      let made = recorded.filter { $0.side == side }.map { "\($0.wire)/\($0.call)" }
      #expect(Set(made) == expected, "the calls of \(side)")
      #expect(made.count == expected.count, "\(side) made a call twice")
    }
    try compare(recorded)
  }

  private func recorded(_ address: String) async throws -> [RecordedRequest] {
    let request = HTTPRequest("GET", try HTTPURL(address + "/recorded"))
    let response = try await NetworkTransport(HTTPClient()).open(request)
    return (try JSONValue(parsing: await response.collect(limit: 16_777_216)).arrayValue ?? []).map(RecordedRequest.init)
  }

  private func compare(_ recorded: [RecordedRequest]) throws {
    let table = try DifferenceTable()
    var used: [Int: Set<String>] = [:]
    var names: [String: Set<String>] = [:]
    for sdk in recorded where sdk.side == "sdk" {
      guard let ours = recorded.first(where: { $0.side == "ours" && $0.wire == sdk.wire && $0.call == sdk.call }) else { continue }
      let theirs = table.named(sdk.comparable, wire: sdk.wire, used: &names[sdk.wire, default: []])
      for difference in RequestDifference.list(theirs, ours.comparable) {
        let row = table.rows.firstIndex { $0.wire == sdk.wire && $0.covers(difference, call: sdk.call) }
        guard let row else {
          Issue.record("\(sdk.wire)/\(sdk.call) differs where nothing is listed: \(difference)")
          continue
        }
        used[row, default: []].insert(sdk.call)
      }
    }
    for (place, row) in table.rows.enumerated() {
      let found = used[place] ?? []
      let missing = row.calls.filter { !found.contains($0) }
      #expect(!found.isEmpty && missing.isEmpty, "\(row.wire) \(missing) \(row.pointer) is listed but doesn't differ: \(row.why)")
    }
    for (wire, renamed) in table.renamed { #expect(Set(renamed.keys) == names[wire], "the names of \(wire)") }
  }
}
