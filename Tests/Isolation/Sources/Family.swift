import Foundation
import Glibc

/// The processes below this one, by their numbers and starts.
enum Family {
  struct Member: Hashable, Sendable {
    let id: Int32
    let parent: Int32
    let state: Character
    /// In clock ticks after the machine's: with it the number is nobody else's.
    let start: UInt64

    /// As `/proc` has it now; nil for one that is not there.
    init?(id: Int32) {
      guard let text = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8), let end = text.lastIndex(of: ")")
      else { return nil }
      let fields = text[text.index(after: end)...].split(separator: " ")
      guard fields.count > 19, let state = fields[0].first, let parent = Int32(fields[1]), let start = UInt64(fields[19])
      else { return nil }
      (self.id, self.parent, self.state, self.start) = (id, parent, state, start)
    }

    init?(line: String) {
      let fields = line.split(separator: " ")
      guard fields.count == 2, let id = Int32(fields[0]), let start = UInt64(fields[1]) else { return nil }
      (self.id, parent, state, self.start) = (id, 0, "?", start)
    }

    var line: String { "\(id) \(start)\n" }

    /// Whether it is there, as a zombie too.
    var isThere: Bool { Member(id: id)?.start == start }
  }

  /// Everything below this process, however deep.
  static var members: Set<Member> {
    let ids = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { Int32($0) }
    let all = ids.compactMap { Member(id: $0) }
    var found: Set<Member> = []
    var parents: Set<Int32> = [getpid()]
    while !parents.isEmpty {
      let next = all.filter { parents.contains($0.parent) && !found.contains($0) }
      found.formUnion(next)
      parents = Set(next.map(\.id))
    }
    return found
  }

  /// From now on whoever loses his parent below this process becomes its child: none can hide.
  static func adopt() throws {
    typealias Control = @convention(c) (Int32, UInt, UInt, UInt, UInt) -> Int32
    // PR_SET_CHILD_SUBREAPER. The function takes a varying number of arguments, which Swift can't call by its name.
    guard let address = dlsym(nil, "prctl"), unsafeBitCast(address, to: Control.self)(36, 1, 0, 0, 0) == 0
    else { throw POSIXError(.ENOSYS) }
  }

  /// Waits for those of `members` that lost their parent and became this process's children: they must end by themselves.
  static func takeOrphans(of members: Set<Member>) {
    let here = getpid()
    for member in members where member.parent != here {
      guard let now = Member(id: member.id), now.start == member.start, now.parent == here else { continue }
      wait(for: member.id)
    }
  }

  /// Whether those of `members` that this process started are gone, and every other child ends by itself.
  static func isExtinct(_ members: Set<Member>) -> Bool {
    let here = getpid()
    guard !members.contains(where: { $0.parent == here && $0.isThere }) else { return false }
    while wait(for: -1) {}
    return errno == ECHILD
  }

  @discardableResult
  private static func wait(for id: Int32) -> Bool {
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0 { if errno != EINTR { return false } }
    return true
  }
}
