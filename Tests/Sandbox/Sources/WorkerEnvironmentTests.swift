import RoostSandbox
import Testing

struct WorkerEnvironmentTests {
  @Test func `only the language, the time zone and what is allowed by name get through`() {
    let environment = [
      "LANG=en_GB.UTF-8", "LC_TIME=de_DE", "TZ=UTC", "HOME=/home/ada", "OPENAI_API_KEY=sk-1", "PATH=/bin", "LD_PRELOAD=/tmp/a.so",
      "LD_LIBRARY_PATH=/tmp", "CITY=Bern", "CITYHALL=no", "MALLOC_ARENA_MAX=8", "SWIFT_BACKTRACE=enable=yes", "EMPTY=", "strange",
    ]
    #expect(
      WorkerEnvironment.scrubbed(environment, allowing: ["CITY", "EMPTY", "LD_PRELOAD", "MALLOC_ARENA_MAX"]) == [
        "LANG=en_GB.UTF-8", "LC_TIME=de_DE", "TZ=UTC", "CITY=Bern", "EMPTY=", "MALLOC_ARENA_MAX=1", "SWIFT_BACKTRACE=enable=no",
      ])
  }

  @Test func `an empty environment still sets what a worker needs`() {
    #expect(WorkerEnvironment.scrubbed([]) == ["MALLOC_ARENA_MAX=1", "SWIFT_BACKTRACE=enable=no"])
  }
}
