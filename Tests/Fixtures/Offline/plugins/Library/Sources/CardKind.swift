public import RoostCore

/// A kind of membership card.
@Generable public enum CardKind: String, CaseIterable, Sendable {
  case adult, student, senior, family
}
