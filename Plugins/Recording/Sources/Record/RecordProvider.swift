import RoostCore
import RoostHTTP
import RoostProviders
import Synchronization

/// A provider whose requests and answers are written to a cassette.
final class RecordProvider: RoutingProvider, Lifecycle, Reviewed {
  let name: String
  private let inner: any Provider
  private let label: String
  private let path: String
  private let settings: RecordSettings
  private let mask: SecretMask
  private let clock: any RunClock
  private let writer = Mutex<CassetteWriter?>(nil)
  private let failure = Mutex<RecordingError?>(nil)

  init(_ settings: RecordSettings, _ context: ComponentContext) throws {
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
    let joined = try CassetteWriters.join(path: path, limit: settings.maxBytes, mask: mask, clock: clock)
    writer.withLock { $0 = joined }
  }

  func stop() async {
    let joined = writer.withLock { writer in
      defer { writer = nil }
      return writer
    }
    guard joined != nil else { return }
    do throws(RecordingError) { try await CassetteWriters.leave(path: path) } catch { failure.withLock { $0 = error } }
  }

  func review() async -> String? { failure.withLock { $0?.description } }

  func capabilities(of model: String) -> ProviderCapabilities { inner.capabilities(of: model) }

  func candidate(for request: CompletionRequest) async throws(ProviderError) -> ProviderCandidate {
    guard let writer = writer.withLock({ $0 }) else {
      throw ProviderError(.unavailable, "The recording to \(path) isn't going on any more.", retry: .no)
    }
    let recorder = Recorder(writer: writer, label: label)
    return try await ProviderCandidate.first(of: inner, for: request).map { TapedProvider(provider: $0, interceptor: recorder) }
  }
}

/// Sends requests on, and writes down what goes and what comes.
private struct Recorder: WireInterceptor {
  let writer: CassetteWriter
  let label: String

  func open(_ request: InterceptedRequest) async throws(ProviderError) -> WireResponse {
    let authorized = try request.authorized()
    let number: Int
    do throws(RecordingError) {
      number = try await writer.begin(request.request, authorized: authorized, provider: label)
    } catch {
      throw error.providerError
    }
    let response: WireResponse
    do throws(HTTPError) { response = try await request.send(authorized) } catch {
      do throws(RecordingError) { try await writer.fail(number, error) } catch { throw error.providerError }
      throw error.providerError(request.vendor)
    }
    do throws(RecordingError) { try await writer.head(number, response.head) } catch { throw error.providerError }
    let exchange = OpenExchange(number: number, writer: writer)
    return WireResponse(head: response.head) { () async throws(HTTPError) in try await exchange.next(of: response) }
  }
}

/// One answer that is being read. Letting go of it before its end is noted too.
private final class OpenExchange: Sendable {
  private let number: Int
  private let writer: CassetteWriter
  private let isOver = Mutex(false)

  init(number: Int, writer: CassetteWriter) {
    self.number = number
    self.writer = writer
  }

  deinit { if !isOver.withLock({ $0 }) { writer.abandon(number) } }

  func next(of response: WireResponse) async throws(HTTPError) -> [UInt8]? {
    let part: [UInt8]?
    do throws(HTTPError) { part = try await response.next() } catch {
      isOver.withLock { $0 = true }
      do throws(RecordingError) { try await writer.fail(number, error) } catch { throw HTTPError(.failed, "\(error)") }
      throw error
    }
    do throws(RecordingError) {
      if let part {
        try await writer.piece(number, part)
      } else {
        isOver.withLock { $0 = true }
        try await writer.end(number, isWhole: true)
      }
    } catch {
      throw HTTPError(.failed, "\(error)")
    }
    return part
  }
}

extension RecordingError {
  var providerError: ProviderError { ProviderError(.unavailable, "\(self).", retry: .no) }
}
