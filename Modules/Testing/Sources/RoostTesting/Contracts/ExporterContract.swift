public import RoostCore

/// What every exporter of events must do.
public enum ExporterContract {
  /// Exports a few events and closes it twice; an empty list is a pass.
  public static func findings(_ exporter: any EventExporter, patience: Duration = .seconds(30)) async -> [Finding] {
    let scope = RunScope(sessionID: "contract", runID: "contract", spanID: "contract", agent: "contract")
    let records = [
      ("run.started", JSONObject()), ("tool.result", ["tool": "clock", "text": "päck\u{0}\n"]), ("run.finished", JSONObject()),
    ]
    let outcome = await Patience.wait(patience) {
      var findings: [Finding] = []
      for (index, (type, fields)) in records.enumerated() {
        let event = EventRecord(
          type: EventType(type), sequence: index + 1, time: 1_750_000_000 + Double(index), scope: scope, fields: fields)
        do { try exporter.export(event) } catch { findings.append(Finding("export", "An event \(type) was refused: \(error).")) }
      }
      for rule in ["close", "close.twice"] {
        do { try exporter.close() } catch { findings.append(Finding(rule, "close() threw \(error).")) }
      }
      return findings
    }
    switch outcome {
    case .tooSlow: return [Finding("ends", "The suite did not end within \(patience).")]
    case .failed(let error): return [Finding("succeeds", "The suite threw \(error).")]
    case .done(let findings): return findings
    }
  }
}
