import Foundation

/// The checkout that these tests look at.
enum Checkout {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The staged distribution: `ROOST_BUILD`, else `build/roost`.
  static var distribution: URL {
    if let path = ProcessInfo.processInfo.environment["ROOST_BUILD"] { return URL(fileURLWithPath: path) }
    return root.appendingPathComponent("build/roost")
  }

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  /// The files below `folder` with one of these extensions, as paths from the root, sorted.
  static func files(below folder: String, _ extensions: Set<String>) -> [String] {
    let start = root.appendingPathComponent(folder)
    guard let found = FileManager.default.enumerator(atPath: start.path) else { return [] }
    var paths: [String] = []
    for case let path as String in found where extensions.contains(URL(fileURLWithPath: path).pathExtension) {
      if !path.hasPrefix(".build/"), !path.contains("/.build/") { paths.append(folder.isEmpty ? path : "\(folder)/\(path)") }
    }
    return paths.sorted()
  }

  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  /// Runs a program to its end; standard input is empty.
  static func run(_ program: String, _ arguments: [String], in folder: URL = root, environment: [String: String] = [:]) throws -> Outcome {
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let files = ["out", "err"].map { scratch.appendingPathComponent($0) }
    for file in files { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: String(decoding: try Data(contentsOf: files[0]), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self))
  }
}
