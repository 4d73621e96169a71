import Testing

@testable import RoostCore

struct RestartPolicyTests {
  private let start = ContinuousClock.now
  private let limits: WorkerLimits = {
    var limits = WorkerLimits()
    limits.restarts = 3
    limits.restartDelay = .seconds(1)
    limits.restartWindow = .seconds(60)
    limits.restartPause = .seconds(30)
    return limits
  }()

  @Test func `the first start and one long after a failure wait for nothing`() {
    var policy = RestartPolicy(limits)
    #expect(policy.decision(at: start) == .now)
    policy.failed(at: start, startedAt: start)
    #expect(policy.decision(at: start + .seconds(1)) == .now)
  }

  @Test func `the delay doubles with each failure`() {
    var policy = RestartPolicy(limits)
    var delays: [RestartPolicy.Decision] = []
    for second in 0..<3 {
      let now = start + .seconds(second)
      policy.failed(at: now, startedAt: now)
      delays.append(policy.decision(at: now))
    }
    #expect(delays == [.after(.seconds(1)), .after(.seconds(2)), .after(.seconds(4))])
  }

  @Test func `the delay stays below its limit`() {
    var patient = limits
    patient.restarts = 1_000
    var policy = RestartPolicy(patient)
    for _ in 0..<50 { policy.failed(at: start, startedAt: start) }
    #expect(policy.decision(at: start) == .after(RestartPolicy.maximumDelay))
  }

  @Test func `too many failures are followed by a pause, and then by one try`() {
    var policy = RestartPolicy(limits)
    for _ in 0..<4 { policy.failed(at: start, startedAt: start) }
    #expect(policy.decision(at: start + .seconds(1)) == .refused(.seconds(29)))
    let later = start + .seconds(30)
    #expect(policy.decision(at: later) == .now)
    policy.failed(at: later, startedAt: later)
    #expect(policy.decision(at: later) == .refused(.seconds(30)))
  }

  @Test func `a worker that lived through the window is trusted as a new one`() {
    var policy = RestartPolicy(limits)
    for _ in 0..<4 { policy.failed(at: start, startedAt: start) }
    let later = start + .seconds(30)
    policy.failed(at: later + .seconds(60), startedAt: later)
    #expect(policy.decision(at: later + .seconds(60)) == .after(.seconds(1)))
  }

  @Test func `failures further apart than the window never add up`() {
    var policy = RestartPolicy(limits)
    for number in 0..<20 {
      let now = start + .seconds(61 * number)
      policy.failed(at: now, startedAt: now - .seconds(1))
      #expect(policy.decision(at: now + .seconds(10)) == .now)
    }
  }
}
