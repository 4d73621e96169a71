extension CrashReport {
  /// Puts the plugins that crashed earlier processes into quarantine.
  ///
  /// - Returns: What people must be told, a line each. Nothing here fails: what goes wrong is told too.
  public static func settle(stateFolder: String) -> [String] {
    let (reports, warnings) = collect(in: stateFolder)
    var lines = warnings
    let file = Quarantine.file(inState: stateFolder)
    for report in reports {
      switch report.verdict {
      case .nobody: continue
      case .possible(let plugins):
        lines.append(
          "\(report.ending) while several plugins were at work, any of which may be why: \(plugins.joined(separator: ", ")). "
            + "None was put into quarantine; for one of them: roost plugin quarantine NAME")
      case .culprit(let plugin):
        let reason = "\(report.ending) \(report.executing == nil ? "while it was the only plugin at work" : "in its code")"
        do throws(TrustFileError) {
          try Quarantine.add(Quarantine.Entry(plugin: plugin, author: .roost, reason: reason), to: file)
          lines.append("the plugin \(plugin) is in quarantine now: \(reason). To use it again: roost plugin trust \(plugin)")
        } catch {
          lines.append("the plugin \(plugin) should be in quarantine (\(reason)), and could not be put there: \(error)")
        }
      }
    }
    return lines
  }
}
