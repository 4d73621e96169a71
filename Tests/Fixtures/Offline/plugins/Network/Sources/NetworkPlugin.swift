public import RoostCore

/// The tools of the network corpus.
public struct NetworkPlugin: Plugin {
  public func register(in registry: inout PluginRegistrar) throws {
    registry.add(.tool, "subnet", summary: "Computes IPv4 blocks.", settings: NetworkSettings.self) { _, _ in .tool(SubnetTool()) }
    registry.add(.tool, "service_table", summary: "Tells the states of services.", settings: NetworkSettings.self) { _, _ in
      .tool(ServiceStatusTool())
    }
    registry.add(.tool, "checksum", summary: "Computes checksums.", settings: NetworkSettings.self) { _, _ in .tool(ChecksumTool()) }
    registry.add(.tool, "log_lines", summary: "Searches log lines.", settings: NetworkSettings.self) { _, _ in .tool(LogSearchTool()) }
    registry.add(.tool, "transfer", summary: "Estimates copying times.", settings: NetworkSettings.self) { _, _ in .tool(TransferTimeTool())
    }
  }
}

/// The entry that the host looks up.
@c(roost_plugin_v1_network) public func networkPlugin() -> UnsafeMutableRawPointer { PluginEntry.box(NetworkPlugin()) }
