import CRoostSandbox
import Glibc

/// The environment that a worker starts with.
public enum WorkerEnvironment {
  /// The entries of `environment` that a worker may know, as `NAME=value`: `LANG`, `LC_*`, `TZ` and the names in `allowed`, then
  /// `MALLOC_ARENA_MAX=1` and `SWIFT_BACKTRACE=enable=no`. The loader's `LD_*` is never among them.
  public static func scrubbed(_ environment: [String], allowing allowed: [String] = []) -> [String] {
    let entries = environment.map { strdup($0) } + [nil]
    let names = allowed.map { strdup($0) } + [nil]
    var kept = [UnsafeMutablePointer<CChar>?](repeating: nil, count: environment.count + 3)
    defer { for copy in entries + names { free(copy) } }
    let count = names.map { UnsafePointer($0) }.withUnsafeBufferPointer { names in
      roost_scrub_environment(entries, names.baseAddress, &kept, kept.count)
    }
    // There is room for all of them, so the call can't fail.
    return kept.prefix(max(0, Int(count))).compactMap { $0.map { String(cString: $0) } }
  }
}
