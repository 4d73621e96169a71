public import RoostCore

/// Where to look.
@Generable
struct SearchArguments: Equatable {
  /// The words
  /// to look for.
  var query: String
  @Guide("How many results.", range: 1...50)
  var limit: Int = 10
  /** Only in this
   * language.
   */
  var language: String?
  /// Patience.
  var mode: SearchMode = .fast
  var filters: [SearchFilter] = []
  var weights: [String: Double]?

  static let unlisted = 1
  let version = 2
  var isNarrow: Bool { !filters.isEmpty }
  private var cache: [String] = []
  lazy var expensive = 3
}

/// How hard to look.
@Generable
enum SearchMode: String {
  /// Titles only.
  case fast
  case thorough = "very_thorough"
}

@Generable
// Not part of the description.
/// One condition.
struct SearchFilter: Equatable {
  /// Not this, which an empty line separates.

  var field: String
  @Guide(minLength: 1, maxLength: 20, pattern: "^[a-z]+$") var value: String
}

@Generable(keys: .snakeCase)
struct ServerSettings: Equatable {
  @Guide(secret: true) var apiKey: String
  @Guide(reference: "provider") var mainProvider: String
  var baseURL = "http://localhost"
  var `default`: Bool = false
  @Guide(key: "max") var maximumTurns: Int?
  @Guide(count: 1...3) var hosts: [String] = ["a"]
  @Guide(count: 0...2) var labels: [String: String] = [:]
  @Guide(minimum: 0.5) var ratio = 1.5
  @Guide(choices: ["low", "high"]) var level: String = "low"
  @Guide(choices: ["x", "y"]) var axis: String?
  @Guide(count: 1...2, reference: "tool") var tools: [String] = ["a"]
  var token: SecretString = SecretString("top")
}

@Generable
struct SampleBox<Content: Generable & Equatable>: Equatable {
  var content: Content
  var others: [Content] = []
}

@Generable
struct SamplePair<First, Second> {
  var first: First
  var second: Second?
}

@Generable
struct SampleTree: Equatable {
  var name: String
  var children: [SampleTree] = []
}

/// A thing that happened.
@Generable
enum Happening: Equatable {
  /// Somebody came.
  case arrival(name: String, seats: Int = 1)
  case note(String)
  case moved(from: SearchFilter, to: SearchFilter?)
  case end
}

@Generable
enum SampleLight { case red, green }

@Generable
enum SamplePriority: Int {
  case low = 1
  /// Now.
  case high = 5
}

enum SampleUnit: String, Generable, CaseIterable { case metric, imperial }
enum SampleGrade: Int, Generable, CaseIterable { case one = 1, two }

@Generable
indirect enum SampleSum: Equatable {
  case number(Double)
  case add(left: SampleSum, right: SampleSum)
}

@Generable(keys: .snakeCase)
enum SampleFormat: String { case json, prettyText }

@Generable(keys: .snakeCase)
enum SampleShape { case wideCircle(innerRadius: Double), json }

/// Reads more forms than the macro would.
@Generable
struct SamplePort: Equatable {
  @Generable struct Strict {}

  var number: Int

  init(json: JSONValue) throws(GenerableError) {
    number = if json.stringValue == "http" { 80 } else { try Int(json: json) }
  }
}

@Generable
private struct Hidden {
  @Generable fileprivate struct Part { var key: String, value: String, object: Int }
  var part: Part
}

/// What `Hidden` needs the rest of the file for.
enum HiddenAccess {
  static func roundTrip(_ json: JSONValue) throws -> JSONValue { try Hidden(json: json).json }
}

@Generable
struct SampleNothing: Equatable {}

@Generable
struct SampleSizes: Equatable {
  var a, b: Int
  var c = -1, d: UInt8 = 2
  var observed: Int = 0 { didSet {} }
  var explicit: Optional<Int>
  var kept: Int? = 7
}

@Generable
public struct PublicSettings {
  public var name: String
  public var port: Int = 80
  public var note: String?
  public var timeout: Int = Self.standardTimeout
  static let standardTimeout = 30
}

@Generable
public struct OwnInitializer {
  public var doubled: Int
  public init(_ half: Int) { doubled = half * 2 }
}
