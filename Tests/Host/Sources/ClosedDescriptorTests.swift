import Foundation
import Testing

/// A caller may leave standard input, output or error closed.
struct ClosedDescriptorTests {
  @Test(arguments: [("run <&-", 2), ("version >&-", 0), ("version 2>&-", 0), ("run hello <&- >&- 2>&-", 0)])
  func `a closed descriptor is an empty one: no hang, and nothing of our own takes its place`(_ words: String, _ status: Int) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "exec timeout 20 \"$0\" \(words)", try Host.binary()]
    process.currentDirectoryURL = FileManager.default.temporaryDirectory
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == Int32(status), "\(words)")
  }

  @Test(.timeLimit(.minutes(1))) func `the host takes as many descriptors as it may have`() async throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "ulimit -Sn 200 && ulimit -Hn 4000 && exec \"$0\" chat --offline", try Host.binary()]
    process.currentDirectoryURL = FileManager.default.temporaryDirectory
    let input = Pipe()
    (process.standardInput, process.standardOutput, process.standardError) = (input, FileHandle.nullDevice, FileHandle.nullDevice)
    try process.run()
    defer {
      try? input.fileHandleForWriting.close()
      process.waitUntilExit()
    }
    var soft = ""
    while soft != "4000", process.isRunning {
      let limits = try String(contentsOfFile: "/proc/\(process.processIdentifier)/limits", encoding: .utf8)
      let line = limits.split(separator: "\n").first { $0.hasPrefix("Max open files") }
      soft = line?.split(separator: " ").dropFirst(3).first.map(String.init) ?? ""
      try await Task.sleep(for: .milliseconds(5))
    }
    #expect(soft == "4000")
  }
}
