internal import Glibc
internal import RoostCore

extension ModelChoice {
  /// The choice among the models of `models.json` in the plugin's resources, which a user's own file goes before.
  ///
  /// - Parameters:
  ///   - resources: The plugin's folder of resources; nil where it has none.
  ///   - override: A path, relative to `directory`.
  /// - Throws: ``ProviderSettingsError`` for a file that can't be read or isn't a catalogue.
  public static func of(
    _ resources: String?, override: String?, in directory: String, model: String?, fallback: String?
  ) throws(ProviderSettingsError) -> ModelChoice {
    var catalogue = ModelCatalogue.empty
    if let resources { catalogue = try read(resources + "/models.json") }
    if let override { catalogue = catalogue.overridden(by: try read(override.hasPrefix("/") ? override : directory + "/" + override)) }
    return ModelChoice(catalogue: catalogue, model: model, fallback: fallback)
  }

  private static func read(_ path: String) throws(ProviderSettingsError) -> ModelCatalogue {
    guard let file = fopen(path, "rce") else { throw ProviderSettingsError("models", "\(path): \(String(cString: strerror(errno)))") }
    defer { fclose(file) }
    let bytes = [UInt8](unsafeUninitializedCapacity: ModelCatalogue.byteLimit + 1) { buffer, count in
      count = fread(buffer.baseAddress, 1, buffer.count, file)
    }
    guard bytes.count <= ModelCatalogue.byteLimit else {
      throw ProviderSettingsError("models", "\(path) is larger than \(ModelCatalogue.byteLimit) bytes")
    }
    do {
      return try ModelCatalogue(json: JSONValue(parsing: bytes))
    } catch {
      throw ProviderSettingsError("models", "\(path): \(error)")
    }
  }
}
