import Foundation
import RoostCore

/// One version of the plugin `swap`: two that differ in their types' layout, each in any number of versions that differ in their marker.
struct SwapVersion {
  enum Layout: String { case one, two }

  let layout: Layout
  /// From 0 to 999.
  let number: Int

  /// What a call of it answers.
  var answer: String { "\(marker) fine" }
  var marker: String { "\(layout.rawValue)-" + String(1_000 + number).dropFirst() }
  var version: String { "1.0.\(number)" }

  /// Writes the plugin into `folder` in one step, in place of an earlier version.
  func install(in folder: URL, _ change: (inout PluginCopy) throws -> Void = { _ in }) throws {
    let fresh = folder.deletingLastPathComponent().appending(path: ".fresh-\(UUID().uuidString)")
    var copy = try PluginCopy(of: "swap-\(layout.rawValue)/swap", in: fresh)
    try copy.substitute("\(layout.rawValue)-000", marker)
    copy.descriptor["version"] = .string(version)
    try change(&copy)
    try copy.write()
    if FileManager.default.fileExists(atPath: folder.path) {
      try FileManager.default.moveItem(at: folder, to: folder.deletingLastPathComponent().appending(path: ".old-\(UUID().uuidString)"))
    }
    try FileManager.default.moveItem(at: fresh, to: folder)
  }
}
