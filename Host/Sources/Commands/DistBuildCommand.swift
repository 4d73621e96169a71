import Glibc
import RoostCore

/// `roost dist build` and `roost dist lock`: a distribution made, or its contents pinned.
enum DistBuildCommand {
  private static let output = Flag(
    name: "output", short: "o", values: [Flag.Value(name: "DIR", completion: .folder)],
    summary: "Put the folder there, and DIR.tar.gz beside it (default: NAME-VERSION here).")
  private static let locked = Flag(name: "locked", summary: "Refuse when the result would differ from the dist.lock beside dist.json.")

  static let build = Command(
    words: ["dist", "build"], summary: "Make a distribution: a folder that runs anywhere, and an archive of it.",
    details: """
      Where there is a checkout of Roost, everything is compiled from scratch in one fixed place, so that whoever builds the same sources with
      the same compiler gets the same bytes; elsewhere, or with --skip-compile, the running Roost's own files are taken, and dist.lock says so.
      """,
    arguments: [DistValidateCommand.argument], flags: [output, .sourceCheckout, .skipCompile, locked], readsConfiguration: false,
    examples: ["roost dist build Distributions/minimal -o out/minimal", "roost dist build --skip-compile --locked"], body: runBuild)

  static let lock = Command(
    words: ["dist", "lock"], summary: "Write dist.lock beside dist.json: what a build gives, file by file.",
    details: "roost dist build --locked then refuses to make anything else.", arguments: [DistValidateCommand.argument],
    flags: [.sourceCheckout, .skipCompile], readsConfiguration: false, body: runLock)

  @MainActor private static func runBuild(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    let spec = try DistributionSpec(reading: invocation.arguments.first ?? ".")
    let target = try PluginBuildCommand.folder(invocation.value(output) ?? "\(spec.name)-\(spec.version)")
    let old = invocation.has(locked) ? try DistributionLock(reading: spec.absolute(DistributionLock.fileName)) : nil
    let environment = invocation.environment
    let made = try await plan(spec, invocation, console) { plan in
      let lock = try DistributionLock(plan)
      let differences = old.map { lock.differences(from: $0) } ?? []
      guard differences.isEmpty else {
        let lines =
          ["roost: the distribution would not be the one that \(DistributionLock.fileName) pins:"]
          + differences.prefix(50).map { "  \($0)" }
        throw HostError(.failed, lines: lines + ["If it shall be this one, write the lock anew with: roost dist lock"])
      }
      let archive = try await DistributionWriter(plan: plan, lock: lock, environment: environment).write(to: target)
      return (plan, lock, archive)
    }
    guard let (plan, lock, archive) = made.value else { return made.code }
    let bytes: [UInt8]
    do { bytes = try FileBytes.read(archive, limit: DistributionWriter.maximumFileBytes) } catch {
      throw HostError(.failed, "cannot read \(error)")
    }
    let digest = Digest.sha256Hex(bytes)
    if try invocation.isOn(.json) {
      let report: JSONValue = [
        "name": .string(spec.name), "version": .string(spec.version), "made": .string(plan.making.rawValue), "directory": .string(target),
        "archive": .string(archive), "sha256": .string(digest), "size": .integer(lock.size), "archive_size": .integer(bytes.count),
        "files": .integer(lock.files.count), "plugins": .array(plan.plugins.map { .string($0.bundle.name) }),
        "modules": .array(plan.modules.map { .string($0.library) }), "system": .array(plan.system.sorted().map { .string($0) }),
      ]
      try console.writeLine(report.jsonText(.pretty))
    } else {
      let how = plan.making == .compiled ? "compiled from scratch" : "assembled from \(plan.home.root)"
      try console.writeLine("\(spec.name) \(spec.version), \(how): \(lock.files.count) files, \(lock.size) bytes in \(target)")
      try console.writeLine("\(digest)  \(archive) (\(bytes.count) bytes)")
      if plan.home.core != RoostVersion.current {
        console.note("roost: it holds Roost \(plan.home.core), made by Roost \(RoostVersion.current)")
      }
      let unusual = plan.unusualSystemLibraries
      if !unusual.isEmpty { console.note("roost: machines that run it need \(unusual.joined(separator: ", "))") }
    }
    return .ok
  }

  @MainActor private static func runLock(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    let spec = try DistributionSpec(reading: invocation.arguments.first ?? ".")
    let made = try await plan(spec, invocation, console) { plan in try DistributionLock(plan) }
    guard let lock = made.value else { return made.code }
    let path = spec.absolute(DistributionLock.fileName)
    do throws(FileFault) { try DurableFile.replace(path, with: Array(lock.text.utf8), mode: 0o644) } catch {
      throw HostError(.failed, "cannot write \(path): \(error.reason)")
    }
    if try invocation.isOn(.json) {
      try console.writeLine(lock.json.jsonText(.pretty))
    } else {
      try console.writeLine("Wrote \(path): \(lock.files.count) files")
    }
    return .ok
  }

  /// Makes the plan, compiling where that is wanted; `value` is nil where a signal ended it.
  @MainActor private static func plan<Value: Sendable>(
    _ spec: DistributionSpec, _ invocation: Invocation, _ console: Console,
    _ body: @escaping @Sendable (DistributionPlan) async throws -> Value
  ) async throws -> (value: Value?, code: ExitCode) {
    let source = try DistributionSource(invocation)
    let progress = Progress(source.checkout.map { "Compiling \($0)" } ?? "Building \(spec.name)", console: console)
    if let checkout = source.checkout {
      console.note("roost: compiling \(checkout) from scratch, which takes minutes; --skip-compile takes what is built")
    }
    let interruption = try Interruption(invocation, console)
    progress.start()
    defer { progress.stop() }
    do {
      let value = try await interruption.during {
        try await source.withPlan(of: spec) { plan in
          try plan.requireSound()
          return try await body(plan)
        }
      }
      return (value, .ok)
    } catch is CancellationError {
      return (nil, interruption.received ?? .interrupted)
    }
  }
}
