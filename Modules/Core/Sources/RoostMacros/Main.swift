@_spi(PluginMessage) import SwiftCompilerPluginMessageHandling
import SwiftSyntaxMacros

/// The macros that this executable expands, by type name.
struct Provider: PluginProvider {
  static var macros: [String: any Macro.Type] { ["GenerableMacro": GenerableMacro.self, "GuideMacro": GuideMacro.self] }

  func resolveMacro(moduleName: String, typeName: String) throws -> any Macro.Type {
    guard let type = Self.macros[typeName] else { throw UnknownMacro(name: typeName) }
    return type
  }
}

struct UnknownMacro: Error, CustomStringConvertible {
  let name: String
  var description: String { "RoostMacros has no macro \(name); rebuild RoostCore with the same sources" }
}

@main struct Main {
  static func main() throws {
    let listener = try CompilerPluginMessageListener(connection: StandardIOMessageConnection(), provider: Provider())
    try listener.main()
  }
}
