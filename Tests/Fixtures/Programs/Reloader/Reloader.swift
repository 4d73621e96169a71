import Glibc
import RoostCore
import Synchronization

/// What the tasks did.
final class Load: Sendable {
  let calls = Atomic(0)
  let isOver = Atomic(false)
  let failures = Mutex<[String]>([])
}

/// Runs an agent from several tasks without a pause while a plugin is reloaded again and again.
///
///     reloader MANIFEST PLUGIN-FOLDER VERSIONS-FOLDER COUNT
///
/// Before reload N the folder VERSIONS-FOLDER/N takes the place of PLUGIN-FOLDER. Prints one JSON object.
@main struct Reloader {
  static let tasks = 8
  static let question = "Which version of the swap plugin is it?"

  static func main() async throws {
    let words = CommandLine.arguments
    guard words.count == 5, let count = Int(words[4]) else { exit(2) }
    let (manifest, plugin, versions) = (words[1], words[2], words[3])
    let source = try ManifestSource(reading: [.file(manifest)], environment: [:])
    let folder = String(plugin.prefix(upTo: plugin.lastIndex(of: "/") ?? plugin.endIndex))
    let catalog = ComponentCatalog(plugins: PluginCatalog(scanning: [folder] + source.pluginDirectories))
    let runtime = try await Runtime.start(Manifest(checking: source, catalog: catalog))
    let load = Load()
    var sizes: [JSONValue] = []
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<tasks {
        group.addTask {
          while !load.isOver.load(ordering: .relaxed) {
            let answer = await runtime.entry.run(question)
            load.calls.wrappingAdd(1, ordering: .relaxed)
            if !answer.text.hasSuffix(" fine") { load.failures.withLock { $0.append(answer.error?.description ?? answer.text) } }
          }
        }
      }
      for number in 1...count {
        rename(plugin, "\(versions)/old-\(number)")
        rename("\(versions)/\(number)", plugin)
        do { _ = try await runtime.reload(plugin: "swap") } catch { load.failures.withLock { $0.append("reload \(number): \(error)") } }
        let marker = await runtime.entry.run(question).text
        let expected = "swap: \(number.isMultiple(of: 2) ? "one" : "two")-" + String(1_000 + number).dropFirst() + " fine"
        if marker != expected { load.failures.withLock { $0.append("after reload \(number): \(marker), expected \(expected)") } }
        if number.isMultiple(of: 10) { sizes.append(.integer(residentKiB())) }
      }
      load.isOver.store(true, ordering: .relaxed)
    }
    await runtime.stop()
    let texts = load.failures.withLock { $0 }.prefix(20).map { JSONValue.string($0) }
    let report: JSONValue = [
      "calls": .integer(load.calls.load(ordering: .relaxed)), "failures": .array(Array(texts)), "resident_kib": .array(sizes),
    ]
    print(report)
  }

  static func residentKiB() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var buffer = [CChar](repeating: 0, count: 256)
    guard fgets(&buffer, 256, file) != nil else { return 0 }
    let text = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return (Int(text.split(separator: " ")[1]) ?? 0) * 4
  }
}
