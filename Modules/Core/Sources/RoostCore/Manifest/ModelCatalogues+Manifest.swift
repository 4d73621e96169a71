extension ModelCatalogues {
  /// Adds a list for each of the manifest's providers that has a file of models of its own, over its plugin's.
  public mutating func add(_ source: ManifestSource) {
    for member in source.root["providers"]?.members ?? [] {
      guard let type = member.node["type"]?.text, let base = listings.first(where: { $0.type == type }), let file = member.node["models"],
        let path = file.text, !file.isFaulty
      else { continue }
      do throws(FileProblem) {
        let own = try Self.read(ManifestSource.absolute(path, in: source.directory(of: file.place)))
        listings.append(
          Listing(name: member.key, type: type, plugin: base.plugin, catalogue: base.catalogue.overridden(by: own)))
      } catch {
        problems.append(source.problem(file.place, "\(error)"))
      }
    }
  }
}
