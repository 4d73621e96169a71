import Glibc
import RoostCore

/// What `doctor` looks at. No finding stops the next.
struct Examination {
  enum Severity: String { case ok, warning, error }

  struct Finding {
    let severity: Severity
    let subject: String
    let detail: String

    var json: JSONValue { ["status": .string(severity.rawValue), "check": .string(subject), "detail": .string(detail)] }
  }

  private(set) var findings: [Finding] = []
  private let invocation: Invocation
  private let directories: Directories

  init(_ invocation: Invocation) {
    self.invocation = invocation
    directories = Directories(environment: invocation.environment)
  }

  mutating func run() {
    examineProgram()
    examineLibraries()
    examineIsolation()
    examineDirectories()
    examineVariables()
    examineConfiguration()
    examinePlugins()
    examineManifest()
    examineTrust()
  }

  private mutating func note(_ severity: Severity, _ subject: String, _ detail: String) {
    findings.append(Finding(severity: severity, subject: subject, detail: detail))
  }

  // MARK: - The program

  private mutating func examineProgram() {
    let host = HostIdentity.ofRunningProgram()
    note(.ok, "program", "\(host.path), version \(RoostVersion.current), build \(host.buildID)")
    var name = [CChar](repeating: 0, count: 64)
    _ = confstr(Int32(_CS_GNU_LIBC_VERSION), &name, name.count)
    let version = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let parts = version.drop { !$0.isNumber }.split(separator: ".").compactMap { Int($0) }
    let isRecent = parts.count >= 2 && (parts[0], parts[1]) >= (2, 35)
    note(isRecent ? .ok : .error, "C library", isRecent ? version : "\(version); glibc 2.35 is the oldest that works")
    if access("/proc/self/exe", R_OK) != 0 { note(.error, "/proc", "is not mounted; the program finds its libraries through it") }
  }

  private mutating func examineLibraries() {
    let folder = LibraryDirectory.ofRunningProgram()
    do {
      let reports = try folder.reports()
      if reports.isEmpty { note(.error, "libraries", "\(folder.path) holds no Roost library; build the distribution with: scripts/build") }
      for report in reports {
        if let problem = report.problem {
          note(.error, report.library, "\(report.path): \(problem); build the distribution with: scripts/build")
        } else if let digest = report.digest {
          note(.ok, report.library, "digest \(digest.prefix(12)), \(report.compiler ?? ""), \(report.configuration ?? "")")
        } else {
          note(
            .warning, report.library, "\(report.path) carries no interface digest, so no built plugin fits it; stage with: scripts/build")
        }
      }
      // Beside the program itself SwiftPM leaves the runtime in the toolchain.
      guard folder.path.hasSuffix("/lib") else { return }
      let missing = try folder.missingRuntimeLibraries()
      note(
        missing.isEmpty ? .ok : .error, "runtime",
        missing.isEmpty
          ? "complete in \(folder.path)" : "\(folder.path) lacks \(missing.joined(separator: ", ")); stage with: scripts/build")
    } catch {
      note(.error, "libraries", "\(folder.path): \(error)")
    }
  }

  /// Whether plugins can be isolated here, and how well.
  private mutating func examineIsolation() {
    let folder = LibraryDirectory.ofRunningProgram()
    guard let worker = WorkerProgram.beside(folder) else {
      return note(
        .warning, "isolation",
        "no roost-worker beside \(folder.path), so no plugin can be isolated; build the distribution with: scripts/build")
    }
    guard let report = worker.probe() else {
      return note(.error, "isolation", "\(worker.path) can't be run; build the distribution with: scripts/build")
    }
    let lacking = (report["mechanisms"]?.objectValue ?? JSONObject()).filter { $0.value != true }.map { "\($0.key): \($0.value.plainText)" }
    let missing = lacking.isEmpty ? "" : "; not available: " + lacking.joined(separator: ", ")
    if report["level"] == "confined" {
      note(.ok, "isolation", "up to \"confined\", by \(worker.path)\(missing)")
    } else {
      note(.warning, "isolation", "\"process\" only: \(report["text"]?.plainText ?? "confinement failed")\(missing)")
    }
  }

  // MARK: - What surrounds it

  private mutating func examineDirectories() {
    let folders = [("config", directories.config), ("data", directories.data), ("state", directories.state), ("cache", directories.cache)]
    for (name, path) in folders {
      var status = stat()
      if stat(path, &status) != 0 {
        note(
          errno == ENOENT ? .ok : .error, name, errno == ENOENT ? "\(path), not there yet" : "\(path): \(String(cString: strerror(errno)))")
      } else if status.st_mode & S_IFMT != S_IFDIR {
        note(.error, name, "\(path) is not a folder; move it away")
      } else if status.st_mode & S_IWOTH != 0 {
        note(.warning, name, "anyone on this machine may write to \(path); take that right away with: chmod o-w \(path)")
      } else {
        note(access(path, W_OK) == 0 ? .ok : .warning, name, access(path, W_OK) == 0 ? path : "\(path) can't be written")
      }
    }
  }

