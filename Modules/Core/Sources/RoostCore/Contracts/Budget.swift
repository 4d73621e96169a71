import Synchronization

/// What a run and everything below it may spend. One object is shared by nested runs.
public final class Budget: Sendable {
  /// Nil means no limit.
  public let maxTokens: Int?
  /// US dollars; nil means no limit.
  public let maxCostUSD: Double?
  /// The caller's budget, which what is spent here counts against too.
  public let parent: Budget?
  private let spentSoFar = Mutex(Spending())

  public init(maxTokens: Int? = nil, maxCostUSD: Double? = nil, parent: Budget? = nil) {
    self.maxTokens = maxTokens
    self.maxCostUSD = maxCostUSD
    self.parent = parent
  }

  public var spent: Spending { spentSoFar.withLock { $0 } }

  public func record(_ spending: Spending) {
    spentSoFar.withLock { $0 += spending }
    parent?.record(spending)
  }

  /// The error of a spent budget, or nil while there is something left. Asked before every model call.
  public var exhaustion: RunError? {
    let spent = spent
    if let maxTokens, spent.usage.totalTokens >= maxTokens {
      return RunError(
        .budgetExceeded, "The run used \(spent.usage.totalTokens) tokens of max_tokens_per_run \(maxTokens); raise it or ask for less.")
    }
    if let maxCostUSD, spent.costUSD >= maxCostUSD {
      return RunError(.budgetExceeded, "The run cost \(spent.costUSD) USD of max_cost_usd \(maxCostUSD); raise it or ask for less.")
    }
    return parent?.exhaustion
  }
}
