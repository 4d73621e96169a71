import Glibc
import RoostCore
import RoostHTTP
import RoostProviders

/// Where a server is reached, with which key, and in which dialect.
struct OpenAICompatibleServer {
  static let name = "openai_compatible"
  static let keyVariable = "OPENAI_COMPATIBLE_API_KEY"

  let dialect: ChatCompletionsDialect
  let endpoint: WireEndpoint

  /// - Throws: ``ProviderSettingsError`` for an unknown preset, and where neither setting, environment nor preset gives an address.
  init(
    preset word: String?, key setKey: SecretString?, address: String?, version: String?, connection: ConnectionSettings,
    catalogue: ModelCatalogue, _ context: ComponentContext
  ) throws {
    let preset = try word.map { word throws(ProviderSettingsError) in try Self.preset(word, in: catalogue) }
    let (text, place) = try Self.address(address, preset, word)
    var dialect = try ChatCompletionsDialect(name: Self.name, preset: preset)
    // Azure's addresses that name a deployment need a version; its newer ones take none.
    let needsVersion = text.contains("/deployments/")
    let named = version ?? (needsVersion ? preset?["api_version"]?.stringValue.flatMap(Self.variable) : nil)
    if let named { dialect.query = "?api-version=\(PercentEncoding.encode(named))" }
    self.dialect = dialect

    let variables = (preset?["key"]?.stringValue).map { [$0] } ?? [Self.keyVariable]
    let key = try VendorKey(setKey, environment: variables, component: context.name, vendor: word ?? Self.name)
    let isRequired = preset.map { $0["key_required"]?.boolValue ?? true } ?? false
    let header = preset?["header"]?.stringValue
    do {
      endpoint = try connection.endpoint(text, default: text, network: context.network) { request throws(ProviderError) in
        guard key.isPresent || isRequired else { return }
        let key = try key.reveal()
        if let header { request.headers[header] = key } else { request.headers["authorization"] = "Bearer \(key)" }
      }
    } catch let error as ProviderSettingsError where error.setting == "base_url" {
      throw ProviderSettingsError(place, error.reason)
    }
  }

  private static func preset(_ word: String, in catalogue: ModelCatalogue) throws(ProviderSettingsError) -> JSONValue {
    if let preset = catalogue.presets[word] { return preset }
    let near = NearestName.of(word, in: catalogue.presets.keys).map { "; did you mean \($0)?" } ?? ""
    throw ProviderSettingsError("preset", "there is no \"\(word)\" among \(catalogue.presets.keys.joined(separator: ", "))\(near)")
  }

  /// The address, and what said it.
  private static func address(
    _ setting: String?, _ preset: JSONValue?, _ word: String?
  ) throws(ProviderSettingsError) -> (text: String, place: String) {
    if let setting { return (setting, "base_url") }
    if let name = preset?["endpoint"]?.stringValue, let resource = variable(name) {
      // What the environment names is the resource, not its interface.
      let base = resource.hasSuffix("/") ? String(resource.dropLast()) : resource
      return (base.contains("/openai") ? base : base + "/openai/v1", name)
    }
    guard let text = preset?["base_url"]?.stringValue, !text.contains("{") else {
      let form = preset?["base_url"]?.stringValue ?? "http://127.0.0.1:9000/v1"
      throw ProviderSettingsError("base_url", "\(word ?? name) needs the server's address, as in \(form)")
    }
    return (text, "preset")
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }
}
