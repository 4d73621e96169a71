/// What a distribution says of itself in `share/distribution.json`, beside its `bin/` and `lib/`: its name, its branding, what it enforces.
public struct Distribution: Sendable {
  public let name: String
  public let version: String
  public let description: String
  /// What `roost version` prints; nil for Roost's own words.
  public let versionText: String?
  /// The first line of `roost --help`; nil for Roost's own.
  public let helpText: String?
  /// The manifest that holds where there is no other, an absolute path; nil where there is none.
  public let manifest: String?
  /// The distribution's plugins that bring what is enforced: no other plugin takes their place.
  public let pinnedPlugins: [String]
  public let policy: DistributionPolicy
  /// The file, as messages show it.
  public let file: String

  /// Longest file that is read, in bytes.
  public static let maximumBytes = 1 << 20
  /// From the distribution's folder.
  public static let path = "share/distribution.json"

  /// The one whose libraries this process uses, as it was when it was first asked for; nil where they belong to none.
  public static let running: Distribution? = read(in: LibraryDirectory.ofRunningProgram().path + "/..")

  /// The distribution in `folder`; nil where it has no such file. One whose file is damaged enforces that nothing runs.
  public static func read(in folder: String) -> Distribution? {
    let folder = FolderListing.realPath(folder) ?? folder
    let file = folder + "/" + path
    do throws(TrustFileError) {
      guard let document = try TrustFile.read(file, schema: schema) else { return nil }
      return Distribution(document, file: file, folder: folder)
    } catch {
      return Distribution(
        name: "unknown", version: "", description: "", versionText: nil, helpText: nil, manifest: nil, pinnedPlugins: [],
        policy: DistributionPolicy(file: DistributionPolicy.none.file, problems: error.problems), file: file)
    }
  }

  private init(_ document: JSONDocument, file: String, folder: String) {
    let json = document.value
    name = json["name"]?.stringValue ?? ""
    version = json["version"]?.stringValue ?? ""
    description = json["description"]?.stringValue ?? ""
    versionText = json["branding"]?["version"]?.stringValue
    helpText = json["branding"]?["help"]?.stringValue
    manifest = json["manifest"]?.stringValue.map { "\(folder)/share/\($0)" }
    pinnedPlugins = json["pinned"]?.arrayValue?.compactMap(\.stringValue) ?? []
    policy = DistributionPolicy(document, name: file, directory: folder + "/share")
    self.file = file
  }

  private init(
    name: String, version: String, description: String, versionText: String?, helpText: String?, manifest: String?,
    pinnedPlugins: [String], policy: DistributionPolicy, file: String
  ) {
    self.name = name
    self.version = version
    self.description = description
    self.versionText = versionText
    self.helpText = helpText
    self.manifest = manifest
    self.pinnedPlugins = pinnedPlugins
    self.policy = policy
    self.file = file
  }

  /// What `branding` may hold.
  public static let brandingSchema: JSONSchema = {
    // Printed as it is: no control characters, one line.
    let line = JSONSchema.string(pattern: "^[^\\x00-\\x1f\\x7f]+$", maximumLength: 200)
    return .object(properties: [
      ("name", line.described("What the distribution is called among people.")),
      ("version", line.described("What `roost version` prints.")), ("help", line.described("The first line of `roost --help`.")),
    ])
  }()

  private static let schema: JSONSchema = {
    let text = JSONSchema.string(maximumLength: 1_000)
    return JSONSchema.object(
      properties: [
        ("roost", JSONSchema.integer(minimum: 1, maximum: 1)), ("name", text), ("version", text), ("description", text),
        ("branding", brandingSchema), ("manifest", .string(pattern: "^[A-Za-z0-9_.-]+$", maximumLength: 255)),
        ("pinned", .array(of: .string(pattern: "^[a-z][a-z0-9_-]*$", maximumLength: 64))), ("enforce", DistributionPolicy.schema),
      ], required: ["roost", "name", "version"])
  }()
}
