import Glibc
public import RoostCore

/// Checks for doctor, good and bad ones.
public struct ExaminerPlugin: Plugin {
  public func register(in registry: inout PluginRegistrar) throws {
    if let path = getenv("EXAMINER_MARKS"), let file = fopen(path, "a") {
      fputs("opened\n", file)
      fclose(file)
    }
    registry.add(.check, "disk", summary: "Looks at the disk.", settings: NoSettings.self) { _, _ in DiskCheck() }
    registry.add(.check, "fickle", summary: "Does what EXAMINER says.", settings: NoSettings.self) { _, _ in FickleCheck() }
  }
}

@c(roost_plugin_v1_examiner) public func examinerPlugin() -> UnsafeMutableRawPointer { PluginEntry.box(ExaminerPlugin()) }

@Generable public struct NoSettings {}

struct DiskCheck: HealthCheck {
  func check() async -> [HealthFinding] {
    [
      HealthFinding(.ok, "disk", "there is room"),
      HealthFinding(.warning, "disk", "it is slow", at: "/srv/disk", fix: "fstrim /srv/disk"),
    ]
  }
}

struct FickleError: Error, CustomStringConvertible {
  let description = "it was told to throw"
}

struct FickleCheck: HealthCheck {
  func check() async throws -> [HealthFinding] {
    switch getenv("EXAMINER").map({ String(cString: $0) }) {
    case "crash":
      _ = "about to abort\n".withCString { write(2, $0, strlen($0)) }
      abort()
    case "hang": while true { sleep(600) }
    case "throw": throw FickleError()
    case "noise": print(String(repeating: "noise ", count: 100_000))
    default: break
    }
    return [HealthFinding(.error, "fickle", "it is broken", fix: "repair-it --now")]
  }
}
