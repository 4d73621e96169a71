/// Looks whether something that a plugin needs is as it should be: a service that must answer, a key that must be there, a disk with room.
///
/// `roost doctor` makes it without settings, in a process of its own, with ``HealthFinding/timeLimit``. It changes nothing.
public protocol HealthCheck: Sendable {
  /// One finding for each thing that was looked at, good ones too. What is thrown becomes an error of its own.
  func check() async throws -> [HealthFinding]
}

/// What was found out about one thing.
public struct HealthFinding: Sendable, Hashable {
  public enum Severity: String, Sendable, CaseIterable {
    case ok
    /// It works, and perhaps not as meant.
    case warning
    /// Something does not work.
    case error
  }

  public var severity: Severity
  /// What was looked at, in a word or two: `disk`.
  public var subject: String
  /// What was found.
  public var detail: String
  /// The file, folder or variable that it is about; nil where there is none.
  public var place: String?
  /// The command that mends it, or what to do; nil where nothing needs to be done.
  public var fix: String?

  public init(_ severity: Severity, _ subject: String, _ detail: String, at place: String? = nil, fix: String? = nil) {
    self.severity = severity
    self.subject = subject
    self.detail = detail
    self.place = place
    self.fix = fix
  }

  /// How long all checks of one plugin may take together.
  public static let timeLimit = Duration.seconds(15)
}

extension HealthFinding: JSONRepresentable {
  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "a finding")
    severity = try reader.word("status", as: Severity.self)
    subject = try reader.string("check")
    detail = try reader.string("detail")
    place = reader.object["where"]?.stringValue
    fix = reader.object["fix"]?.stringValue
  }

  /// As `roost doctor --json` prints it.
  public var json: JSONValue {
    [
      "status": .string(severity.rawValue), "check": .string(subject), "detail": .string(detail),
      "where": place.map { .string($0) } ?? .null, "fix": fix.map { .string($0) } ?? .null,
    ]
  }
}
