import Foundation
import Testing

/// The README's and the guides' fenced blocks hold.
///
/// A block whose info string ends with a path is written to that file; `sh` blocks are run, with the built `roost` on `PATH`, from a
/// folder that stands for the checkout; `json` and `jsonc` blocks must parse, and a whole manifest must be valid. A `text` block is read by
/// people only. Lines that clone, build or test the project itself are run by `scripts/test`, not here.
struct DocumentationTests {
  struct Block {
    var language: String
    var path: String?
    var text: String
    var line: Int
  }

  static let documents = ["README.md"] + Checkout.files(below: "docs", ["md"])
  static let ownCommands = ["git clone", "cd roost", "scripts/quickstart", "scripts/test", "scripts/build\n"]

  @Test(arguments: documents) func `the fenced blocks of a document hold`(_ document: String) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("roost-docs-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in try FileManager.default.contentsOfDirectory(atPath: Checkout.root.path) where name != ".git" {
      try FileManager.default.createSymbolicLink(
        at: folder.appendingPathComponent(name), withDestinationURL: Checkout.root.appendingPathComponent(name))
    }
    for block in Self.blocks(of: try Checkout.text(document)) {
      let place = "\(document):\(block.line)"
      if let path = block.path {
        let file = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(block.text.utf8).write(to: file)
      }
      switch block.language {
      case "sh": try run(block, in: folder, place)
      case "json", "jsonc": try check(block, in: folder, place)
      case "swift", "text", "c": break
      default: Issue.record("\(place): a fenced block needs a language: sh, json, jsonc, swift, c or text")
      }
    }
  }

  func run(_ block: Block, in folder: URL, _ place: String) throws {
    let lines = block.text.split(separator: "\n").filter { line in !Self.ownCommands.contains { "\(line)\n".hasPrefix($0) } }
    guard !lines.isEmpty else { return }
    let outcome = try Checkout.run(
      "/bin/bash", ["-euc", lines.joined(separator: "\n")], in: folder,
      environment: [
        "PATH": "\(Checkout.distribution.path)/bin:\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")",
        "ROOST_HOME": folder.appendingPathComponent("roost-home").path, "HOME": folder.path,
      ])
    #expect(outcome.status == 0, "\(place): exit \(outcome.status)\n\(outcome.output)\n\(outcome.errors)")
  }

  func check(_ block: Block, in folder: URL, _ place: String) throws {
    // A manifest with a name may need what the next commands build; they use it.
    guard block.path == nil, block.text.contains("\"roost\": 1") else { return }
    let file = folder.appendingPathComponent("roost-\(block.line).json")
    try Data(block.text.utf8).write(to: file)
    let outcome = try Checkout.run("\(Checkout.distribution.path)/bin/roost", ["validate", "-f", file.path], in: folder)
    #expect(outcome.status == 0, "\(place): \(outcome.errors)")
  }

  static func blocks(of text: String) -> [Block] {
    var blocks: [Block] = []
    var open: Block?
    for (index, line) in text.components(separatedBy: "\n").enumerated() {
      if line.hasPrefix("```") {
        if let block = open {
          blocks.append(block)
          open = nil
        } else {
          let words = line.dropFirst(3).split(separator: " ").map(String.init)
          open = Block(language: words.first ?? "", path: words.count > 1 ? words[1] : nil, text: "", line: index + 1)
        }
      } else {
        open?.text += line + "\n"
      }
    }
    return blocks
  }
}
