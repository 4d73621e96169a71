import RoostCore

/// Finds personal data, and blocks the text or puts labels in its place.
struct PiiGuardrail: Guardrail {
  /// The longest find, and the longest stretch of a hint and what it hints at, in characters.
  static let window = 64

  let name: String
  private let entities: Set<PiiEntity>
  private let action: PiiAction

  init(name: String, settings: PiiSettings) throws(PiiError) {
    guard !settings.entities.isEmpty else { throw .noEntities }
    self.name = name
    entities = Set(settings.entities)
    action = settings.action
  }

  var holdBack: HoldBackWindow { .characters(Self.window) }

  func check(_ text: String, context: GuardrailContext) async throws -> GuardrailDecision {
    let findings = PiiScanner.findings(in: text, of: entities)
    guard !findings.isEmpty else { return .pass }
    switch action {
    case .redact: return .modify(Self.redact(findings, in: text))
    case .block:
      let kinds = PiiEntity.allCases.filter { kind in findings.contains { $0.entity == kind } }.map(\.rawValue)
      return .block(
        "The text contains personal data (\(kinds.joined(separator: ", "))), which is not allowed here. Remove it and try again.")
    }
  }

  private static func redact(_ findings: [PiiFinding], in text: String) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var end = 0
    for finding in findings {
      result += bytes[end..<finding.range.lowerBound]
      result += finding.entity.label.utf8
      end = finding.range.upperBound
    }
    result += bytes[end...]
    // Finds begin and end at ASCII bytes or whole characters, so what is left is valid UTF-8.
    return String(decoding: result, as: UTF8.self)
  }
}
