import Dispatch
import RoostCore
import Synchronization

/// A provider whose requests are answered from a cassette. Nothing is sent, and no key is needed.
final class ReplayProvider: RoutingProvider, Lifecycle, Reviewed {
  let name: String
  private let inner: any Provider
  private let label: String
  private let path: String
  private let settings: ReplaySettings
  private let mask: SecretMask
  private let clock: any RunClock
  private let player = Mutex<CassettePlayer?>(nil)

  init(_ settings: ReplaySettings, _ context: ComponentContext) throws {
    inner = try context.resolve(settings.provider)
    if inner.isBehindBoundary { throw RecordingError.isolated(settings.provider.name) }
    name = inner.name
    label = settings.label ?? settings.provider.name
    path = settings.file.hasPrefix("/") ? settings.file : context.baseDirectory + "/" + settings.file
    self.settings = settings
    mask = SecretMask(context.redactor)
    clock = context.clock
  }

  func start() async throws {
    let result: Result<Cassette, RecordingError> = await withCheckedContinuation { continuation in
      DispatchQueue.global().async { [path, label, settings] in
        do throws(RecordingError) {
          continuation.resume(returning: .success(try Cassette(path: path, label: label, limit: settings.maxBytes)))
        } catch {
          continuation.resume(returning: .failure(error))
        }
      }
    }
    let made = CassettePlayer(try result.get(), label: label, mask: mask, speed: settings.speed, clock: clock)
    player.withLock { $0 = made }
  }

  func stop() async {}

  func review() async -> String? {
    guard settings.leftovers == .refuse, let left = player.withLock({ $0?.leftovers }), !left.isEmpty else { return nil }
    let list = left.prefix(10).map(String.init).joined(separator: ", ") + (left.count > 10 ? ", …" : "")
    return "\(left.count) recorded exchanges of \(label) in \(path) were not asked for: \(list)"
  }

  func capabilities(of model: String) -> ProviderCapabilities { inner.capabilities(of: model) }

  func candidate(for request: CompletionRequest) async throws(ProviderError) -> ProviderCandidate {
    guard let player = player.withLock({ $0 }) else {
      throw ProviderError(.unavailable, "The cassette \(path) isn't open.", retry: .no)
    }
    return try await ProviderCandidate.first(of: inner, for: request).map { TapedProvider(provider: $0, interceptor: player) }
  }
}
