import Glibc
import RoostCore

/// The distribution itself, and what builds plugins for it.
extension Examination {
  mutating func examineProgram() {
    let host = HostIdentity.ofRunningProgram()
    note(.ok, "program", "\(host.path), version \(RoostVersion.current), build \(host.buildID)", at: host.path)
    var name = [CChar](repeating: 0, count: 64)
    _ = confstr(Int32(_CS_GNU_LIBC_VERSION), &name, name.count)
    let version = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let parts = version.drop { !$0.isNumber }.split(separator: ".").compactMap { Int($0) }
    let isRecent = parts.count >= 2 && (parts[0], parts[1]) >= (2, 35)
    note(
      isRecent ? .ok : .error, "C library", isRecent ? version : "\(version); glibc 2.35 is the oldest that works",
      fix: isRecent ? nil : "use a system of 2022 or later, such as Debian 12 or Ubuntu 22.04")
    if access("/proc/self/exe", R_OK) != 0 {
      note(
        .error, "/proc", "is not mounted; the program finds its libraries through it", at: "/proc", fix: "mount -t proc proc /proc")
    }
  }

  mutating func examineLibraries() {
    let folder = LibraryDirectory.ofRunningProgram()
    do {
      let reports = try folder.reports()
      if reports.isEmpty { note(.error, "libraries", "\(folder.path) holds no Roost library", at: folder.path, fix: Self.build) }
      for report in reports {
        if let problem = report.problem {
          note(.error, report.library, "\(report.path): \(problem)", at: report.path, fix: Self.build)
        } else if let digest = report.digest {
          let detail = "digest \(digest.prefix(12)), \(report.compiler ?? ""), \(report.configuration ?? "")"
          note(.ok, report.library, detail, at: report.path)
        } else {
          note(
            .warning, report.library, "\(report.path) carries no interface digest, so no built plugin fits it", at: report.path,
            fix: Self.build)
        }
      }
      // Beside the program itself SwiftPM leaves the runtime in the toolchain.
      guard folder.path.hasSuffix("/lib") else { return }
      let missing = try folder.missingRuntimeLibraries()
      note(
        missing.isEmpty ? .ok : .error, "runtime",
        missing.isEmpty ? "complete in \(folder.path)" : "\(folder.path) lacks \(missing.joined(separator: ", "))", at: folder.path,
        fix: missing.isEmpty ? nil : Self.build)
      try examineOrphans(folder)
    } catch {
      note(.error, "libraries", "\(folder.path): \(error)", at: folder.path, fix: Self.build)
    }
  }

  /// Libraries in `lib/` that nothing installed needs.
  private mutating func examineOrphans(_ folder: LibraryDirectory) throws {
    let root = folder.path.dropLast("/lib".count)
    var programs: [String] = []
    for name in ["bin", "libexec"] {
      let names = (try? BundleFolder.names(in: "\(root)/\(name)")) ?? []
      programs += names.map { "\(root)/\(name)/\($0)" }
    }
    let bundles = try workplace().catalog.plugins
    programs += (bundles.plugins + bundles.shadowed.map(\.bundle)).map(\.libraryPath)
    // Opened by name, by `plugin test`.
    var offered: Set<String> = ["RoostTesting"]
    // What third parties may compile against is there for them.
    if let sdk = try? SDK.ofRunningProgram() { offered.formUnion(sdk.digests.keys) }
    let orphans = try folder.orphans(programs: programs, offered: offered)
    for path in orphans {
      note(.warning, "orphan library", "\(path) is needed by no program and no plugin", at: path, fix: "rm \(path)")
    }
    if orphans.isEmpty { note(.ok, "orphan libraries", "none in \(folder.path)", at: folder.path) }
  }

  /// Two copies of one module: their types would not be equal.
  mutating func examineCopies() {
    let folder = LibraryDirectory.ofRunningProgram()
    let count = findings.count
    if let loaded = LibraryDirectory.folderOfLoadedCore(), LibraryDirectory(path: loaded) != folder {
      note(
        .error, "two copies", "this program runs with \(loaded)/libRoostCore.so, and plugins are checked against \(folder.path)",
        at: loaded,
        fix: "unset LD_LIBRARY_PATH LD_PRELOAD")
    }
    let variable = (invocation.environment["LD_LIBRARY_PATH"] ?? "").split(separator: ":").map(String.init)
    for path in folder.copies(in: variable) {
      note(
        .warning, "two copies", "\(path) comes before \(folder.path) for every program, because LD_LIBRARY_PATH names its folder", at: path,
        fix: "unset LD_LIBRARY_PATH")
    }
    do {
      let plugins = try workplace().catalog.plugins
      for path in folder.copies(in: plugins.directories) {
        note(.warning, "two copies", "\(path) is a Roost library outside \(folder.path)", at: path, fix: "rm \(path)")
      }
      for bundle in plugins.plugins {
        for path in folder.copies(in: folder.runPath(of: bundle).filter { $0 != bundle.directory }) {
          note(
            .warning, "two copies",
            "the library of the plugin \(bundle.name) would look for Roost libraries in another place first, and finds \(path)", at: path,
            fix: "rm \(path)")
        }
      }
    } catch {
      // What keeps the plugins from being found is told of with them.
    }
    if findings.count == count { note(.ok, "copies", "one of each Roost library", at: folder.path) }
  }

  /// Whether plugins can be built here.
  mutating func examineToolchain() async {
    let sdk: SDK
    do { sdk = try SDK.ofRunningProgram() } catch {
      let reason = Self.text(error).replacing("roost: ", with: "")
      // Without one it was left out on purpose; a damaged one was not.
      let isMissing = reason.hasPrefix("this Roost has no SDK")
      return note(
        isMissing ? .ok : .warning, "toolchain", isMissing ? "this Roost has no SDK, so plugins are built elsewhere" : reason,
        fix: isMissing ? nil : Self.build)
    }
    do {
      let compiler = try await Compiler.find(for: .swift, invocation.environment)
      try compiler.check(against: sdk)
      note(.ok, "toolchain", "\(compiler.program), \(compiler.version), as the libraries", at: compiler.program)
    } catch {
      let reason = Self.text(error).replacing("roost: ", with: "").split(whereSeparator: \.isNewline).joined(separator: " ")
      note(
        .warning, "toolchain", "no plugin in Swift can be built here: \(reason)", at: sdk.folder,
        fix: "put the bin folder of this toolchain on PATH: \(sdk.compiler)")
    }
  }

  /// Whether plugins can be isolated here, and how well.
  mutating func examineIsolation() {
    let folder = LibraryDirectory.ofRunningProgram()
    guard let worker = WorkerProgram.beside(folder) else {
      return note(
        .warning, "isolation", "no roost-worker beside \(folder.path), so no plugin can be isolated", at: folder.path, fix: Self.build)
    }
    guard let report = worker.probe() else {
      return note(.error, "isolation", "\(worker.path) can't be run", at: worker.path, fix: Self.build)
    }
    let lacking = (report["mechanisms"]?.objectValue ?? JSONObject()).filter { $0.value != true }.map { "\($0.key): \($0.value.plainText)" }
    let missing = lacking.isEmpty ? "" : "; not available: " + lacking.joined(separator: ", ")
    if report["level"] == "confined" {
      note(.ok, "isolation", "up to \"confined\", by \(worker.path)\(missing)", at: worker.path)
    } else {
      note(
        .warning, "isolation", "\"process\" only: \(report["text"]?.plainText ?? "confinement failed")\(missing)", at: worker.path,
        fix: "use a kernel with Landlock and seccomp (5.13 or later, lsm=landlock,…), and a container that allows both")
    }
  }
}
