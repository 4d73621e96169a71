import Foundation
import RoostCore
import Testing

struct PatternTests {
  /// Pattern, text, expected first match; `nil` for none.
  @Test(
    arguments: [
      ("abc", "xabcx", "abc"), ("a|ab", "ab", "a"), ("ab|a", "ab", "ab"), ("a*", "baa", ""), ("a+", "baa", "aa"), ("a+?", "baa", "a"),
      ("a{2}", "aaaa", "aa"), ("a{2,}", "aaaa", "aaaa"), ("a{2,3}", "aaaa", "aaa"), ("a{2,3}?", "aaaa", "aa"), ("a{,3}", "a{,3}", "a{,3}"),
      ("x{0}y", "xy", "y"), ("(a|b)*c", "xababc", "ababc"), ("[a-c]+", "xxabcd", "abc"), ("[^a-c]+", "abxyc", "xy"),
      ("[]a]+", "x]a]", "]a]"),
      ("[a-]+", "-a-", "-a-"), ("[\\d\\-x]+", "a1-x", "1-x"), ("[[:alpha:]_]+", "1ab_2", "ab_"), ("[[:^digit:]]+", "12ab", "ab"),
      ("\\d+", "ab٣12", "12"), ("\\w+", "é_a1 b", "_a1"), ("\\s", "a\tb", "\t"), ("\\p{L}+", "1éß漢2", "éß漢"), ("\\pN+", "a１２", "１２"),
      ("\\P{L}+", "ab12", "12"), ("\\p{^Lu}+", "ABcD", "c"), ("\\p{Lu}", "aÉ", "É"), ("^a", "ba", nil), ("^a", "ab", "a"),
      ("a$", "ab", nil),
      ("a$", "a\n", nil), ("(?m)^b$", "a\nb\nc", "b"), ("a.c", "a\nc", nil), ("(?s)a.c", "a\nc", "a\nc"),
      ("(?i)straße", "STRAßE", "STRAßE"),
      ("(?i)éa", "ÉA", "ÉA"), ("(?i)[k]", "\u{212a}", "\u{212a}"), ("(?i:A)b", "aB", nil), ("(?i:A)b", "ab", "ab"), ("a(?i)b", "aB", "aB"),
      ("\\bfoo\\b", "a foo b", "foo"), ("\\bfoo\\b", "afoo", nil), ("\\Boo", "foo", "oo"), ("\\Aab\\z", "ab", "ab"),
      ("\\x41\\x{1F600}", "A😀", "A😀"),
      ("\\u0041", "A", "A"), ("\\Qa.b*\\E+", "a.b**", "a.b**"), ("\\.\\/\\-", "./-", "./-"), ("", "abc", ""), ("(|a)+", "aaa", ""),
      ("(a*)*b", "aab", "aab"), ("(a*)+", "b", ""), ("(?U)a+", "aaa", "a"), ("😀+", "x😀😀", "😀😀"), (".", "😀", "😀"), ("a||b", "b", ""),
      ("(?:ab)+", "ababx", "abab"), ("[\\x{10FFFF}\\x00]", "\u{10ffff}", "\u{10ffff}"), ("$^", "", ""),
      ("(?:a|b|c|d|e)+f", "abcdef", "abcdef"),
      ("[\\b]", "\u{8}", "\u{8}"), ("(foo|foobar)$", "foobar", "foobar"),
    ] as [(String, String, String?)])
  func `the first match is RE2's`(source: String, text: String, expected: String?) throws {
    let pattern = try Pattern(source)
    #expect(pattern.firstMatch(in: text)?.text == expected)
    #expect(pattern.matches(text) == (expected != nil))
  }

