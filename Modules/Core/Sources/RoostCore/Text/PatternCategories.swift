/// Unicode's general categories, for `\p{…}`.
enum PatternCategories {
  /// The set that `name` stands for: a category (`Lu`) or a group of them (`L`), or `Any`.
  static func set(named name: String) -> PatternSet? {
    if name == "Any" { return .all }
    if let exact = sets[name] { return exact }
    guard name.unicodeScalars.count == 1 else { return nil }
    let members = sets.keys.filter { $0.hasPrefix(name) }.compactMap { sets[$0] }
    return members.isEmpty ? nil : PatternSet(members.flatMap(\.ranges))
  }

  static var names: [String] { ["L", "M", "N", "P", "S", "Z", "C", "Any"] + sets.keys.sorted() }

  /// Built on first use. Planes 4 to 13 are unassigned, 15 and 16 private.
  private static let sets: [String: PatternSet] = {
    var ranges: [String: [ClosedRange<UInt32>]] = ["Co": [0xf0000...0xffffd, 0x100000...0x10fffd], "Cs": [0xd800...0xdfff]]
    for part: ClosedRange<UInt32> in [0...0x3ffff, 0xe0000...0xe0fff] {
      var start = part.lowerBound
      var current: String?
      for value in part {
        let scalar: Unicode.Scalar? = Unicode.Scalar(value)
        let name = scalar.flatMap { abbreviation(of: $0.properties.generalCategory) }
        if name == current { continue }
        if let current { ranges[current, default: []].append(start...(value - 1)) }
        (start, current) = (value, name)
      }
      if let current { ranges[current, default: []].append(start...part.upperBound) }
    }
    return ranges.mapValues { PatternSet($0) }
  }()

  private static func abbreviation(of category: Unicode.GeneralCategory) -> String? {
    switch category {
    case .uppercaseLetter: "Lu"
    case .lowercaseLetter: "Ll"
    case .titlecaseLetter: "Lt"
    case .modifierLetter: "Lm"
    case .otherLetter: "Lo"
    case .nonspacingMark: "Mn"
    case .spacingMark: "Mc"
    case .enclosingMark: "Me"
    case .decimalNumber: "Nd"
    case .letterNumber: "Nl"
    case .otherNumber: "No"
    case .connectorPunctuation: "Pc"
    case .dashPunctuation: "Pd"
    case .openPunctuation: "Ps"
    case .closePunctuation: "Pe"
    case .initialPunctuation: "Pi"
    case .finalPunctuation: "Pf"
    case .otherPunctuation: "Po"
    case .mathSymbol: "Sm"
    case .currencySymbol: "Sc"
    case .modifierSymbol: "Sk"
    case .otherSymbol: "So"
    case .spaceSeparator: "Zs"
    case .lineSeparator: "Zl"
    case .paragraphSeparator: "Zp"
    case .control: "Cc"
    case .format: "Cf"
    case .privateUse: "Co"
    default: nil
    }
  }
}
