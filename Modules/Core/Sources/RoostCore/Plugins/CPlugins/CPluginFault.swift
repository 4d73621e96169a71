/// What a C plugin did that its contract doesn't allow, or why a call of it could not be made.
enum CPluginFault: Error, Hashable, CustomStringConvertible {
  /// The plugin's table of functions can't be used.
  case table(String)
  /// A text without bytes where there should be some.
  case noText(of: String)
  case tooLong(of: String, bytes: Int, limit: Int)
  case notUTF8(of: String, offset: Int)
  case notJSON(of: String, reason: String)
  case unknownStatus(of: String, Int32)
  /// What a failed function gave is none of the forms of a failure.
  case notAFailure(of: String, reason: String)
  /// The definition that `make` gave can't be used.
  case definition(of: String, reason: String)
  case noThread(Int32)

  var description: String {
    switch self {
    case .table(let reason): reason
    case .noText(let what): "\(what) is empty; expected JSON"
    case .tooLong(let what, let bytes, let limit): "\(what) is \(bytes) bytes long; the limit is \(limit)"
    case .notUTF8(let what, let offset): "\(what) is not UTF-8 (at byte \(offset))"
    case .notJSON(let what, let reason): "\(what) is not JSON: \(reason)"
    case .unknownStatus(let what, let status): "\(what) ended with the status \(status); expected ROOST_OK (0) or ROOST_FAILED (1)"
    case .notAFailure(let what, let reason): "\(what) failed and did not say why in a form that Roost knows: \(reason)"
    case .definition(let component, let reason): "the definition that it gives of \(component) is wrong at \(reason)"
    case .noThread(let code): "no thread could be started for it: \(FileFault.text(of: code))"
    }
  }

  /// As callers get it.
  func failure(plugin: String) -> RemoteFailure {
    .run(RunError(.pluginFailed, "The plugin \(plugin) broke its contract: \(self).", source: plugin))
  }
}
