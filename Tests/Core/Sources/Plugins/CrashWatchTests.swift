import Foundation
import Testing

@testable import RoostCore

struct CrashWatchTests {
  /// The page as a process that is no more would have left it.
  private static func abandon(_ watch: CrashWatch, in folder: TemporaryFolder, _ change: (inout [UInt8]) -> Void = { _ in }) throws {
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: watch.path)))
    // Process ids end below this.
    let id: UInt32 = 999_999_999
    withUnsafeBytes(of: id) { bytes.replaceSubrange(8..<12, with: $0) }
    change(&bytes)
    let start = bytes[16..<24].enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << (8 * $1.offset) }
    try folder.write("state/running/\(id)-\(start)", bytes)
  }

  private static func put(_ number: UInt32, at offset: Int, in bytes: inout [UInt8]) {
    withUnsafeBytes(of: number) { bytes.replaceSubrange(offset..<offset + 4, with: $0) }
  }

  @Test func `calls under way are found in the page, and those that ended are not`() throws {
    let folder = try TemporaryFolder()
    let watch = try CrashWatch(stateFolder: folder.path + "/state")
    let (one, two, three) = try (
      #require(watch.slot(for: "one")), #require(watch.slot(for: "two")), #require(watch.slot(for: "three"))
    )
    for slot in [one, two, two, three, three] { slot.enter() }
    for slot in [one, two, three, three] { slot.leave() }
    try Self.abandon(watch, in: folder)
    let (reports, warnings) = CrashReport.collect(in: folder.path + "/state")
    #expect(warnings == [])
    #expect(reports.map(\.inFlight) == [["two"]])
    #expect(reports.first?.verdict == .culprit("two"))
    #expect(reports.first?.signal == nil)
    // The page of this process stays: it is alive.
    #expect(FileManager.default.fileExists(atPath: watch.path))
    watch.close()
    #expect(!FileManager.default.fileExists(atPath: watch.path))
  }

  @Test func `the same plugin has one place, and two watches have two pages`() throws {
    let folder = try TemporaryFolder()
    let first = try CrashWatch(stateFolder: folder.path)
    let second = try CrashWatch(stateFolder: folder.path)
    #expect(first.path != second.path)
    first.slot(for: "a")?.enter()
    first.slot(for: "a")?.enter()
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: first.path)))
    #expect(bytes[4096] == 2 && bytes[4096 + 128] == 0)
    #expect(bytes.count == 132_096)
    #expect(try FileManager.default.attributesOfItem(atPath: first.path)[.posixPermissions] as? Int == 0o600)
  }

  @Test(arguments: [
    ([], nil, CrashReport.Verdict.nobody), (["a"], nil, .culprit("a")), (["a", "b"], nil, .possible(["a", "b"])),
    (["a", "b"], "b", .culprit("b")), ([], "a", .culprit("a")),
  ])
  func `the code that was executing counts more than what was at work`(inFlight: [String], executing: String?, verdict: CrashReport.Verdict)
  {
    #expect(CrashReport(process: 1, signal: 11, executing: executing, inFlight: inFlight).verdict == verdict)
  }

  @Test func `a noted fault names signal and plugin, one from outside nobody, and another start of the machine nobody`() throws {
    let folder = try TemporaryFolder()
    let watch = try CrashWatch(stateFolder: folder.path + "/state")
    for name in ["a", "b"] { watch.slot(for: name)?.enter() }
    func collected(_ change: (inout [UInt8]) -> Void) throws -> [CrashReport] {
      try Self.abandon(watch, in: folder, change)
      return CrashReport.collect(in: folder.path + "/state").reports
    }
    func fault(_ bytes: inout [UInt8]) {
      Self.put(2, at: 64, in: &bytes)
      Self.put(11, at: 68, in: &bytes)
      Self.put(2, at: 72, in: &bytes)
    }
    let noted = try collected(fault)
    #expect(noted.first?.verdict == .culprit("b") && noted.first?.ending == "process 999999999 died of SIGSEGV")
    #expect(
      try collected { bytes in
        fault(&bytes)
        Self.put(1, at: 76, in: &bytes)
      } == [])
    #expect(try collected { $0[24] ^= 1 } == [])
    #expect(try collected { $0 = [UInt8](repeating: 0, count: $0.count) } == [])
  }

  @Test func `pages that lie are ignored with a warning and removed`() throws {
    let folder = try TemporaryFolder()
    let watch = try CrashWatch(stateFolder: folder.path + "/state")
    watch.slot(for: "a")?.enter()
    let lies: [(inout [UInt8]) -> Void] = [
      { $0.removeLast() }, { $0[0] = 0 }, { Self.put(1, at: 8, in: &$0) },
      { $0.replaceSubrange(4096 + 64..<4096 + 68, with: Array("../x".utf8)) }, { Self.put(1, at: 4096 + 128, in: &$0) },
      {
        Self.put(2, at: 64, in: &$0)
        Self.put(5_000, at: 72, in: &$0)
      },
    ]
    for lie in lies {
      try Self.abandon(watch, in: folder, lie)
      let (reports, warnings) = CrashReport.collect(in: folder.path + "/state")
      #expect(reports == [] && warnings.count == 1)
      #expect(CrashReport.collect(in: folder.path + "/state").warnings == [])
    }
  }

  @Test func `settling puts the culprit into quarantine once and says so`() throws {
    let folder = try TemporaryFolder()
    let state = folder.path + "/state"
    let watch = try CrashWatch(stateFolder: state)
    watch.slot(for: "a")?.enter()
    try Self.abandon(watch, in: folder)
    let lines = CrashReport.settle(stateFolder: state)
    #expect(lines.count == 1 && lines[0].contains("the plugin a is in quarantine now: process 999999999 ended without a word"))
    #expect(try Quarantine.read(Quarantine.file(inState: state))["a"]?.author == .roost)
    #expect(CrashReport.settle(stateFolder: state) == [])
  }

  struct Waiting: Tool {
    @Generable struct Arguments {}
    let name = "waiting"
    let description = "Looks at its own counter."
    let count: @Sendable () -> UInt8
    func call(arguments: Arguments, context: ToolContext) async throws -> String {
      await Task.yield()
      return "\(count())"
    }
  }

  @Test func `a plugin's tool is counted while it is called, whatever thread it goes on`() async throws {
    let folder = try TemporaryFolder()
    let watch = try CrashWatch(stateFolder: folder.path)
    let slot = try #require(watch.slot(for: "a"))
    let path = watch.path
    let count: @Sendable () -> UInt8 = { FileManager.default.contents(atPath: path)?[4096] ?? 99 }
    let tool = WatchedInstance.tool(AnyTool(Waiting(count: count)), slot)
    #expect(try await tool.call([:]).text == "1")
    #expect(count() == 0)
  }
}