  @Test(arguments: [
    ("a(?=b)", 1, "Look-ahead is not supported, because it can't be matched in linear time."),
    ("a(?!b)", 1, "Look-ahead is not supported, because it can't be matched in linear time."),
    ("(?<=a)b", 0, "Look-behind is not supported, because it can't be matched in linear time."),
    ("(?<!a)b", 0, "Look-behind is not supported, because it can't be matched in linear time."),
    ("(a)\\1", 3, "Back-references are not supported, because they can't be matched in linear time."),
    ("(?P=x)", 0, "Back-references are not supported, because they can't be matched in linear time."),
    ("(?>a)", 0, "Atomic groups are not supported."),
    ("a++", 2, "Possessive repetition (\"+\" after a repetition) is not supported."),
    ("a**", 2, "A repetition can't be repeated; put (?:…) around the first one."),
    ("a{2}{3}", 4, "A repetition can't be repeated; put (?:…) around the first one."),
    ("*a", 0, "Nothing stands before \"*\" that could be repeated; write \\* for the character."),
    ("(a", 0, "This group has no \")\"."), ("a)", 1, "This \")\" closes no group; write \\) for the character."),
    ("[a", 0, "This class has no \"]\"."), ("[b-a]", 1, "The range's first character comes after its last."),
    ("[a-\\d]", 3, "A range ends with a character, not with a class."),
    ("a\\", 1, "The pattern ends with a backslash; write \\\\ for the character."),
    ("a{1001}", 1, "At most 1000 repetitions can be asked for."), ("a{3,2}", 1, "The smallest number of repetitions is above the largest."),
    ("\\p{Xx}", 0, "\"Xx\" is no general category of Unicode, such as L, Lu or Nd."), ("[[:alfa:]]", 1, "There is no class [:alfa:]."),
    ("\\y", 0, "\\y is no escape."), ("\\07", 0, "Octal escapes are not supported; write \\x00."),
    ("(?z)", 2, "\"z\" is no flag; the flags are i, m, s and U."),
    ("(?<a>x)(?<a>y)", 7, "Two groups are named \"a\"."), ("\\x{D800}", 0, "\"D800\" is no Unicode scalar in hexadecimal."),
    ("(?<>x)", 0, "A group's name is written (?<name>…)."),
    ("((a{1000}){1000}){1000}", 0, "Its program has more than 10000 steps; ask for fewer repetitions."),
    ("(((){1000}){1000}){1000}", 0, "Its program has more than 10000 steps; ask for fewer repetitions."),
  ])
  func `a pattern that can't be is refused with its place`(source: String, position: Int, reason: String) {
    let error = #expect(throws: PatternError.self) { try Pattern(source) }
    #expect(error?.reason.hasPrefix(reason) == true, "\(error?.reason ?? "")")
    #expect(error?.position == position)
  }

  @Test func `limits hold for depth, captures and length`() {
    #expect(throws: PatternError.self) { try Pattern(String(repeating: "(", count: 50_000)) }
    #expect(throws: PatternError.self) { try Pattern(String(repeating: "(?:", count: 200) + String(repeating: ")", count: 200)) }
    #expect(throws: PatternError.self) { try Pattern(String(repeating: "(a)", count: 65)) }
    #expect(throws: PatternError.self) { try Pattern(String(repeating: "a", count: 20_000)) }
  }

  @Test func `captures have ranges, numbers and names`() throws {
    let match = try #require(Pattern("(?<year>\\d{4})-(\\d\\d)(x)?").firstMatch(in: "é on 2026-11!"))
    #expect(match.text == "2026-11")
    #expect(match.range == 6..<13)
    #expect(match.captures == [6..<10, 11..<13, nil])
    #expect(match.capture(named: "year") == "2026")
    #expect(match.capture(0) == "2026-11")
    #expect(match.capture(2) == "11")
    #expect(match.capture(3) == nil)
    #expect(match.capture(named: "month") == nil)
    #expect(try Pattern("(a)|(b)").firstMatch(in: "b")?.captures == [nil, 0..<1])
    #expect(try Pattern("(a|b)*").firstMatch(in: "ab")?.capture(1) == "b")
    #expect(try Pattern("(a+)(a*)").firstMatch(in: "aaa")?.captures == [0..<3, 3..<3])
    #expect(try Pattern("(a+?)(a*)").firstMatch(in: "aaa")?.captures == [0..<1, 1..<3])
  }

