/// Passes only some types of events on, unchanged, to another exporter.
public struct FilteredExporter: EventExporter {
  /// The wire names that pass.
  public let types: Set<String>
  private let inner: any EventExporter

  /// `types` are wire names, as in `tool.call`.
  public init(_ inner: any EventExporter, types: Set<String>) {
    self.inner = inner
    self.types = types
  }

  public init(_ inner: any EventExporter, types: [any SessionEvent.Type]) {
    self.init(inner, types: Set(types.map { $0.type.name }))
  }

  public func export(_ event: EventRecord) throws {
    if types.contains(event.type.name) { try inner.export(event) }
  }

  public func close() throws { try inner.close() }
}
