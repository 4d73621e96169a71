public import RoostCore

/// What a mock agent answers.
public enum MockReply: Sendable, ExpressibleByStringLiteral {
  /// A text payload, with the mock's default metadata.
  case text(String)
  /// A structured payload, with the mock's default metadata.
  case value(JSONValue)
  /// The envelope as it is.
  case envelope(Envelope)
  /// An error envelope.
  case error(RunError)
  /// An error that the engine meets: an envelope with code `engine_failed`, since engines never throw.
  case failure(any Error)

  public init(stringLiteral value: String) { self = .text(value) }
}

/// How a mock agent chooses its answer.
public enum MockScript: Sendable {
  case always(MockReply)
  /// One answer each; more calls than answers are an error, unless the mock cycles.
  case list([MockReply])
  /// The first entry whose key the task contains; the key `*` is for every other task; none is an error.
  case map([(key: String, reply: MockReply)])
  case function(@Sendable (Envelope) async throws -> MockReply)
}
