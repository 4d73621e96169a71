extension JSONValue {
  public func jsonText(_ format: JSONFormat = .compact) -> String {
    var output = JSONOutput()
    output.write(self, format)
    return String(decoding: output.written, as: UTF8.self)
  }

  public func jsonBytes(_ format: JSONFormat = .compact) -> [UInt8] {
    var output = JSONOutput()
    output.write(self, format)
    return Array(output.written)
  }

  /// Appends the value's UTF-8 to `bytes`.
  public func write(into bytes: inout [UInt8], _ format: JSONFormat = .compact) {
    var output = JSONOutput()
    output.write(self, format)
    bytes.append(contentsOf: output.written)
  }
}