  @Test func `all matches follow one another`() throws {
    #expect(try Pattern("a*").allMatches(in: "baaé").map(\.range) == [0..<0, 1..<3, 5..<5])
    #expect(try Pattern("\\b").allMatches(in: "ab c").map(\.range.lowerBound) == [0, 2, 3, 4])
    #expect(try Pattern("[aeiou]").replacing(in: "hello wörld") { "<\($0.text)>" } == "h<e>ll<o> wörld")
    #expect(try Pattern("x").replacing(in: "none") { _ in "" } == "none")
    #expect(try Pattern("").replacing(in: "é😀") { _ in "-" } == "-é-😀-")
  }

  @Test func `a whole match covers the text or isn't one`() throws {
    #expect(try Pattern("a|ab").wholeMatch("ab")?.text == "ab")
    #expect(try Pattern("a+?").wholeMatch("aaa")?.text == "aaa")
    #expect(try Pattern("a").wholeMatch("ab") == nil)
    #expect(try Pattern("b").wholeMatch("ab") == nil)
    #expect(try Pattern("").wholeMatch("") != nil)
  }

  @Test func `a text is escaped to match itself`() throws {
    let text = "a.b*c[d](e){f}^$|\\?+é"
    #expect(try Pattern(Pattern.escape(text)).wholeMatch(text) != nil)
    #expect(try Pattern("ABC", caseInsensitive: true).matches("xabc"))
  }

  @Test(arguments: ["(a+)+b", "(a*)*b", "(a|aa)+$b", "(.*)(.*)(.*)(.*)x", "(?:a?){50}a{50}b", "\\b(a+a+)+\\b!"])
  func `patterns that ruin backtracking engines take linear time`(source: String) throws {
    // With exponential or quadratic time none of these would end.
    let text = String(repeating: "a", count: 300_000)
    let pattern = try Pattern(source)
    #expect(!pattern.matches(text))
    #expect(pattern.firstMatch(in: text) == nil)
  }

  @Test func `captures are found in linear time`() throws {
    let text = String(repeating: "a", count: 20_000) + "b"
    #expect(try Pattern("(a+)+b").firstMatch(in: text)?.captures == [0..<20_000])
  }

  @Test func `answers agree with Foundation's engine on random patterns`() throws {
    var random = SystemRandomNumberGenerator()
    let atoms = ["a", "b", "c", ".", "[ab]", "[^a]", "(a)", "(b|c)", "(a|ab)", "\\b", "(?:ab)", "\\w", "(a*)"]
    let repeats = ["", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}"]
    for _ in 0..<3_000 {
      let source = (0..<Int.random(in: 1...5, using: &random)).map { _ -> String in
        let atom = atoms.randomElement(using: &random) ?? "a"
        // Engines differ in how they repeat what matches nothing.
        let suffix = atom == "\\b" || atom == "(a*)" ? "" : repeats.randomElement(using: &random) ?? ""
        return atom + suffix + (Int.random(in: 0..<8, using: &random) == 0 ? "|" : "")
      }.joined()
      let text = String((0..<Int.random(in: 0...10, using: &random)).map { _ in "abc ".randomElement(using: &random) ?? "a" })
      let pattern = try Pattern(source)
      let reference = try NSRegularExpression(pattern: source)
      let expected = reference.firstMatch(in: text, range: NSRange(location: 0, length: text.utf16.count))
      let found = pattern.firstMatch(in: text)
      #expect(found?.range == expected.map { $0.range.location..<($0.range.location + $0.range.length) }, "\(source) in \"\(text)\"")
      #expect(pattern.matches(text) == (expected != nil))
      guard let found, let expected else { continue }
      for group in 1..<max(1, expected.numberOfRanges) {
        let range = expected.range(at: group)
        let wanted = range.location == NSNotFound ? nil : range.location..<(range.location + range.length)
        #expect(found.captures[group - 1] == wanted, "group \(group) of \(source) in \"\(text)\"")
      }
    }
  }

  @Test func `one pattern answers on many threads`() async throws {
    let pattern = try Pattern("(\\d+)-(\\w+)")
    await withTaskGroup(of: Bool.self) { group in
      for task in 0..<16 {
        group.addTask {
          (0..<50).allSatisfy { pattern.firstMatch(in: "x \(task)-\($0)y")?.capture(2) == "\($0)y" && !pattern.matches("none") }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }
}
