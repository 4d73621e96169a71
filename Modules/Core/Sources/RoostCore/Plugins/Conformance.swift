/// The contract suites for components, as the host uses them: the library RoostTesting has them, and only `roost plugin test` opens it.
public protocol ConformanceSuites: Sendable {
  /// Makes an instance of `component` and looks whether it does what its kind must.
  ///
  /// `plan` is the component's member of `x-test` in `plugin.json`: the `settings` to make it with and examples to try.
  func examine(_ component: ComponentType, plan: JSONValue) async -> ConformanceReport
}

/// What a suite found out about one component.
public struct ConformanceReport: Sendable, JSONRepresentable {
  public enum Outcome: String, Sendable { case passed, failed, skipped }

  /// One way in which the component breaks its contract.
  public struct Finding: Sendable, Hashable {
    /// The rule, as in `stream.ends_with_finish`.
    public var rule: String
    /// What was expected and what happened.
    public var message: String

    public init(rule: String, message: String) {
      self.rule = rule
      self.message = message
    }
  }

  /// The component's id.
  public var component: String
  public var outcome: Outcome
  public var findings: [Finding]
  /// What was not looked at, and what to write so that it is.
  public var notes: [String]

  public init(component: String, outcome: Outcome, findings: [Finding] = [], notes: [String] = []) {
    self.component = component
    self.outcome = outcome
    self.findings = findings
    self.notes = notes
  }

  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "a conformance report")
    component = try reader.string("component")
    outcome = try reader.word("outcome", as: Outcome.self)
    notes = try reader.strings("notes")
    findings = []
    for finding in reader.object["findings"]?.arrayValue ?? [] {
      let reader = try JSONReader(finding, of: "a finding")
      findings.append(Finding(rule: try reader.string("rule"), message: try reader.string("message")))
    }
  }

  public var json: JSONValue {
    [
      "component": .string(component), "outcome": .string(outcome.rawValue),
      "findings": .array(findings.map { ["rule": .string($0.rule), "message": .string($0.message)] }),
      "notes": .array(notes.map { .string($0) }),
    ]
  }
}

extension ConformanceReport.Outcome: CaseIterable {}

/// How a library hands over its suites: the C symbol `roost_conformance_v1` gives them boxed.
public enum ConformanceEntry {
  static let symbol = "roost_conformance_v1"

  private final class Box: Sendable {
    let suites: any ConformanceSuites
    init(_ suites: any ConformanceSuites) { self.suites = suites }
  }

  /// The suites as a retained pointer, for the symbol to return.
  public static func box(_ suites: some ConformanceSuites) -> UnsafeMutableRawPointer { Unmanaged.passRetained(Box(suites)).toOpaque() }

  /// Opens the library's suites. Blocks while files are read: not for the cooperative pool.
  public static func open(_ library: String = "RoostTesting", in libraries: LibraryDirectory) throws(ConformanceUnavailable)
    -> any ConformanceSuites
  {
    let image: SharedImage
    do { image = try SharedImage(path: libraries.path(of: library)) } catch {
      throw ConformanceUnavailable(path: libraries.path(of: library), reason: error.reason)
    }
    guard let pointer = image.pointer(from: symbol) else {
      throw ConformanceUnavailable(path: libraries.path(of: library), reason: "it exports no \(symbol)")
    }
    return Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().suites
  }
}

/// Why there are no suites to test with.
public struct ConformanceUnavailable: Error, Hashable, Sendable, CustomStringConvertible {
  public var path: String
  public var reason: String

  public var description: String {
    "the contract suites are not available: \(path) can't be used (\(reason)). Install a distribution that has RoostTesting, or build one with: scripts/build"
  }
}
