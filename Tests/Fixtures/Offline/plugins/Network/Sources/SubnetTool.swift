public import RoostCore

/// Describes an address block.
public struct SubnetTool: Tool {
  @Generable public struct Arguments {
    @Guide("IPv4 block in CIDR notation, address/length.") public var block: String
  }

  public let name = "subnet"
  public let description = "Computes the network address, netmask, broadcast address and number of usable hosts of an IPv4 block."

  public func call(arguments: Arguments, context: ToolContext) async throws -> String {
    try AddressBlock(arguments.block).summary
  }
}
