/// Valid UTF-8 as the matchers read it.
struct PatternText {
  let bytes: UnsafePointer<UInt8>
  let count: Int

  /// The scalar at `offset`, which is before the end, and its length.
  @inline(__always)
  func scalar(at offset: Int) -> (value: UInt32, length: Int) {
    let lead = UInt32(bytes[offset])
    if lead < 0x80 { return (lead, 1) }
    let second = UInt32(bytes[offset + 1] & 0x3f)
    if lead < 0xe0 { return ((lead & 0x1f) << 6 | second, 2) }
    let third = UInt32(bytes[offset + 2] & 0x3f)
    if lead < 0xf0 { return ((lead & 0x0f) << 12 | second << 6 | third, 3) }
    return ((lead & 0x07) << 18 | second << 12 | third << 6 | UInt32(bytes[offset + 3] & 0x3f), 4)
  }

  /// What stands before `offset`.
  func kind(before offset: Int, _ alphabet: PatternAlphabet) -> PatternProgram.Kind {
    guard offset > 0 else { return .edge }
    var start = offset - 1
    while start > 0 && bytes[start] & 0xc0 == 0x80 { start -= 1 }
    return alphabet.kinds[alphabet.classOf(scalar(at: start).value)]
  }
}
