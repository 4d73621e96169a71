extension Unicode.Scalar {
  var isSpace: Bool { properties.isWhitespace }
  var isDigit: Bool { ("0"..."9").contains(self) }
  var isLetter: Bool { properties.isAlphabetic }
  var isWordPart: Bool { isDigit || isLetter }
  var isUpper: Bool { properties.isUppercase }
}
