import Foundation
import RoostCore
import Testing

/// The differences that are meant, as `differences.json` lists them, each with its reason.
struct DifferenceTable: Sendable {
  /// One row. `sdk` and `ours` are what stands there, absent where nothing does; `"*"` is anything.
  struct Row: Sendable {
    let wire: String
    /// Where the row holds; every call of the wire that has the difference when empty.
    let calls: [String]
    /// A JSON Pointer in which `*` is any one key or index.
    let pointer: String
    let sdk: JSONValue?
    let ours: JSONValue?
    let why: String

    func covers(_ difference: RequestDifference, call: String) -> Bool {
      guard calls.isEmpty || calls.contains(call) else { return false }
      let wanted = pointer.split(separator: "/", omittingEmptySubsequences: false)
      let found = difference.pointer.split(separator: "/", omittingEmptySubsequences: false)
      guard wanted.count == found.count, zip(wanted, found).allSatisfy({ $0 == "*" || $0 == $1 }) else { return false }
      return Self.fits(sdk, difference.sdk) && Self.fits(ours, difference.ours)
    }

    private static func fits(_ wanted: JSONValue?, _ found: JSONValue?) -> Bool { wanted == "*" ? found != nil : wanted == found }
  }

  let rows: [Row]
  /// Names that a wire's client writes otherwise, wherever they stand.
  let renamed: [String: [String: String]]

  init() throws {
    let json = try JSONValue(parsing: [UInt8](Data(contentsOf: Interop.folder.appending(path: "differences.json"))))
    rows = try (json["differences"]?.arrayValue ?? []).map { row in
      let call = row["call"]
      let names = call?.stringValue.map { [$0] } ?? (call?.arrayValue ?? []).compactMap(\.stringValue)
      return Row(
        wire: try #require(row["wire"]?.stringValue), calls: names, pointer: try #require(row["at"]?.stringValue), sdk: row["sdk"],
        ours: row["ours"], why: try #require(row["why"]?.stringValue))
    }
    var renamed: [String: [String: String]] = [:]
    for (wire, names) in json["renamed"]?.objectValue ?? [:] {
      for (name, ours) in names["names"]?.objectValue ?? [:] { renamed[wire, default: [:]][name] = ours.stringValue }
    }
    self.renamed = renamed
  }

  /// The value with the client's names turned into ours; `used` gets those that occurred.
  func named(_ value: JSONValue, wire: String, used: inout Set<String>) -> JSONValue {
    switch value {
    case .array(let elements): return .array(elements.map { named($0, wire: wire, used: &used) })
    case .object(let members):
      var object = JSONObject()
      for (key, member) in members {
        let name = renamed[wire]?[key]
        if name != nil { used.insert(key) }
        object[name ?? key] = named(member, wire: wire, used: &used)
      }
      return .object(object)
    default: return value
    }
  }
}
