import RoostCore
import Testing

struct ExecutionContextTests {
  // LA-SERVE-08
  @Test func `a principal is lower-cased and never empty`() {
    #expect(ExecutionContext.Principal(id: "Alice@Example.org")?.id == "alice@example.org")
    #expect(ExecutionContext.Principal(id: "") == nil)
    #expect(ExecutionContext().principalID.isEmpty)
  }

  // LA-SERVE-08
  @Test func `a handler, its tasks and what they call share one state`() async {
    let context = ExecutionContext(principal: .init(id: "bob"), route: "POST /chat", metadata: ["tenant": "t1"])
    await ExecutionContext.$current.withValue(context) {
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<100 {
          group.addTask {
            ExecutionContext.current?.updateState { state in
              state["count"] = .integer((state["count"]?.intValue ?? 0) + 1)
            }
          }
        }
      }
      #expect(ExecutionContext.current?.principalID == "bob" && ExecutionContext.current?.metadata["tenant"] == "t1")
    }
    #expect(context.state["count"] == 100)
    #expect(ExecutionContext.current == nil)
  }
}
