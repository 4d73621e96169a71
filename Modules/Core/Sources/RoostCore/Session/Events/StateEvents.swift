/// A store was read.
@Generable(keys: .snakeCase)
public struct StoreReadEvent: SessionEvent {
  public static let type = EventType("store.read")

  /// The key.
  public var key: String
}

/// A store was written to.
@Generable(keys: .snakeCase)
public struct StoreWriteEvent: SessionEvent {
  public static let type = EventType("store.write")

  /// The key.
  public var key: String
}

/// A conversation was read from memory.
@Generable(keys: .snakeCase)
public struct MemoryReadEvent: SessionEvent {
  public static let type = EventType("memory.read")

  /// How many messages were read.
  public var messages: Int
}

/// Messages were added to memory.
@Generable(keys: .snakeCase)
public struct MemoryWriteEvent: SessionEvent {
  public static let type = EventType("memory.write")

  /// How many messages were added.
  public var messages: Int
}

/// A plugin wrote to its log.
@Generable(keys: .snakeCase)
public struct PluginLogEvent: SessionEvent {
  public static let type = EventType("plugin.log")

  /// The plugin's name.
  public var plugin: String
  /// `debug`, `info`, `warning` or `error`.
  public var level: String
  /// What was said.
  public var message: String
}
