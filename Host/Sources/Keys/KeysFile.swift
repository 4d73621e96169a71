import Glibc
import RoostCore

/// The user's keys, by the names of the variables that they stand in for: `keys.json` in the configuration folder.
///
/// Only its owner may read it: one that others may read, or that belongs to somebody else, is refused as it is.
struct KeysFile {
  /// The largest file read and the longest key, in bytes, and the most keys.
  static let byteLimit = 1 << 20
  static let valueLimit = 16_384
  static let countLimit = 1_000

  let path: String

  init(environment: [String: String]) throws {
    let isSomewhere = ["ROOST_HOME", "XDG_CONFIG_HOME", "HOME"].contains { environment[$0].map { !$0.isEmpty } == true }
    guard isSomewhere else { throw HostError.usage("there is no HOME, and so no place for keys; set HOME, or ROOST_HOME") }
    path = Directories(environment: environment).config + "/keys.json"
  }

  /// Lets the keys stand in for variables that are not set, in the process too: what plugins read is the process's environment.
  static func complete(_ invocation: inout Invocation) throws {
    let variables = invocation.environment
    guard ["ROOST_HOME", "XDG_CONFIG_HOME", "HOME"].contains(where: { variables[$0].map { !$0.isEmpty } == true }) else { return }
    let keys = try KeysFile(environment: variables).read()
    for (name, value) in keys where variables[name] == nil { setenv(name, value, 0) }
    invocation.add(keys: keys)
  }

  /// The keys; none where there is no file.
  func read() throws -> [String: String] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let code = errno
      if code == ENOENT || code == ENOTDIR { return [:] }
      throw refusal("it can't be read: \(String(cString: strerror(code)))")
    }
    defer { close(descriptor) }
    if let fault = Self.fault(of: descriptor, path) { throw refusal(fault) }
    let bytes: [UInt8]
    do { bytes = try FileBytes.read(descriptor, named: path, limit: Self.byteLimit) } catch { throw refusal(error.reason) }
    return try Self.keys(bytes) { refusal($0) }
  }

  /// Why a file that is open is not used; nil where it is the user's alone. A link is fine where what it leads to is.
  static func fault(of descriptor: Int32, _ path: String) -> String? {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return String(cString: strerror(errno)) }
    guard status.st_mode & S_IFMT == S_IFREG else { return "it is no regular file" }
    guard status.st_uid == geteuid() else { return "it belongs to another user (\(status.st_uid)); take it over, or remove it" }
    guard status.st_mode & 0o077 == 0 else {
      var own = stat()
      // What a link leads to may be anything, and its mode what others need.
      if lstat(path, &own) == 0, own.st_mode & S_IFMT == S_IFLNK {
        return "it leads to a file that others may read; keep keys in one that they may not"
      }
      return
        "it has mode 0\(String(status.st_mode & 0o7777, radix: 8)), so others may read it; take that right away with: chmod 600 \(path)"
    }
    guard status.st_size <= byteLimit else { return "it is larger than \(byteLimit) bytes" }
    return nil
  }

  /// Parser messages could quote a key, so they are not passed on but for their place.
  private static func keys(_ bytes: [UInt8], _ refusal: (String) -> HostError) throws -> [String: String] {
    if bytes.isEmpty { return [:] }
    let json: JSONValue
    do { json = try JSONValue(parsing: bytes) } catch {
      throw refusal("it is no JSON, at line \(error.position.line), column \(error.position.column)")
    }
    guard let object = json.objectValue, object.count <= countLimit else {
      throw refusal("expected one object of at most \(countLimit) names with their keys")
    }
    var keys: [String: String] = [:]
    for (name, value) in object {
      if let fault = KeyName.fault(of: name) { throw refusal("\(quoted(name)) \(fault)") }
      guard let text = value.stringValue else { throw refusal("expected a text for \(name), found \(value.typeName)") }
      if let fault = fault(inValue: text) { throw refusal("the key \(name) \(fault)") }
      keys[name] = text
    }
    return keys
  }

  /// Why a text can't be a key; nil for one that can.
  static func fault(inValue text: String) -> String? {
    if text.utf8.allSatisfy({ $0 <= 32 }) { return "is blank" }
    if text.utf8.count > valueLimit { return "is longer than \(valueLimit) bytes" }
    if let byte = text.utf8.first(where: { $0 < 32 || $0 == 127 }) {
      return "holds \(byte == 0 ? "a NUL" : byte == 10 || byte == 13 ? "a line break" : "a control character"), which no key does"
    }
    return nil
  }

  private func refusal(_ reason: String) -> HostError {
    HostError(.invalidManifest, "the keys in \(path) are not used: \(reason)", code: .keysRefused)
  }

  // MARK: - Changing it

  /// Reads, changes and replaces the file while no other process does; makes it, for its owner alone, where there is none.
  func change(_ body: (inout [String: String]) throws -> Void) throws {
    var status = stat()
    if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK {
      throw HostError(
        .failed, "\(path) is a symbolic link, and would be replaced; change the file that it leads to", code: .keysRefused)
    }
    let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    var failure: (any Error)?
    do {
      try DurableFile.makeFolder(folder)
      try DurableFile.alone(path + ".lock") { () throws(FileFault) in
        do {
          var keys = try read()
          try body(&keys)
          guard keys.count <= Self.countLimit else { throw HostError(.failed, "more than \(Self.countLimit) keys are too many") }
          let json = JSONValue.object(JSONObject(keys.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
          try DurableFile.replace(path, with: Array((json.jsonText(.pretty) + "\n").utf8), mode: 0o600)
        } catch let error as FileFault {
          throw error
        } catch {
          failure = error
        }
      }
    } catch {
      throw HostError(.failed, "the keys can't be written: \(error.path): \(error.reason)")
    }
    if let failure { throw failure }
  }
}
