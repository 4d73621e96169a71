/// Finds each setting's value and who said it: flag, then environment, manifest, user configuration, distribution, default.
public struct ConfigResolver: Sendable {
  /// Who said a value.
  public enum Origin: Hashable, Sendable, CustomStringConvertible {
    case flag(String)
    case environment(String)
    case manifest(file: String, line: Int)
    case user(file: String, line: Int)
    case distribution(file: String, line: Int)
    case standard

    public var description: String {
      switch self {
      case .flag(let name): "flag \(name)"
      case .environment(let name): "environment \(name)"
      case .manifest(let file, let line): "manifest \(file):\(line)"
      case .user(let file, let line): "user configuration \(file):\(line)"
      case .distribution(let file, let line): "distribution \(file):\(line)"
      case .standard: "default"
      }
    }
  }

  public struct Resolved: Sendable {
    public var setting: ConfigSetting
    /// Null where nobody says anything.
    public var value: JSONValue
    public var origin: Origin

    /// The value as `config show` prints it; a secret one is masked.
    public var shown: JSONValue { setting.isSecret && !value.isNull ? .string(SecretString.mask) : value }

    public var json: JSONValue {
      ["key": .string(setting.key), "value": shown, "origin": .string(origin.description), "summary": .string(setting.summary)]
    }
  }

  /// Every setting, in the order given.
  public private(set) var all: [Resolved] = []

  /// Longest configuration file that is read, in bytes.
  public static let maximumBytes = 1 << 20

  /// - Parameters:
  ///   - flags: What the command line said, by the settings' keys.
  ///   - userFile: `config.json` in the user's configuration folder; a missing file says nothing.
  ///   - distributionFile: The distribution's `config.json`; the same.
  /// - Throws: Unknown keys and wrong values, all at once.
  public init(
    _ settings: [ConfigSetting], flags: [String: JSONValue] = [:], environment: [String: String], manifest: ManifestSource? = nil,
    userFile: String? = nil, distributionFile: String? = nil
  ) throws(ManifestErrors) {
    var problems: [FileProblem] = []
    let user = Self.read(userFile, settings, &problems)
    let distribution = Self.read(distributionFile, settings, &problems)
    for setting in settings {
      let candidates: [() -> Resolved?] = [
        { flags[setting.key].map { Resolved(setting: setting, value: $0, origin: .flag(setting.flag ?? setting.key)) } },
        { Self.fromEnvironment(setting, environment, &problems) },
        { Self.fromManifest(setting, manifest) },
        { user?.value(of: setting).map { Resolved(setting: setting, value: $0.0, origin: .user(file: $0.1, line: $0.2)) } },
        { distribution?.value(of: setting).map { Resolved(setting: setting, value: $0.0, origin: .distribution(file: $0.1, line: $0.2)) } },
      ]
      var found: Resolved?
      for candidate in candidates where found == nil { found = candidate() }
      all.append(found ?? Resolved(setting: setting, value: setting.standard, origin: .standard))
    }
    guard problems.isEmpty else { throw ManifestErrors(problems: problems) }
  }

  /// The setting with this key; nil where there is no such setting.
  public subscript(key: String) -> Resolved? { all.first { $0.setting.key == key } }

  private static func fromEnvironment(
    _ setting: ConfigSetting, _ environment: [String: String], _ problems: inout [FileProblem]
  ) -> Resolved? {
    guard let text = environment[setting.variable] else { return nil }
    if let value = setting.value(of: text) { return Resolved(setting: setting, value: value, origin: .environment(setting.variable)) }
    let found = setting.isSecret ? "another value" : JSONValue.string(text).brief
    problems.append(
      FileProblem(file: "environment", path: setting.variable, message: "expected \(setting.variableExpectation), found \(found)"))
    return nil
  }

  /// A value of another kind is the manifest's own error, reported when it's checked.
  private static func fromManifest(_ setting: ConfigSetting, _ manifest: ManifestSource?) -> Resolved? {
    guard let manifest, let path = setting.manifestPath, manifest.root.json[path] != nil else { return nil }
    let node = manifest.root.nearest(path).node
    guard setting.accepts(node.json) else { return nil }
    let problem = manifest.problem(node.place, "")
    return Resolved(setting: setting, value: node.json, origin: .manifest(file: problem.file, line: problem.position?.line ?? 1))
  }

  private struct ConfigFile {
    var path: String
    var document: JSONDocument

    func value(of setting: ConfigSetting) -> (JSONValue, String, Int)? {
      guard let value = document.value[setting.key], setting.accepts(value) else { return nil }
      return (value, path, document.position(of: JSONPointer([.key(setting.key)])).line)
    }
  }

  private static func read(_ path: String?, _ settings: [ConfigSetting], _ problems: inout [FileProblem]) -> ConfigFile? {
    guard let path else { return nil }
    do {
      let bytes = try RegularFile(path: path, limit: maximumBytes, followsLink: true).bytes
      let options = JSONParseOptions(
        allowsCommentsAndTrailingCommas: true, maximumDepth: 32, maximumBytes: maximumBytes,
        maximumRepeatedKeys: ManifestSource.maximumRepeatedKeys)
      let file = ConfigFile(path: path, document: try JSONDocument(parsing: String(decoding: bytes, as: UTF8.self), options: options))
      problems += file.document.repeatedKeys.map { FileProblem(repeated: $0, file: path) }
      check(file, settings, &problems)
      return file
    } catch let error as FileFault {
      if !error.isMissing { problems.append(FileProblem(file: path, message: "can't be read: \(error.reason)")) }
    } catch let error as JSONParseError {
      problems.append(FileProblem(file: path, position: error.position, message: error.message))
    } catch {
      problems.append(FileProblem(file: path, message: "\(error)"))
    }
    return nil
  }

  private static func check(_ file: ConfigFile, _ settings: [ConfigSetting], _ problems: inout [FileProblem]) {
    guard case .object(let members) = file.document.value else {
      return problems.append(
        FileProblem(
          file: file.path, position: file.document.position(of: JSONPointer()),
          message: "expected an object, as in {\"max_turns\": 12}; found \(file.document.value.summary)"))
    }
    for (key, value) in members where !key.hasPrefix("x-") {
      let path = JSONPointer([.key(key)])
      guard let setting = settings.first(where: { $0.key == key }) else {
        let nearest = NearestName.of(key, in: settings.map(\.key)).map { "did you mean \"\($0)\"?" }
        let hint = nearest ?? "the settings are \(settings.map(\.key).joined(separator: ", "))"
        problems.append(
          FileProblem(
            file: file.path, position: file.document.position(of: path, key: true), path: key, message: "unknown setting; \(hint)"))
        continue
      }
      guard !setting.accepts(value) else { continue }
      let found = setting.isSecret ? "another value" : value.summary
      problems.append(
        FileProblem(
          file: file.path, position: file.document.position(of: path), path: key, message: "expected \(setting.expectation), found \(found)"
        ))
    }
  }
}
