import Glibc
public import RoostCore

/// One tool, and a mark for each time that code of this library runs.
public struct BeaconPlugin: Plugin {
  public func register(in registry: inout PluginRegistrar) throws {
    Mark.leave("register")
    if let reason = getenv("BEACON_FAILURE") { throw BeaconError.told(String(cString: reason)) }
    registry.add(.tool, "beacon", summary: "Tells its colour.", settings: BeaconSettings.self) { settings, _ in
      .tool(BeaconTool(colour: settings.colour.rawValue))
    }
  }
}

/// Why `register` fails: a test said so.
enum BeaconError: Error, CustomStringConvertible {
  case told(String)

  var description: String {
    switch self {
    case .told(let reason): "the lamp is broken: \(reason)"
    }
  }
}

/// The entry that the host looks up.
@c(roost_plugin_v1_beacon) public func beaconPlugin() -> UnsafeMutableRawPointer {
  Mark.leave("entry")
  return PluginEntry.box(BeaconPlugin())
}
