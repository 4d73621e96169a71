import RoostCore

/// What plugins look for themselves, with their components `check.*`.
extension Examination {
  mutating func examineChecks() async {
    let workplace: Workplace
    do { workplace = try self.workplace() } catch { return }
    let verdicts = PluginVerdict.all(in: workplace.catalog, loader: workplace.loader)
    for verdict in verdicts where verdict.standing == .usable {
      guard let bundle = workplace.catalog.plugins.plugin(named: verdict.name), let checks = PluginChecks(bundle) else { continue }
      // Code that nobody trusts is not run with the user's own rights, only because doctor was called.
      guard workplace.isolation(of: verdict) == .none else {
        note(
          .warning, "plugin \(verdict.name)", "its checks are not run: the manifest isolates it, and checks run with your own rights",
          at: bundle.directory, fix: "look at it, and write \"\(verdict.name)\": \"none\" in plugins.isolation")
        continue
      }
      add(await checks.run(environment: invocation.environment, limit: checkTimeout))
    }
  }
}
