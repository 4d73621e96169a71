/// What the installed provider plugins say of their models. Read as data: no plugin is opened, and no key is needed.
public struct ModelCatalogues: Sendable {
  /// One provider's models.
  public struct Listing: Sendable {
    /// The component's type, as in `anthropic`; of a manifest's own list of models, the provider's key there.
    public var name: String
    public var type: String
    /// The plugin that brings it.
    public var plugin: String
    public var catalogue: ModelCatalogue
  }

  /// In the order of the plugins, then what a manifest's providers say themselves.
  public internal(set) var listings: [Listing] = []
  /// Catalogues that can't be read, each with its reason; the others are there all the same.
  public internal(set) var problems: [FileProblem] = []

  /// Reads the catalogue of each provider whose metadata names one, as in `"models": "models.json"`: a file in its plugin's `Resources`.
  public init(_ catalog: ComponentCatalog) {
    for entry in catalog.entries where entry.component.prefix == "provider" {
      guard let file = entry.component.metadata["models"]?.stringValue, let directory = entry.directory else { continue }
      let path = "\(directory)/Resources/\(file)"
      do throws(FileProblem) {
        // The name comes from the plugin, which has no say over other folders.
        guard !file.contains("/"), file != "..", !file.isEmpty else {
          throw FileProblem(
            file: path, message: "the catalogue of \(entry.component.id) is a file's name, not \(JSONValue.string(file).brief)")
        }
        let catalogue = try Self.read(path)
        listings.append(Listing(name: entry.component.name, type: entry.component.name, plugin: entry.owner, catalogue: catalogue))
      } catch {
        problems.append(error)
      }
    }
  }

  public subscript(name: String) -> Listing? { listings.first { $0.name == name } }

  static func read(_ path: String) throws(FileProblem) -> ModelCatalogue {
    let bytes: [UInt8]
    do { bytes = try RegularFile(path: path, limit: ModelCatalogue.byteLimit, followsLink: true).bytes } catch {
      throw FileProblem(file: path, message: "can't be read: \(error.reason)")
    }
    let json: JSONValue
    do { json = try JSONValue(parsing: bytes) } catch { throw FileProblem(file: path, message: "is no catalogue of models: \(error)") }
    do { return try ModelCatalogue(json: json) } catch {
      throw FileProblem(file: path, message: "is no catalogue of models: \(error)")
    }
  }
}
