/// A provider behind a boundary.
///
/// Its capabilities are read when it is made: those of the models that its definition lists, and one set for all others.
struct RemoteProvider: Provider, Lifecycle {
  let name: String
  private let remote: any RemoteComponent
  private let capabilities: ProviderCapabilities
  private let models: [String: ProviderCapabilities]

  init(_ remote: any RemoteComponent) throws(JSONShapeError) {
    let reader = try JSONReader(remote.definition, of: "a provider's definition")
    name = try reader.string("name")
    capabilities = try reader.optional("capabilities", as: ProviderCapabilities.self) ?? ProviderCapabilities()
    let list = try JSONReader(.object(try reader.members("models")), of: "models")
    var models: [String: ProviderCapabilities] = [:]
    for (model, _) in list.object { models[model] = try list.value(model, as: ProviderCapabilities.self) }
    self.models = models
    self.remote = remote
  }

  func capabilities(of model: String) -> ProviderCapabilities { models[model] ?? capabilities }

  func complete(_ request: CompletionRequest) async throws(ProviderError) -> Completion {
    try await ask(.complete, request, as: Completion.self)
  }

  func countTokens(_ request: CompletionRequest) async throws(ProviderError) -> TokenCount {
    try await ask(.countTokens, request, as: TokenCount.self)
  }

  func stream(_ request: CompletionRequest) -> CompletionStream {
    CompletionStream { [remote] writer throws(ProviderError) in
      do throws(RemoteFailure) {
        try await remote.stream(.stream, request.json) { json throws(RemoteFailure) in
          let chunk: CompletionChunk
          do throws(JSONShapeError) { chunk = try CompletionChunk(json: json) } catch { throw .provider(Self.violation(error)) }
          do throws(ProviderError) { try await writer.write(chunk) } catch { throw .provider(error) }
        }
      } catch {
        throw error.providerError
      }
    }
  }

  private func ask<T: JSONRepresentable>(
    _ method: RemoteMethod, _ request: CompletionRequest, as type: T.Type
  ) async throws(ProviderError) -> T {
    let answer: JSONValue
    do { answer = try await remote.call(method, request.json) } catch { throw error.providerError }
    do { return try T(json: answer) } catch { throw Self.violation(error) }
  }

  private static func violation(_ error: JSONShapeError) -> ProviderError {
    ProviderError(.protocolViolation, "The plugin's answer does not have its form: \(error)", retry: .no)
  }

  func start() async throws { try await RemoteLifecycle(remote)?.start() }
  func stop() async { await RemoteLifecycle(remote)?.stop() }
}
