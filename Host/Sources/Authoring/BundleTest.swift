import RoostCore

/// A bundle's contract suites, run in a child process: what the plugin breaks there breaks nothing here.
struct BundleTest: Sendable {
  struct Outcome: Sendable {
    var reports: [ConformanceReport]
    /// What is wrong with the plugin as a whole; nil where every component was looked at.
    var failure: ConformanceReport.Finding?
    /// What the plugin wrote.
    var output: String

    var passed: Bool { failure == nil && reports.allSatisfy { $0.outcome != .failed } }
  }

  /// Longest file of settings, in bytes.
  static let maximumPlanBytes = 1 << 20

  let bundle: PluginBundle
  /// What to try, by component id.
  let plans: JSONValue
  let environment: [String: String]
  let timeout: Duration

  /// The plans of `plugin.json`'s `x-test`, and over them those of `file`.
  static func plans(of bundle: PluginBundle, over file: String?) throws -> JSONValue {
    var plans = bundle.descriptor.extras["x-test"]?.objectValue ?? JSONObject()
    if let file {
      let given: JSONValue
      do { given = try JSONValue(parsing: FileBytes.read(file, limit: maximumPlanBytes), options: .manifest) } catch {
        throw HostError(.invalidManifest, "\(file): \(error)")
      }
      guard let object = given.objectValue else {
        throw HostError(
          .invalidManifest, "\(file): expected an object with component ids, as in { \"tool.weather\": { \"settings\": {…} } }")
      }
      for (id, plan) in object { plans[id] = plan }
    }
    let ids = bundle.descriptor.components.map(\.id)
    for (id, _) in plans where !ids.contains(id) {
      let nearest = NearestName.of(id, in: ids).map { "; did you mean \($0)?" } ?? "; it has \(ids.joined(separator: ", "))"
      throw HostError(.invalidManifest, "the plugin \(bundle.name) has no component \(quoted(id)) to test\(nearest)")
    }
    return .object(plans)
  }

  func run() async throws -> Outcome {
    do { try PluginLoader().check(bundle) } catch {
      return Outcome(reports: [], failure: .init(rule: "loads", message: error.explanation), output: "")
    }
    let ended = try await ChildProcess(
      program: HostIdentity.ofRunningProgram().path, arguments: ["plugin", "conform", bundle.directory, plans.jsonText()],
      environment: environment, timeout: timeout, wantsReport: true
    ).run()
    var reports: [ConformanceReport] = []
    for line in ended.report.split(separator: UInt8(ascii: "\n")) {
      do { reports.append(try ConformanceReport(json: JSONValue(parsing: Array(line)))) } catch {
        return Outcome(
          reports: reports, failure: .init(rule: "report", message: "The test process wrote a damaged report: \(error)"), output: ended.text
        )
      }
    }
    guard ended.succeeded, reports.count == bundle.descriptor.components.count else {
      let next = bundle.descriptor.components.dropFirst(reports.count).first
      let place = next.map { " while \($0.id) was tested" } ?? ""
      return Outcome(
        reports: reports, failure: .init(rule: "survives", message: "The plugin's process \(ended.explanation)\(place)."),
        output: ended.text)
    }
    return Outcome(reports: reports, failure: nil, output: ended.text)
  }
}