  private mutating func examineVariables() {
    let known = EnvCommand.variables.map(\.0)
    for flag in Self.switches {
      do { _ = try invocation.isOn(flag) } catch { note(.error, "environment", Self.text(error)) }
    }
    for name in invocation.environment.keys.sorted() where name.hasPrefix("ROOST_") && !known.contains(name) {
      let nearest = NearestName.of(name, in: known).map { "; did you mean \($0)?" } ?? "; roost env lists those that mean something"
      note(.warning, "environment", "\(name) means nothing\(nearest)")
    }
  }

  /// Every switch that a variable mirrors.
  private static var switches: [Flag] {
    var seen: Set<String> = []
    return CommandTable.all.flatMap(\.allFlags).filter { $0.values.isEmpty && $0.environment != nil && seen.insert($0.name).inserted }
  }

  private mutating func examineConfiguration() {
    do {
      _ = try Configuration.resolve(invocation, manifest: nil)
      let files = [Configuration.userFile(directories), Configuration.distributionFile].compactMap { $0 }
      let present = files.filter { access($0, F_OK) == 0 }
      note(
        .ok, "configuration",
        present.isEmpty ? "none; it would be read from \(files.joined(separator: " or "))" : present.joined(separator: ", "))
    } catch {
      for problem in error.problems { note(.error, "configuration", "\(problem)") }
    }
  }

  // MARK: - Plugins and manifest

  private mutating func examineTrust() {
    let workplace: Workplace
    // What keeps the manifest from being read was told already.
    do { workplace = try Workplace(invocation) } catch { return }
    if let lock = workplace.trust.lock { note(.ok, "lock", "\(lock.path), \(lock.entries.count) plugins") }
    for problem in workplace.trust.lockFault?.problems ?? [] { note(.error, "lock", "\(problem)") }
    let file = Quarantine.file(inState: directories.state)
    if let entries = workplace.trust.quarantineFault?.problems {
      for problem in entries { note(.error, "quarantine", "\(problem); mend the file, or move it away") }
    } else if !workplace.trust.quarantine.entries.isEmpty {
      note(.ok, "quarantine", "\(workplace.trust.quarantine.entries.count) in \(file)")
    }
    for path in [file, workplace.lockFile].compactMap(\.self) {
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IWOTH != 0 else { continue }
      note(.warning, "trust", "anyone on this machine may change \(path); take that right away with: chmod o-w \(path)")
    }
    let (reports, warnings) = CrashReport.collect(in: directories.state, keeps: true)
    for report in reports {
      switch report.verdict {
      case .nobody: continue
      case .culprit(let plugin): note(.warning, "crash", "\(report.ending); the next run puts the plugin \(plugin) into quarantine")
      case .possible(let plugins): note(.warning, "crash", "\(report.ending); at work were \(plugins.joined(separator: ", "))")
      }
    }
    for warning in warnings { note(.warning, "crash", warning) }
  }

  private mutating func examinePlugins() {
    let workplace: Workplace
    do {
      workplace = try Workplace(invocation)
    } catch {
      // A manifest that can't be read is told of by itself; the plugins are looked at without it, and without its lock.
      do { workplace = try Workplace(invocation, readsManifest: false) } catch { return note(.error, "plugins", Self.text(error)) }
    }
    for warning in workplace.catalog.plugins.warnings { note(.warning, "plugins", warning) }
    let verdicts = PluginVerdict.all(in: workplace.catalog, loader: workplace.loader)
    if verdicts.isEmpty { note(.warning, "plugins", "none in \(workplace.searchPath.joined(separator: ", "))") }
    for verdict in verdicts {
      let detail = verdict.reasons.isEmpty ? verdict.directory : verdict.reasons.joined(separator: "; ")
      let severity: Severity =
        switch verdict.standing {
        case .usable: .ok
        case .refused: .error
        case .shadowed, .quarantined, .unlisted: .warning
        }
      note(severity, "plugin \(verdict.name)", detail)
    }
  }

  private mutating func examineManifest() {
    do {
      let workplace = try Workplace(invocation)
      guard let source = workplace.source else { return note(.ok, "manifest", "none here or in a parent folder") }
      let manifest = try Manifest(checking: workplace.source(source, invocation), catalog: workplace.catalog)
      for warning in manifest.warnings { note(.warning, "manifest", "\(warning)") }
      note(.ok, "manifest", "\(workplace.files.joined(separator: ", ")), entry \(manifest.entry)")
    } catch let errors as ManifestErrors {
      for problem in errors.plugins + errors.problems { note(.error, "manifest", "\(problem)") }
    } catch {
      note(.error, "manifest", Self.text(error))
    }
  }

  private static func text(_ error: any Error) -> String {
    guard let error = error as? HostError else { return "\(error)" }
    return error.lines.joined(separator: "; ")
  }
}
