import RoostCore
import Testing

struct HostNameTests {
  @Test(arguments: [
    ("a.test", "a.test"), ("A.TeSt", "a.test"), ("a.test.", "a.test"), ("localhost", "localhost"),
    ("xn--bcher-kva.example", "xn--bcher-kva.example"),
    ("1.example", "1.example"), ("4chan.example", "4chan.example"), ("a-b.test", "a-b.test"), ("0x.example", "0x.example"), ("0xg", "0xg"),
  ]) func `equal names have one form`(text: String, form: String) throws { #expect(try HostName(text).text == form) }

  @Test(arguments: [
    ("", HostNameError.empty), (".", .empty), ("a..test", .label("", .empty)), ("a.test..", .label("", .empty)),
    (".a.test", .label("", .empty)),
    ("-a.test", .label("-a", .hyphen)), ("a-.test", .label("a-", .hyphen)), ("a_b.test", .label("a_b", .character)),
    ("a b.test", .label("a b", .character)), ("bücher.example", .label("bücher", .character)), ("a.test\0", .label("test\0", .character)),
    ("a.test:80", .label("test:80", .character)), ("a@b.test", .label("a@b", .character)), ("a.test/x", .label("test/x", .character)),
    ("[::1]", .label("[::1]", .character)), ("::1", .label("::1", .character)), ("*.test", .label("*", .character)),
    ("127.0.0.1", .number("127.0.0.1")),
    ("2130706433", .number("2130706433")), ("0x7f000001", .number("0x7f000001")), ("0X7F000001", .number("0X7F000001")),
    ("127.1.", .number("127.1")),
    ("a.0x7f", .number("a.0x7f")), ("a.0x", .number("a.0x")), ("0177.0.0.1", .number("0177.0.0.1")), ("a.test.1", .number("a.test.1")),
    ("%31.test", .label("%31", .character)), ("a\u{ff0e}test", .label("a\u{ff0e}test", .character)),
  ]) func `what is no name is refused`(text: String, error: HostNameError) { #expect(throws: error) { try HostName(text) } }

  @Test func `labels and names have a length`() throws {
    let label = String(repeating: "a", count: 63)
    #expect(throws: HostNameError.label(label + "a", .tooLong)) { try HostName(label + "a.test") }
    let longest = "\(label).\(label).\(label).\(label.dropLast(2))"
    #expect(try HostName(longest + ".").text.utf8.count == 253)
    #expect(throws: HostNameError.tooLong) { try HostName(longest + "b") }
    #expect(throws: HostNameError.tooLong) { try HostName(String(repeating: "a.", count: 1 << 20)) }
  }

  @Test func `a host to connect to is a name or an address`() throws {
    #expect(try NetworkHost("A.test.") == .name(HostName("a.test")))
    #expect(try NetworkHost("127.0.0.1") == .address(.v4(0x7f00_0001)))
    #expect(try NetworkHost("[::1]") == .address(.v6(0, 1)))
    #expect(try NetworkHost("::1").with(port: 80) == "[::1]:80")
    #expect(throws: HostNameError.number("2130706433")) { try NetworkHost("2130706433") }
    for text in ["[127.0.0.1]", "[a.test]", "[]", "[::1", "::1]", "[::1%lo]"] {
      #expect(throws: HostNameError.self) { try NetworkHost(text) }
    }
  }
}

struct HostGrantTests {
  @Test(arguments: [
    ("a.test", "a.test", 443, true), ("a.test", "a.test", 80, true), ("a.test", "a.test", 22, false), ("A.TEST.", "a.test", 443, true),
    ("a.test", "b.a.test", 443, false), ("a.test", "xa.test", 443, false), ("*.a.test", "b.a.test", 443, true),
    ("*.a.test", "c.b.a.test", 443, true),
    ("*.a.test", "a.test", 443, false), ("*.a.test", "ba.test", 443, false), ("a.test:8080", "a.test", 8080, true),
    ("a.test:8080", "a.test", 443, false), ("a.test:*", "a.test", 22, true), ("*.a.test:22", "b.a.test", 22, true),
  ]) func `a grant allows its host at its ports`(grant: String, host: String, port: Int, isAllowed: Bool) throws {
    #expect(try HostGrant(grant).allows(HostName(host), port: port) == isAllowed)
  }

  @Test(arguments: [
    ("127.0.0.1", #""127.0.0.1" is an address, and only names are granted; give it a name in network.hosts of the manifest"#),
    ("127.0.0.1:80", #""127.0.0.1:80" is an address, and only names are granted; give it a name in network.hosts of the manifest"#),
    ("[::1]:80", #""[::1]:80" is an address, and only names are granted; give it a name in network.hosts of the manifest"#),
    ("::1", #""::1" is an address, and only names are granted; give it a name in network.hosts of the manifest"#),
    ("2130706433", #""2130706433" is an address, and only names are granted; give it a name in network.hosts of the manifest"#),
    ("a.test:", #""a.test:" has no port after its colon; write 1 to 65535, or * for every port"#),
    ("a.test:0", #""a.test:0" has no port after its colon; write 1 to 65535, or * for every port"#),
    ("a.test:65536", #""a.test:65536" has no port after its colon; write 1 to 65535, or * for every port"#),
    ("a.test:+80", #""a.test:+80" has no port after its colon; write 1 to 65535, or * for every port"#),
    ("https://a.test", #""https://a.test" has no port after its colon; write 1 to 65535, or * for every port"#),
    (
      "*.*.test",
      #""*.*.test" is no host: the label "*" has other characters than letters, digits and hyphens; write international names in their xn-- form"#
    ),
    ("*.", #""*." is no host: a host name is empty"#), ("", #""" is no host: a host name is empty"#),
  ]) func `what is no host is refused`(text: String, message: String) {
    let error = #expect(throws: HostGrantError.self) { try HostGrant(text) }
    #expect(error?.description == message)
  }

  @Test func `no grant of a name allows an address, and the grant of everything does`() throws {
    let address = try NetworkHost("127.0.0.1")
    #expect(try !HostGrants(["a.test:*", "*.test:*"]).allows(address, port: 80))
    #expect(try HostGrants(["*"]).allows(address, port: 80))
    #expect(try !HostGrants([]).allows(NetworkHost("a.test"), port: 443))
  }
}
