import Testing

@testable import RoostCore

struct ManifestNetworkTests {
  private static func check(_ network: String) throws -> Manifest {
    let text = """
      {
        "roost": 1,
        "network": \(network),
        "providers": {"main": {"type": "cloud", "model": "m"}},
        "agents": {"a": {"engine": {"type": "loop", "provider": "main"}}},
        "entry": "a"
      }
      """
    let source = try ManifestSource(reading: [.text(text, name: "roost.json", directory: "/nowhere")], environment: [:])
    return try Manifest(checking: source, catalog: ManifestFixture.catalog, host: ManifestFixture.host)
  }

  @Test func `hosts are pinned to addresses and blocks are allowed`() throws {
    let manifest = try Self.check(#"{"hosts": {"A.test.": ["127.0.0.1", "::1"]}, "allow_private": ["10.0.0.0/8", "fd00::7"]}"#)
    #expect(manifest.addresses.pins == [try HostName("a.test"): [.v4(0x7f00_0001), .v6(0, 1)]])
    #expect(manifest.addresses.allowed == [try IPNetwork("10.0.0.0/8"), try IPNetwork("fd00::7/128")])
  }

  @Test(arguments: [
    (
      #"{"hosts": {"a.test": ["127.1"]}}"#,
      #"3:36: error: network.hosts["a.test"][0]: "127.1" is no address; write one like "10.0.0.7" or "fd00::7""#
    ),
    (
      #"{"hosts": {"127.0.0.1": ["127.0.0.1"]}}"#,
      #"3:25: error: network.hosts["127.0.0.1"]: "127.0.0.1" is no host name: "127.0.0.1" reads as an address, not as a name"#
    ),
    (
      #"{"allow_private": ["10.0.0.1/8"]}"#,
      #"3:33: error: network.allow_private[0]: "10.0.0.1/8" begins inside the block that it names; did you mean "10.0.0.0/8"?"#
    ),
    (
      #"{"allow_private": ["10.0.0.0/33"]}"#,
      #"3:33: error: network.allow_private[0]: "10.0.0.0/33" is no block of addresses; write one like "10.0.0.0/8" or "fd00::/8""#
    ),
  ]) func `what is no host, address or block is told with its place`(network: String, message: String) throws {
    let error = #expect(throws: ManifestErrors.self) { try Self.check(network) }
    #expect(error?.problems.map(\.description) == ["roost.json:" + message])
  }

  @Test func `an unknown key names the nearest one`() throws {
    let error = #expect(throws: ManifestErrors.self) { try Self.check(#"{"host": {}}"#) }
    #expect(error?.problems.first?.description.contains("hosts") == true, "\(String(describing: error))")
  }
}
