import CRoostSandbox
import Glibc

/// What this machine gives a worker that asks for level `confined`.
public struct ConfinementReport: Sendable, Equatable {
  /// How a worker's threads and processes are counted against its limit.
  public enum TaskBound: UInt32, Sendable {
    /// Not at all.
    case none
    /// Together with the user's other processes.
    case shared
    /// For this worker alone.
    case exact
  }

  /// The highest level that a worker can have here.
  public let level: ConfinementLevel
  /// Landlock's ABI version; 0 where the kernel has no Landlock.
  public let landlockABI: Int
  public let taskBound: TaskBound
  /// Every mechanism, in the order in which they are applied.
  public let mechanisms: [ConfinementMechanism]
  /// Why `confined` is not to be had and what to do about it; `nil` where it is.
  public let refusal: String?

  /// Tries level `confined` in a child process; the caller is unchanged. Takes a few milliseconds.
  ///
  /// - Throws: `ConfinementProbeError` if no child could be started.
  public static func probe() throws(ConfinementProbeError) -> ConfinementReport {
    var report = roost_confinement_report()
    report.struct_size = MemoryLayout<roost_confinement_report>.size
    guard roost_confinement_probe(&report) == 0 else { throw .noChild(reason: String(cString: strerror(errno))) }
    return ConfinementReport(report)
  }

  init(_ report: roost_confinement_report) {
    let text = withUnsafeBytes(of: report.text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    refusal = text.isEmpty ? nil : text
    // A child can always be started with limits, or the probe would have failed.
    level = ConfinementLevel(rawValue: report.level) == .confined ? .confined : .process
    landlockABI = Int(report.landlock_abi)
    taskBound = TaskBound(rawValue: report.task_bound) ?? .none
    mechanisms = withUnsafeBytes(of: report.mechanisms) { bytes in
      bytes.bindMemory(to: roost_mechanism_report.self).prefix(Int(ROOST_MECHANISM_COUNT.rawValue)).enumerated().map {
        ConfinementMechanism(index: UInt32($0.offset), report: $0.element)
      }
    }
  }
}
