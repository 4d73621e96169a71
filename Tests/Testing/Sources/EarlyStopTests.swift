import Foundation
import RoostCore
import RoostTesting
import Testing

/// A process of its own, so that what other tests have open isn't counted.
struct EarlyStopTests {
  // LB4-AGENT-29, LB4-AGENT-18
  @Test func `a thousand streams left at random chunks leave no descriptor and no thread behind`() async {
    await #expect(processExitsWith: .success) {
      func count(_ folder: String) throws -> Int { try FileManager.default.contentsOfDirectory(atPath: folder).count }
      let provider = ScriptedProvider()
      let agent = try Agent("talker", provider: provider)
      let chunks = (0..<2_000).map { CompletionChunk.text("\($0) ") } + [.finish(CompletionFinish())]
      func leave(after limit: Int) async {
        provider.enqueue(.chunks(chunks))
        var read = 0
        for await event in agent.stream("talk") {
          if case .text = event { read += 1 }
          if read > limit { break }
        }
      }
      for _ in 0..<50 { await leave(after: .random(in: 0..<300)) }
      let before = (descriptors: try count("/proc/self/fd"), threads: try count("/proc/self/task"))
      for _ in 0..<1_000 { await leave(after: .random(in: 0..<300)) }
      // The producers end by themselves after their readers went; every stream left before its end was cancelled.
      for _ in 0..<10_000 where provider.cancelledStreams < 1_050 { await Task.yield() }
      try #require(provider.callCount == 1_050 && provider.cancelledStreams == 1_050)
      try #require(try count("/proc/self/fd") <= before.descriptors)
      // The pool may have begun a thread or two for the machine's cores since.
      try #require(try count("/proc/self/task") <= before.threads + 4)
    }
  }
}
