import Glibc
import RoostCore

/// What is attested of a built distribution, once every file was compared with its `dist.lock`.
///
/// The JSON has the form of an in-toto statement, version 1: subjects by SHA-256, and a predicate about all of them.
struct DistributionStatement: Sendable {
  let facts: DistributionFacts

  static let predicateType = "urn:roost:distribution:v1"

  /// Checks the folder; a file that differs, lacks or is too many is an error that names it.
  init(folder: String) throws {
    facts = try DistributionFacts(folder: folder)
    let faults = try Self.faults(in: folder, facts.lock)
    guard faults.isEmpty else {
      throw HostError(
        .failed, lines: ["roost: \(folder) is not what its \(DistributionLock.fileName) says:"] + faults.prefix(50).map { "  \($0)" })
    }
  }

  private static func faults(in folder: String, _ lock: DistributionLock) throws -> [String] {
    var faults: [String] = []
    for (path, expected) in lock.files.sorted(by: { $0.key < $1.key }) {
      // The lock is a file like any other: it leads nowhere else.
      guard !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else {
        faults.append("\(path) leads out of the distribution")
        continue
      }
      do throws(FileBytes.Failure) {
        let bytes = try FileBytes.read(folder + "/" + path, limit: DistributionWriter.maximumFileBytes)
        let found = Digest.sha256Hex(bytes)
        if found != expected.sha256 { faults.append("\(path) has the SHA-256 \(found), not \(expected.sha256)") }
      } catch {
        faults.append("\(path): \(error.reason)")
      }
    }
    for path in try present(folder, "") where lock.files[path] == nil && path != DistributionLock.fileName {
      faults.append("\(path) is not in the lock")
    }
    return faults
  }

  private static func present(_ folder: String, _ below: String, depth: Int = 0) throws -> [String] {
    guard depth < 64 else { return [] }
    var found: [String] = []
    let names: [String]
    do { names = try BundleFolder.names(in: folder + "/" + below, includingHidden: true) } catch {
      throw HostError(.failed, "cannot read \(error)")
    }
    for name in names {
      let path = below.isEmpty ? name : below + "/" + name
      var status = stat()
      guard lstat(folder + "/" + path, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR { found += try present(folder, path, depth: depth + 1) } else { found.append(path) }
    }
    return found
  }

  var json: JSONValue {
    let lock = facts.lock
    let subjects = lock.files.sorted { $0.key < $1.key }.map { path, file -> JSONValue in
      ["name": .string(path), "digest": ["sha256": .string(file.sha256)]]
    }
    var predicate: JSONObject = ["name": .string(facts.name), "version": .string(facts.version)]
    for key in ["core", "compiler", "made", "sdk"] { predicate[key] = lock.json[key] ?? .null }
    predicate["size"] = .integer(facts.size)
    predicate["components"] = Self.list(facts.components)
    predicate["plugins"] = .array(
      facts.plugins.map { plugin -> JSONValue in
        [
          "name": .string(plugin.name), "version": .string(plugin.version), "sha256": .string(plugin.sha256),
          "licence": .string(plugin.licence), "components": Self.list(plugin.components), "permissions": plugin.permissions.json,
        ]
      })
    predicate["hosts"] = Self.list(facts.hosts)
    predicate["modules"] = lock.json["modules"] ?? [:]
    predicate["libraries"] = .array(
      (lock.json["libraries"]?.objectValue ?? JSONObject()).map { name, licence -> JSONValue in
        [
          "name": .string(name), "licenseConcluded": licence,
          "checksums": [["algorithm": "SHA256", "checksumValue": .string(lock.files["lib/\(name)"]?.sha256 ?? "")]],
        ]
      })
    predicate["system"] = Self.list(facts.system)
    predicate["enforce"] = facts.policy.json ?? [:]
    predicate["can"] = Self.list(facts.can)
    predicate["cannot"] = Self.list(facts.cannot)
    predicate["caveat"] = .string(DistributionFacts.caveat)
    return [
      "_type": "https://in-toto.io/Statement/v1", "subject": .array(subjects), "predicateType": .string(Self.predicateType),
      "predicate": .object(predicate),
    ]
  }

  private static func list(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }

  /// For people.
  var text: String {
    let lock = facts.lock
    var lines = [
      "\(facts.name) \(facts.version): \(lock.files.count) files as \(DistributionLock.fileName) says, \(facts.size) bytes",
      "Roost \(lock.json["core"]?.plainText ?? ""), \(lock.json["compiler"]?.plainText ?? ""), \(lock.json["made"]?.plainText ?? "")", "",
      "It can",
    ]
    lines += facts.can.map { "  \($0)" } + ["", "It cannot"] + facts.cannot.map { "  \($0)" } + ["", "Licences"]
    var byLicence: [String: [String]] = ["Apache-2.0": ["bin/roost"]]
    for (name, licence) in lock.json["libraries"]?.objectValue ?? JSONObject() { byLicence[licence.plainText, default: []].append(name) }
    for plugin in facts.plugins { byLicence[plugin.licence, default: []].append("plugin \(plugin.name)") }
    lines += byLicence.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value.joined(separator: ", "))" }
    lines += ["", "It needs of the machine: \(facts.system.joined(separator: ", ")) and a mounted /proc", "", DistributionFacts.caveat]
    return lines.joined(separator: "\n") + "\n"
  }
}
