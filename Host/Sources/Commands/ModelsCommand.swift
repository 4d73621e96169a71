import RoostCore

/// `roost models`: the models of the installed providers.
enum ModelsCommand {
  static let command = Command(
    words: ["models"], summary: "List the models of the installed providers.",
    details: """
      Read from the providers' catalogues: no plugin is opened, no key is needed and nothing is asked. With a manifest, its providers' own
      lists of models are listed too. Prices are US dollars for a million tokens; with --json, those for cached and long input as well.
      With --matrix, what each provider can do at all.
      """,
    arguments: [Argument(name: "WORD", summary: "Only models whose id, tier or alias has this in it.", isOptional: true)],
    flags: [.manifest, .pluginFolder, .safeMode, provider, matrix],
    examples: ["roost models", "roost models --provider anthropic", "roost models medium --json", "roost models --matrix"], body: run)

  private static let provider = Flag(name: "provider", values: [Flag.Value(name: "NAME")], summary: "Only the models of this provider.")
  private static let matrix = Flag(name: "matrix", summary: "List what providers can do, not their models.")

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    let workplace = try Workplace(invocation)
    workplace.tell(console)
    for problem in workplace.unusable { console.note("roost: \(problem)") }
    var catalogues = ModelCatalogues(workplace.catalog)
    if let source = workplace.source { catalogues.add(source) }
    for problem in catalogues.problems { console.error("roost: warning: \(problem); its models are not listed") }
    let listings = try chosen(catalogues, invocation.value(provider))
    if invocation.has(matrix) {
      guard invocation.arguments.isEmpty else { throw HostError.usage("--matrix lists providers, and takes no WORD") }
      try printMatrix(listings, catalogues, invocation, console)
    } else {
      try printModels(listings, catalogues, invocation, console)
    }
    return .ok
  }

  private static func chosen(_ catalogues: ModelCatalogues, _ name: String?) throws -> [ModelCatalogues.Listing] {
    guard let name else { return catalogues.listings }
    let found = catalogues.listings.filter { $0.name == name }
    guard found.isEmpty else { return found }
    let names = catalogues.listings.map(\.name)
    let nearest = NearestName.of(name, in: names).map { "; did you mean “\($0)”?" }
    let others = names.isEmpty ? "; there are none" : "; there are: \(names.joined(separator: ", "))"
    throw HostError.usage("there is no list of models of a provider \(quoted(name))\(nearest ?? others)")
  }

  private static func printModels(
    _ listings: [ModelCatalogues.Listing], _ catalogues: ModelCatalogues, _ invocation: Invocation, _ console: Console
  ) throws {
    let today = CalendarDay.today()
    let word = invocation.arguments.first
    let rows = listings.flatMap { ModelRow.all(of: $0, on: today) }.filter { row in word.map(row.matches) ?? true }
    if try invocation.isOn(.json) {
      let report: JSONValue = ["models": .array(rows.map(\.json)), "warnings": .array(catalogues.problems.map(\.json))]
      return try console.writeLine(report.jsonText(.pretty))
    }
    if rows.isEmpty, let word {
      let names = listings.flatMap { $0.catalogue.names }
      let nearest = NearestName.of(word, in: names).map { "; did you mean “\($0)”?" } ?? ""
      console.note("roost: no model's id, tier or alias has \(quoted(word)) in it\(nearest)")
    } else if rows.isEmpty {
      console.note("roost: no installed provider lists models; look for plugins with --plugin-dir")
    } else {
      try console.write(Table.text([ModelRow.heading] + rows.map(\.cells)))
    }
    for listing in listings where listing.catalogue.ids.isEmpty && word == nil {
      console.note("roost: the models of \(listing.name) are those of its server, named as the server names them")
    }
  }

  private static func printMatrix(
    _ listings: [ModelCatalogues.Listing], _ catalogues: ModelCatalogues, _ invocation: Invocation, _ console: Console
  ) throws {
    let rows = listings.flatMap(ProviderRow.all)
    if try invocation.isOn(.json) {
      let report: JSONValue = ["providers": .array(rows.map(\.json)), "warnings": .array(catalogues.problems.map(\.json))]
      return try console.writeLine(report.jsonText(.pretty))
    }
    try console.write(Table.text([ProviderRow.heading] + rows.map(\.cells)))
  }
}
