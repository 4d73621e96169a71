/// A bundle of components: what a plugin's entry symbol returns.
public protocol Plugin: Sendable {
  /// Adds the plugin's component types. Only collects: nothing is made, opened or started here.
  func register(in registry: inout PluginRegistrar) throws
}

/// How a plugin is handed through its C entry symbol.
///
/// ```swift
/// @c(roost_plugin_v1_weather) public func weatherPlugin() -> UnsafeMutableRawPointer { PluginEntry.box(WeatherPlugin()) }
/// ```
public enum PluginEntry {
  /// The contract's version, as in the entry symbol `roost_plugin_v1_NAME`.
  public static let contractVersion = 1

  private final class Box: Sendable {
    let plugin: any Plugin
    init(_ plugin: any Plugin) { self.plugin = plugin }
  }

  /// The plugin as a retained pointer, for the entry symbol to return.
  public static func box(_ plugin: some Plugin) -> UnsafeMutableRawPointer {
    Unmanaged.passRetained(Box(plugin)).toOpaque()
  }

  /// The plugin behind a pointer that `box` made; takes the reference over.
  static func unbox(_ pointer: UnsafeMutableRawPointer) -> any Plugin {
    Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().plugin
  }
}
