import RoostCore

/// Names of keys: those of the environment variables that they stand in for.
enum KeyName {
  /// The longest name, in bytes.
  static let limit = 128

  /// Variables by which programs find what they run; a file of keys has no business with them.
  private static let reserved = ["LD_", "MALLOC_", "SWIFT_", "GLIBC_", "ROOST_", "XDG_", "BASH_"]
  private static let reservedNames: Set<String> = ["PATH", "HOME", "SHELL", "IFS", "ENV", "USER", "TMPDIR", "PWD"]

  /// Why a text can't be one, as a predicate; nil for one that can.
  static func fault(of name: String) -> String? {
    let isName =
      name.utf8.first.map { !(0x30...0x39).contains($0) } == true && name.utf8.count <= limit
      && name.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0) || $0 == 0x5f }
    if !isName { return "is no variable's name: letters, digits and _, at most \(limit), as in ANTHROPIC_API_KEY" }
    if reservedNames.contains(name) || reserved.contains(where: { name.hasPrefix($0) }) {
      return "is a variable of the system's own and no key"
    }
    return nil
  }

  /// The name as it is; one that is wrong, or that is a provider's, is an error that says what to write.
  static func checked(_ name: String, _ catalog: ComponentCatalog) throws -> String {
    // What was typed in the name's place may be the key itself: it is not repeated.
    if let fault = fault(of: name) { throw HostError.usage("the NAME \(fault)") }
    guard let bundle = catalog.plugins.plugin(named: name) else { return name }
    let names = bundle.descriptor.permissions.environment.filter { $0.hasSuffix("_KEY") || $0.contains("TOKEN") }
    guard !names.isEmpty else { return name }
    throw HostError.usage("\(quoted(name)) is a plugin; its keys are called \(names.joined(separator: ", "))")
  }
}
