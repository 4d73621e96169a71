/// A tool that the vendor runs itself, by the name it has here; each provider's adapter knows the vendor's own.
public enum NativeTool: String, Sendable, Hashable, CaseIterable {
  case webSearch = "web_search"
  /// Programs that the model writes, run at the vendor's.
  case codeExecution = "code_execution"
  /// A screen, a mouse and a keyboard.
  case computerUse = "computer_use"
  /// Files that were given to the vendor before.
  case fileSearch = "file_search"
  case imageGeneration = "image_generation"
  case googleSearch = "google_search"
  case googleMaps = "google_maps"

  /// Whether it acts, and is refused unless `allow_dangerous_native_tools` is set.
  public var isDangerous: Bool { self == .codeExecution || self == .computerUse }
}

extension Array where Element == NativeTool {
  /// This list, then what of `more` isn't in it yet; each once, in order.
  public func merged(with more: [NativeTool]) -> [NativeTool] {
    var merged: [NativeTool] = []
    for tool in self + more where !merged.contains(tool) { merged.append(tool) }
    return merged
  }
}
