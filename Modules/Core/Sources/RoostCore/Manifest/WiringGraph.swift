/// One thing that a runtime makes: a component, an agent, an exporter.
struct WiringNode: Sendable {
  /// A place where another thing is named.
  struct Edge: Sendable {
    /// As in `providers.main`.
    var target: String
    var name: String
    var place: ManifestPlace
  }

  /// As in `tools.calc` or `session.exporters[0]`.
  var id: String
  var prefix: String
  var key: String
  /// The component type, or of an agent its engine's; nil where that is unknown.
  var component: String?
  var settings: JSONValue
  /// Where its relative paths start.
  var directory: String
  var edges: [Edge] = []
}

/// What a manifest wires together, each thing after those it names.
struct WiringGraph: Sendable {
  private(set) var nodes: [WiringNode] = []
  /// Paths that lead back to their start, each with the reference that closes it.
  private(set) var cycles: [(path: [String], closing: WiringNode.Edge)] = []

  init() {}

  /// Orders `nodes`. Depth first from each in turn, without recursion: a manifest may chain thousands.
  init(ordering nodes: [WiringNode]) {
    let places = Dictionary(nodes.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { first, _ in first })
    var states = [State](repeating: .new, count: nodes.count)
    for start in nodes.indices where states[start] == .new {
      var path: [(node: Int, next: Int)] = [(start, 0)]
      states[start] = .open
      while let (node, next) = path.last {
        guard next < nodes[node].edges.count else {
          states[node] = .done
          self.nodes.append(nodes[node])
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let edge = nodes[node].edges[next]
        guard let target = places[edge.target] else { continue }
        switch states[target] {
        case .new:
          states[target] = .open
          path.append((target, 0))
        case .open:
          let loop = path.drop { $0.node != target }.map { nodes[$0.node].key }
          cycles.append((loop + [nodes[target].key], edge))
        case .done: continue
        }
      }
    }
  }

  private enum State { case new, open, done }
}

extension ManifestCheck {
  mutating func checkCycles() {
    for (path, closing) in WiringGraph(ordering: nodes).cycles {
      report(closing.place, "this closes a circle: \(path.joined(separator: " → ")); remove \"\(closing.name)\" here or one of the others")
    }
  }
}
