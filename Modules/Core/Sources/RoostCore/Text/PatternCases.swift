/// Simple case variants, from the standard library's Unicode data.
enum PatternCases {
  static func variants(of ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
    var found: [ClosedRange<UInt32>] = []
    for range in ranges {
      if let lower = overlap(range, 0x61...0x7a) { found.append((lower.lowerBound - 32)...(lower.upperBound - 32)) }
      if let upper = overlap(range, 0x41...0x5a) { found.append((upper.lowerBound + 32)...(upper.upperBound + 32)) }
      // The two letters beyond ASCII whose other case is in it.
      if range.contains(0x6b) || range.contains(0x4b) { found.append(0x212a...0x212a) }
      if range.contains(0x73) || range.contains(0x53) { found.append(0x17f...0x17f) }
      guard range.upperBound >= 0x80 else { continue }
      if range.count < orbits.count {
        for scalar in max(0x80, range.lowerBound)...range.upperBound { found += orbits[scalar, default: []].map { $0...$0 } }
      } else {
        for (scalar, others) in orbits where range.contains(scalar) { found += others.map { $0...$0 } }
      }
    }
    return found
  }

  private static func overlap(_ a: ClosedRange<UInt32>, _ b: ClosedRange<UInt32>) -> ClosedRange<UInt32>? {
    a.overlaps(b) ? a.clamped(to: b) : nil
  }

  /// Scripts that have case.
  private static let blocks: [ClosedRange<UInt32>] = [
    0xb5...0x587, 0x10a0...0x10ff, 0x13a0...0x13ff, 0x1c80...0x1cbf, 0x1d79...0x1d8e, 0x1e00...0x1fff, 0x2126...0x2188, 0x24b6...0x24e9,
    0x2c00...0x2dff, 0xa640...0xa7ff, 0xab53...0xabbf, 0xff21...0xff5a, 0x10400...0x105bc, 0x10c80...0x10cf2, 0x118a0...0x118df,
    0x16e40...0x16e7f, 0x1e900...0x1e943,
  ]

  /// To each cased scalar beyond ASCII, every other one that differs in case only.
  private static let orbits: [UInt32: [UInt32]] = {
    var groups: [UInt32: Set<UInt32>] = [:]
    for block in blocks {
      for value in block {
        guard let scalar = Unicode.Scalar(value) else { continue }
        var group: Set<UInt32> = [value]
        for mapping in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping, scalar.properties.titlecaseMapping] {
          let mapped = mapping.unicodeScalars
          if let single = mapped.first, mapped.count == 1 { group.insert(single.value) }
        }
        guard group.count > 1 else { continue }
        for member in group { group.formUnion(groups[member, default: []]) }
        for member in group { groups[member] = group }
      }
    }
    return Dictionary(uniqueKeysWithValues: groups.map { key, group in (key, group.subtracting([key]).sorted()) })
  }()
}
