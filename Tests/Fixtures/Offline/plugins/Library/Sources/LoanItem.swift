public import RoostCore

/// What can be borrowed.
@Generable public enum LoanItem: String, CaseIterable, Sendable {
  case book, dvd, magazine
}
