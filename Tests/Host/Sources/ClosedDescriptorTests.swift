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
}
