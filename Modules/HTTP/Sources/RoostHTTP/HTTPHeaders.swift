/// The headers of a request or a response, in order; names are equal whatever their case (RFC 9110 §5.1).
public struct HTTPHeaders: Hashable, Sendable, ExpressibleByDictionaryLiteral, Sequence {
  public struct Field: Hashable, Sendable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  public private(set) var fields: [Field]

  public init(_ fields: [Field] = []) { self.fields = fields }

  public init(dictionaryLiteral elements: (String, String)...) {
    fields = elements.map { Field(name: $0.0, value: $0.1) }
  }

  /// The first value of `name`; setting it replaces all of them, nil removes them.
  public subscript(name: String) -> String? {
    get { fields.first { $0.name.isSameHeader(as: name) }?.value }
    set {
      let index = fields.firstIndex { $0.name.isSameHeader(as: name) }
      fields.removeAll { $0.name.isSameHeader(as: name) }
      if let newValue { fields.insert(Field(name: name, value: newValue), at: index ?? fields.count) }
    }
  }

  /// Every value of `name`, in order.
  public func values(of name: String) -> [String] { fields.filter { $0.name.isSameHeader(as: name) }.map(\.value) }

  /// Adds one more field, whatever is there already.
  public mutating func add(_ name: String, _ value: String) { fields.append(Field(name: name, value: value)) }

  public func makeIterator() -> IndexingIterator<[Field]> { fields.makeIterator() }
}

extension String {
  /// Whether the two are one header's name: ASCII letters of either case are equal.
  func isSameHeader(as other: String) -> Bool {
    utf8.count == other.utf8.count && zip(utf8, other.utf8).allSatisfy { $0.lowerCased == $1.lowerCased }
  }
}

extension UInt8 {
  /// The byte with an ASCII capital made small.
  var lowerCased: UInt8 { self >= 65 && self <= 90 ? self + 32 : self }

  /// Whether a header's name or a method may hold it: a `tchar` of RFC 9110 §5.6.2.
  var isTokenCharacter: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    default: "!#$%&'*+-.^_`|~".utf8.contains(self)
    }
  }
}
