/// What a session's model calls spent, in all and divided.
public struct UsageSummary: Hashable, Sendable {
  /// Everything.
  public var total: Spending
  /// By the agent's name.
  public var agents: [String: Spending]
  /// By the run's id: each run's own, nested runs apart.
  public var runs: [String: RunUsage]
  /// By `provider/model`; only calls that named theirs.
  public var models: [String: Spending]

  /// One run's own spending.
  public struct RunUsage: Hashable, Sendable {
    public var agent: String
    public var spending: Spending

    public init(agent: String, spending: Spending) {
      self.agent = agent
      self.spending = spending
    }
  }

  /// `total`, `by_agent`, `by_run` and `by_model`, keys sorted.
  public var json: JSONValue {
    let runs = self.runs.sorted { $0.key < $1.key }.map { id, run in
      var object = run.spending.json.objectValue ?? JSONObject()
      object["agent"] = .string(run.agent)
      return (id, JSONValue.object(object))
    }
    return [
      "total": total.json, "by_agent": Self.json(agents), "by_run": .object(JSONObject(runs)), "by_model": Self.json(models),
    ]
  }

  private static func json(_ parts: [String: Spending]) -> JSONValue {
    .object(JSONObject(parts.sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) }))
  }
}

/// Adds up what calls spend; lists no more than a fixed number of runs, agents and models, the newest.
struct UsageTally: Sendable {
  /// A dictionary that forgets its oldest key when it's full.
  private struct Entries<Value: Sendable>: Sendable {
    var values: [String: Value] = [:]
    private var order: [String] = []
    private var oldest = 0

    mutating func update(_ key: String, limit: Int, new: Value, _ change: (inout Value) -> Void) {
      if values[key] == nil {
        if values.count >= limit {
          values[order[oldest]] = nil
          order[oldest] = key
          oldest = (oldest + 1) % limit
        } else {
          order.append(key)
        }
      }
      change(&values[key, default: new])
    }
  }

  private let limit: Int
  private var total = Spending()
  private var agents = Entries<Spending>()
  private var runs = Entries<UsageSummary.RunUsage>()
  private var models = Entries<Spending>()

  init(limit: Int) { self.limit = limit }

  mutating func add(_ spending: Spending, agent: String, run: String?, model: String?) {
    total += spending
    agents.update(agent, limit: limit, new: Spending()) { $0 += spending }
    if let run { runs.update(run, limit: limit, new: .init(agent: agent, spending: Spending())) { $0.spending += spending } }
    if let model { models.update(model, limit: limit, new: Spending()) { $0 += spending } }
  }

  var summary: UsageSummary { UsageSummary(total: total, agents: agents.values, runs: runs.values, models: models.values) }
}
