import Foundation

/// Another program, run to its end.
enum Program {
  struct Outcome: CustomStringConvertible {
    let status: Int32
    let output: String
    let errors: String
    var description: String { "exit \(status)\n\(output)\n\(errors)" }
  }

  /// Sees nothing of the tester's environment but PATH and what is given.
  static func run(_ path: String, _ arguments: [String], in folder: URL? = nil, environment: [String: String] = [:]) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = environment.merging(["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]) { given, _ in given
    }
    process.standardInput = FileHandle.nullDevice
    let place = FileManager.default.temporaryDirectory.appending(path: "roost-cabi-out-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    let files = ["out", "err"].map { place.appending(path: $0) }
    for file in files { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    try process.run()
    process.waitUntilExit()
    let texts = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
    try FileManager.default.removeItem(at: place)
    return Outcome(status: process.terminationStatus, output: texts[0], errors: texts[1])
  }
}
