import RoostCore

/// A kind of personal data.
enum PiiEntity: String, Generable, CaseIterable, Hashable {
  case email = "EMAIL"
  case phone = "PHONE"
  case usSSN = "US_SSN"
  case creditCard = "CREDIT_CARD"
  case iban = "IBAN"
  case ip = "IP"

  /// What stands in a redacted text instead.
  var label: String { "<\(rawValue)>" }
}

/// Where personal data stands in a text.
struct PiiFinding: Hashable {
  var entity: PiiEntity
  /// In UTF-8 bytes.
  var range: Range<Int>
}
