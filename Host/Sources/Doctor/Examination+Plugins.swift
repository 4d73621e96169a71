import Glibc
import RoostCore

/// The plugins that are found, the manifest that uses them, and whether they may be used.
extension Examination {
  mutating func examinePlugins() {
    let workplace: Workplace
    do { workplace = try self.workplace() } catch { return note(.error, "plugins", Self.text(error)) }
    for warning in workplace.catalog.plugins.warnings { note(Self.finding(ofWarning: warning, "plugins")) }
    let verdicts = PluginVerdict.all(in: workplace.catalog, loader: workplace.loader)
    if verdicts.isEmpty {
      let folders = workplace.searchPath.joined(separator: ", ")
      note(.warning, "plugins", "none in \(folders)", fix: "roost plugin install PLUGIN")
    }
    for verdict in verdicts {
      let detail = verdict.reasons.isEmpty ? verdict.directory : verdict.reasons.joined(separator: "; ")
      note(Self.severity(of: verdict), "plugin \(verdict.name)", detail, at: verdict.directory, fix: Self.fix(of: verdict))
    }
  }

  private static func severity(of verdict: PluginVerdict) -> HealthFinding.Severity {
    switch verdict.standing {
    case .usable: .ok
    case .refused: .error
    case .shadowed, .quarantined, .unlisted: .warning
    }
  }

  /// The command that mends it: the one that its reason ends with, where it names one.
  private static func fix(of verdict: PluginVerdict) -> String? {
    switch verdict.standing {
    case .usable: nil
    case .quarantined: "roost plugin trust \(verdict.name)"
    case .unlisted: "roost plugin lock"
    case .shadowed: "rm -r \(verdict.directory)"
    case .refused:
      verdict.reasons.lazy.compactMap { command(in: $0) }.first ?? "roost plugin install, with another version of \(verdict.name)"
    }
  }

  /// What follows the last `: ` of a sentence where it is a command.
  private static func command(in sentence: String) -> String? {
    guard let place = sentence.ranges(of: ": ").last else { return nil }
    let rest = String(sentence[place.upperBound...])
    let programs = ["roost ", "chmod ", "scripts/"]
    return programs.contains(where: rest.hasPrefix) ? rest : nil
  }

  /// A warning in words, with the command that it ends with.
  static func finding(ofWarning text: String, _ subject: String) -> HealthFinding {
    HealthFinding(.warning, subject, text, fix: command(in: text))
  }

  mutating func note(_ finding: HealthFinding) { add([finding]) }

  mutating func examineManifest() {
    do {
      let workplace = try Workplace(invocation)
      guard let source = workplace.source else { return note(.ok, "manifest", "none here or in a parent folder") }
      let manifest = try Manifest(checking: workplace.source(source, invocation), catalog: workplace.catalog)
      for warning in manifest.warnings { note(warning, "manifest", .warning) }
      note(.ok, "manifest", "\(workplace.files.joined(separator: ", ")), entry \(manifest.entry)", at: workplace.files.first)
    } catch let errors as ManifestErrors {
      for problem in errors.plugins + errors.problems { note(problem, "manifest") }
    } catch {
      note(.error, "manifest", Self.text(error), fix: "roost validate")
    }
  }

  mutating func examineTrust() {
    let workplace: Workplace
    // What keeps the manifest from being read was told already.
    do { workplace = try Workplace(invocation) } catch { return }
    if let lock = workplace.trust.lock { note(.ok, "lock", "\(lock.path), \(lock.entries.count) plugins", at: lock.path) }
    for problem in workplace.trust.lockFault?.problems ?? [] { note(problem, "lock", fix: "roost plugin lock") }
    let file = Quarantine.file(inState: directories.state)
    if let entries = workplace.trust.quarantineFault?.problems {
      for problem in entries {
        note(.error, "quarantine", "\(problem); mend the file, or move it away", at: file, fix: "mv \(file) \(file).old")
      }
    } else if !workplace.trust.quarantine.entries.isEmpty {
      note(.ok, "quarantine", "\(workplace.trust.quarantine.entries.count) in \(file)", at: file)
    }
    for path in [file, workplace.lockFile].compactMap(\.self) {
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IWOTH != 0 else { continue }
      note(.warning, "trust", "anyone on this machine may change \(path)", at: path, fix: "chmod o-w \(path)")
    }
    examineCrashes()
  }

  private mutating func examineCrashes() {
    let (reports, warnings) = CrashReport.collect(in: directories.state, keeps: true)
    for report in reports {
      switch report.verdict {
      case .nobody: continue
      case .culprit(let plugin):
        note(
          .warning, "crash", "\(report.ending); the next run puts the plugin \(plugin) into quarantine", fix: "roost plugin trust \(plugin)"
        )
      case .possible(let plugins):
        note(
          .warning, "crash", "\(report.ending); at work were \(plugins.joined(separator: ", "))", fix: "roost plugin quarantine NAME")
      }
    }
    for warning in warnings { note(.warning, "crash", warning, at: directories.state) }
  }
}
