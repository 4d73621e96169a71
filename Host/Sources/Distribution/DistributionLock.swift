import RoostCore

/// `dist.lock`: every file of a distribution by its contents, and what it was made from. Beside `dist.json` it pins what a build must give;
/// in a built distribution it says what is there.
struct DistributionLock: Sendable {
  struct File: Hashable, Sendable {
    var sha256: String
    var size: Int
  }

  let json: JSONValue
  /// By path.
  let files: [String: File]

  static let fileName = "dist.lock"
  static let maximumBytes = 32 << 20

  /// That of what the plan will write.
  init(_ plan: DistributionPlan) throws {
    var files: [(String, File)] = []
    for (path, entry) in plan.entries.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      let bytes = try DistributionWriter.bytes(of: entry)
      files.append((path, File(sha256: Digest.sha256Hex(bytes), size: bytes.count)))
    }
    self.files = Dictionary(files, uniquingKeysWith: { first, _ in first })
    var object: JSONObject = ["roost": 1, "name": .string(plan.spec.name), "version": .string(plan.spec.version)]
    object["core"] = .string(plan.home.core)
    object["compiler"] = plan.modules.first { $0.library == "RoostCore" }?.compiler.map { .string($0) } ?? .null
    object["made"] = .string(plan.making.rawValue)
    object["sdk"] = .bool(plan.spec.hasSDK)
    object["plugins"] = .object(
      JSONObject(
        plan.plugins.map { chosen in
          let descriptor = chosen.bundle.descriptor
          let value: JSONValue = [
            "version": .string(descriptor.version), "source": .string(chosen.source), "licence": .string(chosen.licence),
            "library": .string(descriptor.library), "sha256": .string(descriptor.build?.sha256 ?? ""),
          ]
          return (descriptor.name, value)
        }))
    object["modules"] = .object(JSONObject(plan.modules.map { ($0.library, $0.digest.map { .string($0) } ?? .null) }))
    object["libraries"] = .object(JSONObject(plan.licences.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
    object["system"] = .array(plan.system.sorted().map { .string($0) })
    object["files"] = .object(
      JSONObject(files.map { ($0.0, ["sha256": .string($0.1.sha256), "size": .integer($0.1.size)]) }))
    json = .object(object)
  }

  /// The lock in the file at `path`.
  init(reading path: String) throws {
    do { json = try JSONValue(parsing: FileBytes.read(path, limit: Self.maximumBytes)) } catch {
      throw HostError(.invalidManifest, problems: [FileProblem(file: path, message: "can't be read: \(error)")])
    }
    var files: [String: File] = [:]
    for (path, file) in json["files"]?.objectValue ?? JSONObject() {
      files[path] = File(sha256: file["sha256"]?.stringValue ?? "", size: file["size"]?.intValue ?? 0)
    }
    self.files = files
  }

  var text: String { json.jsonText(.pretty) + "\n" }

  /// In bytes, all files together.
  var size: Int { files.values.reduce(0) { $0 + $1.size } }

  /// How `other` differs, a line each; empty where it doesn't.
  func differences(from other: DistributionLock) -> [String] {
    var lines: [String] = []
    for key in ["name", "version", "core", "compiler", "made", "sdk"] where json[key] != other.json[key] {
      lines.append("\(key): \(other.json[key]?.plainText ?? "nothing") was locked, now it is \(json[key]?.plainText ?? "nothing")")
    }
    for path in Set(files.keys).union(other.files.keys).sorted() where files[path] != other.files[path] {
      switch (other.files[path], files[path]) {
      case (nil, _): lines.append("\(path) was not locked")
      case (_, nil): lines.append("\(path) was locked, and isn't there now")
      case (let old?, let new?):
        lines.append(
          "\(path): SHA-256 \(old.sha256.prefix(12)), \(old.size) bytes were locked, now it is \(new.sha256.prefix(12)), \(new.size)")
      }
    }
    return lines
  }
}
