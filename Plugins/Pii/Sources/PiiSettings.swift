import RoostCore

/// What users may set.
@Generable(keys: .snakeCase)
struct PiiSettings {
  /// What to look for; everything unless given.
  var entities: [PiiEntity] = PiiEntity.allCases
  /// What to do with it: replace each by a label such as <EMAIL>, or stop the run.
  var action: PiiAction = .redact
}

/// What is done with personal data.
enum PiiAction: String, Generable, CaseIterable {
  case redact, block
}
