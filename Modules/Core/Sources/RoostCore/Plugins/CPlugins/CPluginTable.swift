internal import CRoostPlugin

/// The functions of a C plugin, copied from the table that its entry returned.
///
/// Unchecked: it holds C function pointers only, which never change and which the contract allows every thread to call.
struct CPluginTable: @unchecked Sendable {
  typealias Make =
    @convention(c) (
      roost_text, roost_text, UnsafeMutablePointer<roost_answer>?, UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) -> Int32
  typealias Call = @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<roost_call>?, UnsafeMutablePointer<roost_answer>?) -> Int32
  typealias Drop = @convention(c) (UnsafeMutableRawPointer?) -> Void
  typealias Free = @convention(c) (UnsafeMutablePointer<roost_answer>?) -> Void

  let make: Make
  let call: Call
  let drop: Drop?
  let freeOutput: Free?
  /// What the plugin says it brings, JSON.
  let components: JSONValue

  /// What every table of version 1 holds, in bytes: the members up to and including `free_output`.
  static let smallestSize = MemoryLayout<roost_plugin>.size
  /// A table said to be larger is none.
  static let largestSize = 1 << 16

  init(_ pointer: UnsafeRawPointer, limits: CPluginLimits) throws(CPluginFault) {
    guard Int(bitPattern: pointer) % MemoryLayout<roost_plugin>.alignment == 0 else {
      throw .table("what its entry returned is not the address of a roost_plugin: \(pointer) is not aligned")
    }
    // Nothing beyond the size it gives may be read.
    let size = pointer.load(as: Int.self)
    guard size >= Self.smallestSize else {
      throw .table("its roost_plugin gives struct_size \(size); expected at least \(Self.smallestSize). Set it to sizeof(roost_plugin)")
    }
    guard size <= Self.largestSize else {
      throw .table("its roost_plugin gives struct_size \(size); expected at most \(Self.largestSize). Set it to sizeof(roost_plugin)")
    }
    let table = pointer.load(as: roost_plugin.self)
    guard let make = table.make else { throw .table("its roost_plugin has no function make") }
    guard let call = table.call else { throw .table("its roost_plugin has no function call") }
    self.make = make
    self.call = call
    drop = table.drop
    freeOutput = table.free_output
    components = try CPluginText.json(table.components, of: "its list of components", limit: limits.componentsBytes)
  }
}
