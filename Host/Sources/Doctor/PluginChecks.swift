import RoostCore

/// The `check.*` components of one plugin, run in a process of their own: what the plugin breaks there breaks nothing here.
struct PluginChecks: Sendable {
  static let prefix = "check"

  let bundle: PluginBundle
  private let ids: [String]

  /// Nil for a plugin without checks.
  init?(_ bundle: PluginBundle) {
    self.bundle = bundle
    ids = bundle.descriptor.components.filter { $0.prefix == Self.prefix }.map(\.id)
    if ids.isEmpty { return nil }
  }

  /// What they found; that a check did not end, or damaged its report, is a finding too.
  func run(environment: [String: String], limit: Duration) async -> [HealthFinding] {
    let ended: ChildProcess.Ended
    do {
      ended = try await ChildProcess(
        program: HostIdentity.ofRunningProgram().path, arguments: ["plugin", "check", bundle.directory], environment: environment,
        outputLimit: Self.outputLimit, timeout: limit, wantsReport: true
      ).run()
    } catch {
      return [failure(ids[0], "its checks could not be run: \(error)", output: "")]
    }
    var findings: [HealthFinding] = []
    var finished: Set<String> = []
    for line in ended.report.split(separator: UInt8(ascii: "\n")) {
      do {
        let json = try JSONValue(parsing: Array(line))
        if let id = json["finished"]?.stringValue { finished.insert(id) } else { findings.append(try HealthFinding(json: json)) }
      } catch {
        findings.append(failure(ids[0], "its checks wrote a damaged report: \(error)", output: ended.text))
        break
      }
    }
    if let id = ids.first(where: { !finished.contains($0) }) {
      findings.append(failure(id, "its process \(ended.explanation)", output: ended.text))
    }
    return findings
  }

  /// Most bytes of findings, and of output, of one plugin.
  private static let outputLimit = 256 << 10
  /// Most characters of output that a finding quotes.
  private static let quotedCharacters = 300

  private func failure(_ id: String, _ what: String, output: String) -> HealthFinding {
    let lines = output.split(whereSeparator: \.isNewline).suffix(3).joined(separator: " / ")
    let quoted = lines.isEmpty ? "" : "; it last wrote: \(lines.suffix(Self.quotedCharacters))"
    return HealthFinding(
      .error, id, "the plugin \(bundle.name) could not finish it: \(what)\(quoted)", at: bundle.directory,
      fix: "roost plugin quarantine \(bundle.name)")
  }
}
