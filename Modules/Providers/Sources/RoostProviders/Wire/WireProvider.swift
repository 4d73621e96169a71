public import RoostCore
internal import RoostHTTP

/// A provider that speaks a vendor's wire.
///
/// It resolves the model, sends one request for one call, reads the answer within its limits and prices it. It never retries.
public struct WireProvider<Wire: ProviderWire>: Provider {
  public let wire: Wire
  public let endpoint: WireEndpoint
  public let models: ModelChoice

  public init(_ wire: Wire, endpoint: WireEndpoint, models: ModelChoice) {
    self.wire = wire
    self.endpoint = endpoint
    self.models = models
  }

  public var name: String { wire.name }

  public func capabilities(of model: String) -> ProviderCapabilities {
    wire.capabilities(models.catalogue.capabilities(of: models.named(model) ?? model))
  }

  public func complete(_ request: CompletionRequest) async throws(ProviderError) -> Completion {
    do throws(ProviderError) { return try await completed(request) } catch { throw endpoint.withoutCredentials(error) }
  }

  private func completed(_ request: CompletionRequest) async throws(ProviderError) -> Completion {
    let request = try resolved(request)
    let body = try await endpoint.json(try wire.encode(request, streaming: false), vendor: name, failure: wire.error)
    var completion = try wire.completion(from: body, for: request)
    if completion.costUSD == nil { completion.costUSD = models.catalogue.cost(of: completion.usage, model: request.model) }
    return completion
  }

  public func stream(_ request: CompletionRequest) -> CompletionStream {
    CompletionStream { writer throws(ProviderError) in
      do throws(ProviderError) { try await write(request, to: writer) } catch { throw endpoint.withoutCredentials(error) }
    }
  }

  private func write(_ request: CompletionRequest, to writer: CompletionWriter) async throws(ProviderError) {
    let request = try resolved(request)
    let response = try await endpoint.open(try wire.encode(request, streaming: true), vendor: name)
    guard response.head.isSuccess else {
      let body = try await endpoint.read(response, vendor: name)
      throw wire.error(from: WireFailure(status: response.head.status, headers: response.head.headers, body: body))
    }
    // A server that doesn't stream may answer whole.
    if response.head.mediaType == "application/json" && !wire.streamsJSON {
      let body = try await endpoint.read(response, vendor: name)
      let completion = try wire.completion(from: try parsed(body), for: request)
      try await writer.write(completion.chunks.map { priced($0, request) })
      return
    }
    var reader = wire.reader(for: request)
    var chunks: [CompletionChunk] = []
    while let bytes = try await endpoint.next(of: response, vendor: name) {
      var failure: ProviderError?
      do throws(ProviderError) { try reader.feed(bytes) { chunks.append($0) } } catch { failure = error }
      // What came before an error was said.
      if let last = chunks.last { chunks[chunks.count - 1] = priced(last, request) }
      try await writer.write(chunks)
      chunks.removeAll(keepingCapacity: true)
      if let failure { throw failure }
    }
    try reader.end { chunks.append($0) }
    if let last = chunks.last { chunks[chunks.count - 1] = priced(last, request) }
    try await writer.write(chunks)
  }

  public func countTokens(_ request: CompletionRequest) async throws(ProviderError) -> TokenCount {
    let request = try resolved(request)
    guard let wireRequest = try wire.encodeCount(request) else {
      return TokenCount(tokens: request.estimatedTokens(capabilities(of: request.model).tokenWeights), isEstimate: true)
    }
    do throws(ProviderError) {
      let body = try await endpoint.json(wireRequest, vendor: name, failure: wire.error)
      return TokenCount(tokens: try wire.count(from: body), isEstimate: false)
    } catch { throw endpoint.withoutCredentials(error) }
  }

  /// The request with the model's real name.
  private func resolved(_ request: CompletionRequest) throws(ProviderError) -> CompletionRequest {
    var request = request
    request.model = try models.resolve(request.model, vendor: name)
    if !request.nativeTools.isEmpty { try check(request) }
    return request
  }

  /// Throws `unsupported_feature` for a native tool that the model doesn't have, with those it has.
  private func check(_ request: CompletionRequest) throws(ProviderError) {
    let known = capabilities(of: request.model).nativeTools
    guard let tool = request.nativeTools.first(where: { !known.contains($0.rawValue) }) else { return }
    let list = known.isEmpty ? "none" : known.sorted().joined(separator: ", ")
    throw ProviderError(
      .unsupportedFeature, "\(name)/\(request.model) has no native tool \(tool.rawValue); it has \(list).", retry: .no)
  }

  private func parsed(_ body: [UInt8]) throws(ProviderError) -> JSONValue {
    do { return try JSONValue(parsing: body) } catch { throw .unreadable(name, "JSON") }
  }

  private func priced(_ chunk: CompletionChunk, _ request: CompletionRequest) -> CompletionChunk {
    guard case .finish(var finish) = chunk, finish.costUSD == nil, let usage = finish.usage else { return chunk }
    finish.costUSD = models.catalogue.cost(of: usage, model: request.model)
    return .finish(finish)
  }
}
