internal import Glibc
public import RoostCore

/// The key that a vendor wants.
public struct VendorKey: Sendable {
  private let key: SecretString?
  private let missing: String

  /// What the settings say, else the first environment variable that is set.
  ///
  /// A missing key is no error before it is used: what a model can do is told without one.
  /// - Throws: ``ProviderSettingsError`` for a key that is blank.
  public init(_ setting: SecretString?, environment variables: [String], component: String, vendor: String) throws(ProviderSettingsError) {
    if let setting, Self.isBlank(setting.reveal()) {
      throw ProviderSettingsError("api_key", "the key of \(vendor) is blank; set it, or leave it out to use \(variables[0])")
    }
    let found = variables.lazy.compactMap { getenv($0) }.map { String(cString: $0) }.first { !Self.isBlank($0) }
    key = setting ?? found.map { SecretString($0) }
    missing =
      "\(vendor) needs a key: set the environment variable \(variables.joined(separator: " or ")), keep one with roost keys set "
      + "\(variables[0]), or set api_key of \(component)."
  }

  private static func isBlank(_ text: String) -> Bool { text.utf8.allSatisfy { $0 <= 32 } }

  /// Whether there is one.
  public var isPresent: Bool { key != nil }

  /// Throws `authentication` where there is none.
  public func reveal() throws(ProviderError) -> String {
    guard let key else { throw ProviderError(.authentication, missing, retry: .no) }
    return key.reveal()
  }
}
