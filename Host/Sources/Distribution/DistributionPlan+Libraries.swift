import Glibc
import RoostCore

/// Which libraries a distribution has: what its programs and plugins need, what these need in turn, and nothing else.
extension DistributionPlan {
  /// What every machine that runs Roost has; named in the report, never shipped.
  private static let always = [
    "libc.so.6", "libm.so.6", "libgcc_s.so.1", "libstdc++.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1",
  ]

  mutating func addLibraries() throws {
    let table = try LicenceTable(home: home)
    let reports = try home.modules()
    let known = reports.map(\.library)
    var waiting: [(name: String, by: String)] = []
    for module in spec.modules {
      if known.contains(module.name) {
        waiting.append(("lib\(module.name).so", spec.path))
      } else {
        report(
          module.pointer,
          "there is no module \(quoted(module.name)) in \(home.libraries.path)\(nearest(module.name, known)); the modules there are \(known.joined(separator: ", "))"
        )
      }
    }
    // What is compiled against a module of the SDK needs it.
    if spec.hasSDK { waiting += known.map { ("lib\($0).so", "sdk") } }
    for (path, entry) in entries.sorted(by: { $0.key < $1.key }) {
      guard case .file(let file) = entry.content, Self.mayBeImage(path) else { continue }
      let own = path.hasPrefix("plugins/") ? String(path.split(separator: "/")[1]) : nil
      for name in try needed(by: file) where own.map({ entries["plugins/\($0)/\(name)"] == nil }) ?? true { waiting.append((name, path)) }
    }
    var seen: Set<String> = []
    while let next = waiting.popLast() {
      guard seen.insert(next.name).inserted, !next.name.contains("/") else { continue }
      let file = home.libraries.path + "/" + next.name
      guard access(file, R_OK) == 0 else {
        guard !next.name.hasPrefix("libRoost"), !next.name.hasPrefix("libswift") else {
          throw HostError(.failed, "\(next.by) needs \(next.name), which \(home.libraries.path) lacks; build it anew with: scripts/build")
        }
        system.insert(next.name)
        continue
      }
      try add(library: next.name, file, table)
      waiting += try needed(by: file).map { ($0, next.name) }
    }
    modules = reports.filter { entries["lib/lib\($0.library).so"] != nil }
    addLicenceTexts(table)
  }

  /// Libraries of the system beyond those that every machine has.
  var unusualSystemLibraries: [String] { system.subtracting(Self.always).sorted() }

  private mutating func add(library name: String, _ file: String, _ table: LicenceTable) throws {
    guard let rule = table.rule(for: name) else {
      throw HostError(
        .failed, "nobody knows the licence of \(file), so it can't be shipped; add it to \(table.folder)/\(LicenceTable.fileName)")
    }
    licences[name] = rule.licence
    add("lib/\(name)", .file(file), isExecutable: true)
  }

  private mutating func addLicenceTexts(_ table: LicenceTable) {
    var texts: Set<String> = []
    // The programs are Roost's own, as its first library is.
    for name in licences.keys { if let text = table.rule(for: name)?.text { texts.insert(text) } }
    for text in texts { add("\(LicenceTable.path)/\(text)", .file("\(table.folder)/\(text)")) }
    add("\(LicenceTable.path)/\(LicenceTable.fileName)", .file("\(table.folder)/\(LicenceTable.fileName)"))
  }

  private static func mayBeImage(_ path: String) -> Bool {
    path.hasPrefix("bin/") || path.hasPrefix("libexec/") || path.hasSuffix(".so") || path.contains(".so.")
  }

  private func needed(by file: String) throws -> [String] {
    do { return try NeededLibraries.of(file: file) ?? [] } catch { throw HostError(.failed, "\(error)") }
  }
}
