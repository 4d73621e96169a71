import Foundation
import Testing

/// Core's folders stand in one order; a file uses only its own folder and those before it.
struct FolderOrderTests {
  static let folders = ["Text", "Values", "Contracts", "Session", "Agent", "Plugins", "Manifest"]
  static let core = "Modules/Core/Sources/RoostCore"

  @Test func `every folder of Core is one of the seven`() throws {
    let found = try FileManager.default.contentsOfDirectory(atPath: Checkout.root.appendingPathComponent(Self.core).path)
    #expect(Set(found).subtracting(Self.folders).isEmpty)
  }

  @Test func `no file of Core uses a type of a later folder`() throws {
    var declared: [String: Set<String>] = [:]
    var code: [(folder: Int, path: String, words: Set<String>)] = []
    for (index, folder) in Self.folders.enumerated() {
      for path in Checkout.files(below: "\(Self.core)/\(folder)", ["swift"]) {
        let text = Self.withoutCommentsAndStrings(try Checkout.text(path))
        declared[folder, default: []].formUnion(Self.topLevelTypes(text))
        code.append((index, path, Set(text.components(separatedBy: CharacterSet.alphanumerics.union(["_"]).inverted))))
      }
    }
    #expect(code.count > 50)
    var problems: [String] = []
    for file in code {
      let own = Self.folders[...file.folder].reduce(into: Set<String>()) { $0.formUnion(declared[$1] ?? []) }
      for later in Self.folders[(file.folder + 1)...] {
        for type in (declared[later] ?? []).subtracting(own).intersection(file.words).sorted() {
          problems.append("\(file.path) uses \(type) of \(later)")
        }
      }
    }
    #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
  }

  /// The names of types declared at the left margin.
  static func topLevelTypes(_ text: String) -> Set<String> {
    let pattern =
      /^(?:@\w+(?:\([^)]*\))? )*(?:(?:public|package|internal|final|indirect) )*(?:struct|class|enum|protocol|actor|typealias) (\w+)/
    return Set(text.split(separator: "\n").compactMap { $0.firstMatch(of: pattern).map { String($0.1) } })
  }

  static func withoutCommentsAndStrings(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var line = String(line)
      if let comment = line.range(of: "//") { line = String(line[..<comment.lowerBound]) }
      return line.replacing(/"(?:[^"\\]|\\.)*"/, with: "\"\"")
    }.joined(separator: "\n")
  }
}
