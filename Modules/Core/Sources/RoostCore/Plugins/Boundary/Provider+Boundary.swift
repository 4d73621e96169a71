extension Provider {
  /// Whether it runs behind a boundary, in a worker or in a C plugin: nothing of the process reaches what it sends.
  public var isBehindBoundary: Bool { self is RemoteProvider }
}
