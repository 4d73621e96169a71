/// A provider that stands for another one and only looks on.
protocol StandsForProvider: Provider {
  var original: any Provider { get }
}

extension Provider {
  /// Whether it runs behind a boundary, in a worker or in a C plugin: nothing of the process reaches what it sends.
  public var isBehindBoundary: Bool { self is RemoteProvider || (self as? any StandsForProvider)?.original.isBehindBoundary == true }
}
