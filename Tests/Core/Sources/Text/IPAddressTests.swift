import RoostCore
import Testing

struct IPAddressTests {
  @Test(arguments: [
    ("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"), ("::", "::"), ("::1", "::1"),
    ("2001:DB8::00a", "2001:db8::a"), ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"), ("1:0:0:4:0:0:0:8", "1:0:0:4::8"),
    ("1::3:4:5:6:7:8", "1:0:3:4:5:6:7:8"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("::ffff:10.1.2.3", "::ffff:10.1.2.3"),
    ("64:ff9b::1.2.3.4", "64:ff9b::102:304"), ("fe80::", "fe80::"), ("0:0:0:0:0:0:0:0", "::"), ("1:0:0:2:0:0:3:4", "1::2:0:0:3:4"),
  ]) func `an address is read in its usual form and written in the shortest`(text: String, expected: String) throws {
    let address = try #require(IPAddress(text))
    #expect(address.description == expected)
    #expect(IPAddress(expected) == address)
    #expect(IPAddress(bytes: address.bytes) == address)
  }

  // What inet_aton, browsers or libraries take for an address of this machine.
  @Test(arguments: [
    "", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "127.0.0.01", "00.0.0.0", "127.0.0.1.", "127.0.0.256",
    "127.0.0.1000", " 127.0.0.1", "127.0.0.1 ", "127..0.1", "1.2.3.4.5", "+1.2.3.4", "-1.2.3.4", "١٢٧.0.0.1", "127.0.0.1\0", "::1%lo",
    "[::1]",
    ":1", "1:", ":::", "1:::2", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "12345::", "g::",
    "1.2.3.4::", "::1.2.3", "::1.2.3.4:5", "::01.2.3.4", "fe80::1%25eth0", "a.test", ":", "::ffff:0x7f000001", "1:2:3:4:5:6:7:1.2.3.4",
    "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000",
  ]) func `nothing else is an address`(text: String) { #expect(IPAddress(text) == nil) }

  @Test func `addresses have four or sixteen bytes`() {
    #expect(IPAddress(bytes: [1, 2, 3, 4]) == .v4(0x0102_0304))
    #expect(IPAddress(bytes: [UInt8](repeating: 255, count: 16)) == .v6(.max, .max))
    for count in [0, 3, 5, 15, 17] { #expect(IPAddress(bytes: [UInt8](repeating: 0, count: count)) == nil) }
  }

  @Test(arguments: [
    ("8.8.8.8", AddressScope.global), ("1.1.1.1", .global), ("0.0.0.0", .unspecified), ("0.255.0.1", .unspecified),
    ("9.255.255.255", .global), ("10.0.0.0", .privateUse), ("10.255.255.255", .privateUse), ("11.0.0.0", .global),
    ("100.63.255.255", .global), ("100.64.0.0", .sharedSpace), ("100.127.255.255", .sharedSpace), ("100.128.0.0", .global),
    ("126.255.255.255", .global), ("127.0.0.1", .loopback), ("127.255.255.254", .loopback), ("128.0.0.0", .global),
    ("169.253.255.255", .global), ("169.254.169.254", .linkLocal), ("169.255.0.0", .global), ("172.15.255.255", .global),
    ("172.16.0.0", .privateUse), ("172.31.255.255", .privateUse), ("172.32.0.0", .global), ("192.0.0.1", .reserved),
    ("192.0.0.8", .reserved), ("192.0.0.9", .global), ("192.0.0.10", .global), ("192.0.0.170", .reserved), ("192.0.1.0", .global),
    ("192.0.2.1", .documentation), ("192.31.196.1", .global), ("192.88.99.1", .reserved), ("192.167.255.255", .global),
    ("192.168.0.1", .privateUse), ("192.169.0.0", .global), ("198.17.255.255", .global), ("198.18.0.0", .benchmarking),
    ("198.19.255.255", .benchmarking), ("198.20.0.0", .global), ("198.51.100.7", .documentation), ("203.0.113.7", .documentation),
    ("223.255.255.255", .global), ("224.0.0.1", .multicast), ("239.255.255.250", .multicast), ("240.0.0.1", .reserved),
    ("255.255.255.254", .reserved), ("255.255.255.255", .broadcast),
  ]) func `an IPv4 address has the scope of its registry`(text: String, scope: AddressScope) { #expect(IPAddress(text)?.scope == scope) }

  @Test(arguments: [
    ("2606:4700:4700::1111", AddressScope.global), ("2a00:1450::1", .global), ("::", .unspecified), ("::1", .loopback),
    ("100::1", .reserved), ("100:0:0:1::1", .reserved), ("64:ff9b:1::1", .reserved), ("2001:2::1", .benchmarking),
    ("2001:db8::1", .documentation),
    ("3fff::1", .documentation), ("3fff:1000::1", .global), ("5f00::1", .reserved), ("4000::1", .reserved), ("1fff::1", .reserved),
    ("8000::1", .reserved), ("e000::1", .reserved), ("fc00::1", .privateUse), ("fdff::1", .privateUse), ("fe00::1", .reserved),
    ("fe80::1", .linkLocal),
    ("febf::1", .linkLocal), ("fec0::1", .privateUse), ("ff02::1", .multicast), ("2001:1::1", .global), ("2001:1::4", .reserved),
    ("2001:10::1", .reserved), ("2001:20::1", .global), ("2001:3::1", .global), ("2001:4:112::1", .global), ("2001:1ff::1", .reserved),
    ("2001:200::1", .global),
  ]) func `an IPv6 address has the scope of its registry`(text: String, scope: AddressScope) { #expect(IPAddress(text)?.scope == scope) }

  @Test(arguments: [
    // Mapped, compatible, NAT64, 6to4.
    ("::ffff:8.8.8.8", AddressScope.global), ("::ffff:127.0.0.1", .loopback), ("::ffff:7f00:1", .loopback),
    ("::ffff:169.254.169.254", .linkLocal),
    ("::127.0.0.1", .loopback), ("::10.0.0.1", .privateUse), ("::8.8.8.8", .reserved), ("::2", .unspecified), ("64:ff9b::8.8.8.8", .global),
    ("64:ff9b::10.0.0.1", .privateUse), ("64:ff9b::a9fe:a9fe", .linkLocal), ("2002:808:808::1", .global), ("2002:7f00:1::1", .loopback),
    ("2002:c0a8:101::", .privateUse),
    // Teredo: a server that is private, a client that is.
    ("2001:0:808:808::f7f7:f7f7", .global), ("2001:0:a00:1::f7f7:f7f7", .privateUse), ("2001:0:808:808::80ff:fffe", .loopback),
  ]) func `an address that stands for an IPv4 one is judged by it`(text: String, scope: AddressScope) {
    #expect(IPAddress(text)?.scope == scope)
  }
}

struct IPNetworkTests {
  @Test(arguments: [
    ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.0", false), ("0.0.0.0/0", "203.0.113.1", true), ("0.0.0.0/0", "::1", false),
    ("10.1.2.3", "10.1.2.3", true), ("10.1.2.3", "10.1.2.4", false), ("fd00::/8", "fdff::1", true), ("fd00::/8", "fc00::1", false),
    ("::/0", "ff02::1", true), ("2001:db8:0:1::/64", "2001:db8:0:1:ffff::", true), ("2001:db8:0:1::/64", "2001:db8:0:2::", false),
    ("2001:db8::8000:0:0:0/65", "2001:db8::8000:0:0:1", true), ("2001:db8::8000:0:0:0/65", "2001:db8::1", false), ("::1/128", "::1", true),
  ]) func `a block holds the addresses that begin alike`(block: String, address: String, isInside: Bool) throws {
    #expect(try IPNetwork(block).contains(#require(IPAddress(address))) == isInside)
  }

  @Test(arguments: [
    ("10.0.0.0/33", IPNetworkError.malformed("10.0.0.0/33")), ("::/129", .malformed("::/129")), ("10.0.0.0/", .malformed("10.0.0.0/")),
    ("10/8", .malformed("10/8")), ("10.0.0.0/+8", .malformed("10.0.0.0/+8")), ("10.0.0.0/8/8", .malformed("10.0.0.0/8/8")),
    ("", .malformed("")),
    ("a.test/8", .malformed("a.test/8")), ("10.0.0.1/8", .bitsBeyond("10.0.0.1/8", meant: "10.0.0.0/8")),
  ]) func `a block that says nothing sure is refused`(text: String, error: IPNetworkError) {
    #expect(throws: error) { try IPNetwork(text) }
  }
}

struct AddressRulesTests {
  @Test func `only the open Internet may be connected to, and what was allowed`() throws {
    func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }
    let rules = AddressRules(allowed: [try IPNetwork("10.1.0.0/16"), try IPNetwork("fd00:1::/32")])
    for text in ["8.8.8.8", "10.1.2.3", "::ffff:10.1.2.3", "64:ff9b::10.1.2.3", "fd00:1::5"] {
      #expect(rules.refusal(of: try address(text)) == nil)
    }
    #expect(rules.refusal(of: try address("10.2.0.1")) == .privateUse)
    #expect(rules.refusal(of: try address("::ffff:10.2.0.1")) == .privateUse)
    #expect(rules.refusal(of: try address("fd00:2::5")) == .privateUse)
    #expect(AddressRules().refusal(of: try address("10.1.2.3")) == .privateUse)
  }
}
