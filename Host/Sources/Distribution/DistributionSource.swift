import Glibc
import RoostCore

/// Where a distribution's parts come from: a checkout that is compiled from scratch, or a Roost that is staged already.
struct DistributionSource: Sendable {
  /// Absolute; nil to use the running program's own home.
  let checkout: String?
  let environment: [String: String]

  init(checkout: String?, environment: [String: String]) {
    self.checkout = checkout
    self.environment = environment
  }

  /// What `--source` and `--skip-compile` say; without them the checkout above the running program, where there is one.
  init(_ invocation: Invocation) throws {
    let given = invocation.value(.sourceCheckout)
    if given != nil, invocation.has(.skipCompile) {
      throw HostError.usage("--source names what to compile, and --skip-compile compiles nothing")
    }
    if let given {
      guard let path = PluginProject.realPath(given), DistributionHome.isCheckout(path) else {
        throw HostError.usage("\(quoted(given)) is no checkout of Roost")
      }
      self.init(checkout: path, environment: invocation.environment)
    } else {
      let above = invocation.has(.skipCompile) ? nil : try DistributionHome.ofRunningProgram().checkout
      self.init(checkout: above, environment: invocation.environment)
    }
  }

  /// Compiles where there is a checkout, then gives the plan to `body`; what was compiled is gone afterwards.
  func withPlan<Value: Sendable>(
    of spec: DistributionSpec, _ body: @Sendable (DistributionPlan) async throws -> Value
  ) async throws -> Value {
    let work: String
    do { work = try BundleFolder.makeTemporary(environment) } catch { throw HostError(.failed, "cannot make a folder in \(error)") }
    let result: Result<Value, any Error>
    do { result = .success(try await plan(spec, in: work, body)) } catch { result = .failure(error) }
    // What was asked for is done, or has failed for a reason of its own.
    do { try BundleFolder.remove(work) } catch {}
    return try result.get()
  }

  private func plan<Value: Sendable>(
    _ spec: DistributionSpec, in work: String, _ body: @Sendable (DistributionPlan) async throws -> Value
  ) async throws -> Value {
    guard let checkout else {
      let home = try DistributionHome.ofRunningProgram()
      let built = try await buildPlugins(of: spec, with: home, in: work)
      return try await body(DistributionPlan(spec, home: home, making: .assembled, built: built))
    }
    // What is wrong with the file itself is told before minutes are spent.
    guard spec.problems.isEmpty else { throw HostError(.invalidManifest, problems: spec.problems) }
    return try await FixedPlace(work: work, environment: environment).compiling(checkout) { root in
      let home = try DistributionHome(root: root)
      let built = try await buildPlugins(of: spec, with: home, in: work)
      return try await body(DistributionPlan(spec, home: home, making: .compiled, built: built))
    }
  }

  /// Builds the plugins whose paths hold sources and no bundle; gives the bundles' folders by the paths as written.
  private func buildPlugins(of spec: DistributionSpec, with home: DistributionHome, in work: String) async throws -> [String: String] {
    var built: [String: String] = [:]
    for path in (spec.plugins + spec.replaces.map(\.with)).compactMap(\.path) where built[path] == nil {
      let folder = spec.absolute(path)
      let bundle: PluginBundle
      do { bundle = try PluginBundle(directory: PluginProject.realPath(folder) ?? folder) } catch { continue }
      guard bundle.descriptor.build == nil else { continue }
      let out = "\(work)/plugins/\(built.count)"
      let ended = try await ChildProcess(
        program: home.root + "/bin/roost", arguments: ["plugin", "build", folder, "--out", out], environment: environment
      ).run()
      guard ended.succeeded else {
        throw HostError(
          .failed, lines: ended.text.split(separator: "\n").map(String.init) + ["roost: the plugin in \(path) could not be built"])
      }
      built[path] = "\(out)/\(bundle.name)"
    }
    return built
  }
}

extension Flag {
  static let sourceCheckout = Flag(
    name: "source", values: [Value(name: "CHECKOUT", completion: .folder)],
    summary: "Compile this checkout of Roost (default: the one above the running program, if any).")
  static let skipCompile = Flag(name: "skip-compile", summary: "Compile nothing: take the running program's own files.")
}
