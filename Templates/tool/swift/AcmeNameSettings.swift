import RoostCore

/// What a manifest may say beside `"type": "acme_id"`. The comments become the settings' descriptions.
@Generable(keys: .snakeCase) struct AcmeNameSettings {
  /// The shortest word that counts, in characters.
  @Guide(range: 1...100) var shortestWord: Int = 1
}
