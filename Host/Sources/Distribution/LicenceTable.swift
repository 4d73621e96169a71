import Glibc
import RoostCore

/// The licence of every library that a distribution may ship: `licences/libraries.json` of the staged home, with the texts beside it.
struct LicenceTable: Sendable {
  struct Rule: Sendable {
    /// File names; a `*` at the end stands for anything.
    var names: [String]
    /// An SPDX expression.
    var licence: String
    /// The text's file, in the same folder.
    var text: String
  }

  let folder: String
  let rules: [Rule]

  /// The table of the file names' licences, from the home's folder.
  static let path = "licences"
  static let fileName = "libraries.json"
  static let maximumBytes = 1 << 20

  init(home: DistributionHome) throws {
    folder = home.root + "/" + Self.path
    let file = folder + "/" + Self.fileName
    let json: JSONValue
    do { json = try JSONValue(parsing: FileBytes.read(file, limit: Self.maximumBytes)) } catch {
      throw HostError(
        .failed, "the licences of the libraries in \(home.root)/lib are not known: \(file): \(error); build it anew with: scripts/build")
    }
    rules = (json["libraries"]?.arrayValue ?? []).map { rule in
      Rule(
        names: rule["names"]?.arrayValue?.compactMap(\.stringValue) ?? [], licence: rule["licence"]?.stringValue ?? "",
        text: rule["text"]?.stringValue ?? "")
    }
  }

  /// The rule for the file called `name`; nil where nobody said under which licence it is.
  func rule(for name: String) -> Rule? {
    rules.first { rule in
      rule.names.contains { pattern in pattern.hasSuffix("*") ? name.hasPrefix(pattern.dropLast()) : name == pattern }
    }
  }
}
