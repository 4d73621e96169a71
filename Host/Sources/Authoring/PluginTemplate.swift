import Glibc
import RoostCore

/// A plugin to begin with, written from the SDK's templates.
///
/// `templates/KIND/LANGUAGE/` holds the sources of a plugin called `acme-name`; `templates/shared/` what C and Rust need besides.
struct PluginTemplate: Sendable {
  /// The kinds of components that a template is there for, and in which languages.
  static let kinds: [(kind: String, languages: [PluginProject.Language])] = [
    ("tool", [.swift, .c, .rust]), ("guardrail", [.swift, .c, .rust]), ("provider", [.swift, .c, .rust]),
    ("embedder", [.swift, .c, .rust]),
    ("engine", [.swift]), ("store", [.swift]), ("memory", [.swift]), ("conversations", [.swift]), ("exporter", [.swift]),
  ]

  static let maximumFileBytes = 1 << 20

  let name: String
  let kind: String
  let language: PluginProject.Language
  /// The SDK's `templates/`.
  let templates: String

  /// `word_count` for `word-count`.
  private var identifier: String { name.map { $0 == "-" ? "_" : String($0) }.joined() }
  /// `WordCount` for `word-count`.
  private var typeName: String {
    name.split(whereSeparator: { $0 == "-" || $0 == "_" }).map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }
  private var sourceFolder: String { language == .rust ? "src" : "Sources" }

  /// Writes the plugin into `folder`, which must not be there; gives the files, relative to it.
  func write(to folder: String) throws -> [String] {
    let about = try JSONValue(parsing: text("\(kind)/about.json"))
    var files: [(path: String, text: String)] = [("plugin.json", descriptor(about).jsonText(.pretty) + "\n")]
    for name in try BundleFolder.names(in: "\(templates)/\(kind)/\(language.rawValue)") {
      files.append(("\(sourceFolder)/\(filled(name))", try text("\(kind)/\(language.rawValue)/\(name)")))
    }
    let shared = language == .c ? ["json.h"] : language == .rust ? ["json.rs", "roost.rs"] : []
    for name in shared { files.append(("\(sourceFolder)/\(name)", try text("shared/\(name)"))) }
    files.append(("roost.json", try text("\(kind)/roost.json")))
    files.append(("README.md", try readme(about)))
    files.append((".gitignore", try text("gitignore")))
    do {
      try BundleFolder.make(folder)
      try BundleFolder.make("\(folder)/\(sourceFolder)")
      for file in files { try FileBytes.create("\(folder)/\(file.path)", with: Array(file.text.utf8), mode: 0o644) }
    } catch  where error.code == EEXIST {
      throw HostError(.failed, "\(error.path) is here already and was left as it is; choose another name or folder")
    } catch {
      throw HostError(.failed, "cannot write \(error)")
    }
    return files.map(\.path)
  }

  private func descriptor(_ about: JSONValue) -> JSONValue {
    [
      "name": .string(name), "version": "0.1.0", "description": about["summary"] ?? "", "abi": language == .swift ? "swift" : "c",
      "library": .string("lib\(typeName)Plugin.so"),
      "entry": .string((language == .swift ? "roost_plugin_v1_" : "roost_c_plugin_v1_") + identifier),
      "permissions": ["network": [], "read": [], "write": [], "environment": [], "subprocess": false],
      "x-test": .object(["\(kind).\(identifier)": about["test"] ?? [:]]),
    ]
  }

  private func readme(_ about: JSONValue) throws -> String {
    let sources =
      switch language {
      case .swift: "`Sources/` holds the Swift files; they see the modules in the `sdk/` of your Roost."
      case .c: "`Sources/` holds the C files; the contract is `roost_plugin.h`, in the `sdk/include` of your Roost."
      case .rust: "`src/lib.rs` is the plugin, `src/roost.rs` the boundary. With a `Cargo.toml`, `roost plugin build` uses cargo."
      }
    return try text("README.md").replacing("acme_summary", with: about["summary"]?.stringValue ?? "")
      .replacing("acme_question", with: (about["question"]?.stringValue ?? "").replacing("\"", with: "\\\"")).replacing(
        "acme_sources", with: sources)
  }

  /// A template's text with the plugin's names.
  private func text(_ path: String) throws -> String {
    do {
      return filled(String(decoding: try FileBytes.read("\(templates)/\(path)", limit: Self.maximumFileBytes), as: UTF8.self))
    } catch {
      throw HostError(.failed, "the SDK's template can't be read: \(error); install the distribution anew, or build it with: scripts/build")
    }
  }

  private func filled(_ text: String) -> String {
    let lowerName = typeName.prefix(1).lowercased() + typeName.dropFirst()
    return text.replacing("acme_id", with: identifier).replacing("acme-name", with: name).replacing("AcmeName", with: typeName)
      .replacing("acmeName", with: lowerName).replacing("ACME", with: identifier.uppercased())
  }
}
