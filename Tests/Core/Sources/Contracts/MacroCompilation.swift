import Foundation

/// A run of the compiler over a few declarations that use the built macros.
struct MacroCompilation: Sendable {
  struct CompilerError: Hashable, Sendable {
    let line: Int
    let column: Int
    let message: String
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The errors of each declaration, by its index.
  private(set) var errors: [Int: [CompilerError]] = [:]
  let output: String

  /// Type-checks each of `declarations` in a namespace and a file of its own; a position counts from the declaration's first character.
  static func run(_ declarations: [String]) async throws -> MacroCompilation {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("macros-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = try declarations.enumerated().map { index, code in
      let file = folder.appendingPathComponent("case\(index).swift")
      try "public import RoostCore; public enum Case\(index) {\n\(code)\n}\n".write(to: file, atomically: true, encoding: .utf8)
      return file.path
    }
    let products = try builtProducts()
    let modules = try checkout().appendingPathComponent("Modules").path
    let arguments =
      [
        "-typecheck", "-wmo", "-swift-version", "6", "-enable-upcoming-feature", "InternalImportsByDefault", "-I", "\(products)/Modules",
        "-I", modules + "/Core/Sources/CRoostSystem/include", "-Xcc", "-fmodule-map-file=\(products)/CRoostPlugin.build/module.modulemap",
        "-load-plugin-executable", "\(products)/RoostMacros-tool#RoostMacros",
      ] + files
    return MacroCompilation(output: try await output(of: "swiftc", arguments, in: folder))
  }

  private init(output: String) {
    self.output = output
    for line in output.split(separator: "\n") {
      guard let match = line.firstMatch(of: /^.*case(\d+)\.swift:(\d+):(\d+): error: (.*?)(?: \(from macro .*)?$/),
        let index = Int(match.1), let row = Int(match.2), let column = Int(match.3)
      else { continue }
      errors[index, default: []].append(CompilerError(line: row - 1, column: column, message: String(match.4)))
    }
  }

  /// The folder above this file that holds the modules.
  private static func checkout() throws -> URL {
    var folder = URL(fileURLWithPath: #filePath)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      if FileManager.default.fileExists(atPath: folder.appendingPathComponent("Modules/Core").path) { return folder }
    }
    throw Failure(description: "No folder above \(#filePath) holds Modules/Core")
  }

  /// The folder of the running test binary, where the build puts `libRoostCore.so` and the macros beside it.
  private static func builtProducts() throws -> String {
    let folder = URL(fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      .deletingLastPathComponent()
    guard FileManager.default.fileExists(atPath: folder.appendingPathComponent("libRoostCore.so").path) else {
      throw Failure(description: "There is no libRoostCore.so beside the test binary in \(folder.path), so the built macros can't be found")
    }
    return folder.path
  }

  private static func output(of program: String, _ arguments: [String], in folder: URL) async throws -> String {
    let log = folder.appendingPathComponent("output")
    try Data().write(to: log)
    let handle = try FileHandle(forWritingTo: log)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardOutput = handle
    process.standardError = handle
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in continuation.resume() }
      do { try process.run() } catch { continuation.resume(throwing: error) }
    }
    return try String(contentsOf: log, encoding: .utf8)
  }
}
