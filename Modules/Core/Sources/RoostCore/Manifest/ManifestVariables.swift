/// Puts environment variables and files into a manifest's texts.
///
/// `${NAME}` must be set; `${NAME:-default}` gives the default when it's unset or empty; `${NAME?}` removes the whole setting when it's
/// unset; `${file:path}` reads a file that only its owner may read; `$${` stands for `${`.
struct ManifestVariables {
  let environment: [String: String]
  /// Of each manifest file, for relative paths.
  let directories: [String]
  var faults: [(place: ManifestPlace, message: String)] = []

  /// Longest file that is put in, in bytes.
  static let maximumFileBytes = 1 << 20

  init(environment: [String: String], directories: [String]) {
    self.environment = environment
    self.directories = directories
  }

  /// The value with everything put in; nil where a `${NAME?}` removes it.
  mutating func resolve(_ node: ManifestNode) -> ManifestNode? {
    var copy = node
    switch node.content {
    case .object(let members):
      copy.content = .object(
        members.compactMap { member in
          guard let node = resolve(member.node) else { return nil }
          var kept = member
          kept.node = node
          return kept
        })
    case .array(let elements): copy.content = .array(elements.compactMap { resolve($0) })
    case .scalar(.string(let text)): return text.contains("${") ? resolve(text, node) : node
    case .scalar: return node
    }
    return copy
  }

  private mutating func resolve(_ text: String, _ node: ManifestNode) -> ManifestNode? {
    var copy = node
    var result = ""
    var rest = text[...]
    while let dollar = rest.firstRange(of: "${") {
      if rest[..<dollar.lowerBound].hasSuffix("$") {
        result += rest[..<dollar.lowerBound].dropLast() + "${"
        rest = rest[dollar.upperBound...]
        continue
      }
      result += rest[..<dollar.lowerBound]
      guard let end = rest[dollar.upperBound...].firstIndex(of: "}") else {
        faults.append((node.place, "the variable that begins with \"${\" has no \"}\"; write \"$${\" for the two characters themselves"))
        return node
      }
      copy.template = text
      switch value(of: String(rest[dollar.upperBound..<end]), node.place) {
      case .text(let value, let isFile):
        result += value
        copy.insertions.append(value)
        copy.isFromFile = copy.isFromFile || isFile
      case .removed: return nil
      case .fault(let message):
        faults.append((node.place, message))
        copy.isFaulty = true
        return copy
      }
      rest = rest[rest.index(after: end)...]
    }
    copy.content = .scalar(.string(result + rest))
    return copy
  }

  private enum Value {
    case text(String, isFile: Bool)
    case removed
    case fault(String)
  }

  private func value(of expression: String, _ place: ManifestPlace) -> Value {
    if expression.hasPrefix("file:") { return contents(of: String(expression.dropFirst(5)), place) }
    var name = expression
    if let mark = expression.firstRange(of: ":-") {
      name = String(expression[..<mark.lowerBound])
      if let fault = Self.fault(in: name) { return .fault(fault) }
      if let value = environment[name], !value.isEmpty { return .text(value, isFile: false) }
      return .text(String(expression[mark.upperBound...]), isFile: false)
    }
    if expression.hasSuffix("?") {
      name.removeLast()
      if let fault = Self.fault(in: name) { return .fault(fault) }
      return environment[name].map { .text($0, isFile: false) } ?? .removed
    }
    if let fault = Self.fault(in: name) { return .fault(fault) }
    if let value = environment[name] { return .text(value, isFile: false) }
    let nearest = NearestName.of(name, in: environment.keys.sorted()).map { " Did you mean ${\($0)}?" } ?? ""
    return .fault(
      "the environment variable \(name) is not set; set it, or write ${\(name):-default}, or ${\(name)?} to leave the setting out.\(nearest)"
    )
  }

  private static func fault(in name: String) -> String? {
    let isName =
      name.utf8.first.map { !(0x30...0x39).contains($0) } ?? false
      && name.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0) || $0 == UInt8(ascii: "_")
      }
    return isName ? nil : "\"\(name.prefix(60))\" is no variable's name; write ${NAME}, ${NAME:-default}, ${NAME?} or ${file:path}"
  }

  private func contents(of path: String, _ place: ManifestPlace) -> Value {
    let absolute = ManifestSource.absolute(path, in: directories[place.file])
    do {
      let file = try RegularFile(path: absolute, limit: Self.maximumFileBytes, followsLink: true)
      guard file.mode & 0o077 == 0 else {
        return .fault(
          "\(absolute) has mode 0\(String(file.mode, radix: 8)), so others may read it; take that right away with: chmod 600 \(absolute)")
      }
      guard let text = String(validating: file.bytes, as: UTF8.self), !text.utf8.contains(0) else {
        return .fault("\(absolute) is not text in UTF-8")
      }
      // Editors end files with a line feed that belongs to no secret.
      return .text(text.hasSuffix("\r\n") || text.hasSuffix("\n") ? String(text.dropLast()) : text, isFile: true)
    } catch {
      return .fault("\(error)")
    }
  }
}
