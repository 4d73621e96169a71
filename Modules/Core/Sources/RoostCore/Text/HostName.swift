/// A host's name in one form: letters, digits and hyphens in labels, in lower case, without a dot at the end.
public struct HostName: Hashable, Sendable, CustomStringConvertible {
  public let text: String
  public var description: String { text }

  public static let maximumLength = 253
  public static let maximumLabelLength = 63

  /// Reads a name; `A.Test` and `a.test.` are `a.test`. What any program could take for an address is none, such as `0x7f000001` or
  /// `10.1`.
  public init(_ text: some StringProtocol) throws(HostNameError) {
    let given = Array(text.utf8.prefix(Self.maximumLength + 2))
    let bytes = given.last == UInt8(ascii: ".") ? given.dropLast() : given[...]
    guard !bytes.isEmpty else { throw .empty }
    guard bytes.count <= Self.maximumLength else { throw .tooLong }
    let labels = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    for label in labels { if let fault = Self.fault(of: label) { throw .label(String(decoding: label, as: UTF8.self), fault) } }
    if let last = labels.last, Self.isNumber(last) { throw .number(String(decoding: bytes, as: UTF8.self)) }
    self.text = String(decoding: bytes.map(Self.lowered), as: UTF8.self)
  }

  private static func fault(of label: ArraySlice<UInt8>) -> HostNameError.LabelFault? {
    if label.isEmpty { return .empty }
    if label.count > maximumLabelLength { return .tooLong }
    let hyphen = UInt8(ascii: "-")
    if label.first == hyphen || label.last == hyphen { return .hyphen }
    return label.allSatisfy { $0 == hyphen || isDigit($0) || isLetter($0) } ? nil : .character
  }

  /// A name that ends so would be read as an IPv4 address by `inet_aton` and those who follow it.
  private static func isNumber(_ label: ArraySlice<UInt8>) -> Bool {
    if label.allSatisfy(isDigit) { return true }
    let lowered = label.map(lowered)
    return lowered.starts(with: Array("0x".utf8))
      && lowered.dropFirst(2).allSatisfy { isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lowered(byte)) }
  private static func lowered(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 32 : byte
  }

  /// Whether it is a name below `other`, however deep.
  public func isBelow(_ other: HostName) -> Bool { text.hasSuffix("." + other.text) }
}

/// Why a text is no host name.
public enum HostNameError: Error, Hashable, CustomStringConvertible {
  case empty
  case tooLong
  case label(String, LabelFault)
  /// Its last label is a number, as only an address's is.
  case number(String)

  public enum LabelFault: Hashable, Sendable {
    case empty
    case tooLong
    case hyphen
    case character
  }

  public var description: String {
    switch self {
    case .empty: "a host name is empty"
    case .tooLong: "a host name has at most \(HostName.maximumLength) characters"
    case .label(_, .empty): "a host name has a label of at least one character between its dots"
    case .label(let label, .tooLong):
      "the label \(JSONValue.string(label).brief) has more than \(HostName.maximumLabelLength) characters"
    case .label(let label, .hyphen): "the label \(JSONValue.string(label).brief) begins or ends with a hyphen"
    case .label(let label, .character):
      "the label \(JSONValue.string(label).brief) has other characters than letters, digits and hyphens; write international names in their xn-- form"
    case .number(let text): "\(JSONValue.string(text).brief) reads as an address, not as a name"
    }
  }
}

/// What a connection is asked for: a name, or an address in its usual form.
public enum NetworkHost: Hashable, Sendable, CustomStringConvertible {
  case name(HostName)
  case address(IPAddress)

  /// Reads a name or an address; an IPv6 address may stand in brackets, as in a URL.
  public init(_ text: String) throws(HostNameError) {
    let isBracketed = text.utf8.first == UInt8(ascii: "[") && text.utf8.last == UInt8(ascii: "]") && text.utf8.count > 2
    if isBracketed, let address = IPAddress(text.dropFirst().dropLast()), !address.isIPv4 {
      self = .address(address)
    } else if let address = IPAddress(text) {
      self = .address(address)
    } else {
      self = .name(try HostName(text))
    }
  }

  public var description: String {
    switch self {
    case .name(let name): name.text
    case .address(let address): address.description
    }
  }

  /// As it stands before a port.
  public func with(port: Int) -> String {
    if case .address(let address) = self, !address.isIPv4 { "[\(address)]:\(port)" } else { "\(self):\(port)" }
  }
}
