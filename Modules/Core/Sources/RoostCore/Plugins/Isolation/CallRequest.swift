/// What a `call` and a `stream` frame carry: the instance's number (4 bytes), the method's length (1 byte) and name, then the input as JSON.
struct CallRequest {
  var instance: UInt32
  var method: RemoteMethod
  var input: JSONValue

  init(instance: UInt32, method: RemoteMethod, input: JSONValue) {
    self.instance = instance
    self.method = method
    self.input = input
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    for shift in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: instance >> (8 * shift))) }
    let name = method.rawValue.utf8
    bytes.append(UInt8(name.count))
    bytes.append(contentsOf: name)
    input.write(into: &bytes)
    return bytes
  }

  /// Reads what a supervisor sent.
  init(reading bytes: ArraySlice<UInt8>) throws(CallRequestError) {
    let start = bytes.startIndex
    guard bytes.count >= 5, bytes.count >= 5 + Int(bytes[start + 4]) else { throw CallRequestError(reason: "it is too short") }
    instance = (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << (8 * $1) }
    let end = start + 5 + Int(bytes[start + 4])
    let name = String(decoding: bytes[(start + 5)..<end], as: UTF8.self)
    guard let method = RemoteMethod(rawValue: name) else { throw CallRequestError(reason: "there is no method \(name)") }
    self.method = method
    let result = bytes.withUnsafeBufferPointer { buffer in
      Result { () throws(JSONParseError) in try JSONValue(parsing: UnsafeBufferPointer(rebasing: buffer[(end - start)...])) }
    }
    switch result {
    case .success(let value): input = value
    case .failure(let error): throw CallRequestError(reason: error.message)
    }
  }
}

struct CallRequestError: Error { var reason: String }
