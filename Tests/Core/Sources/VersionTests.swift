import RoostCore
import Testing
struct VersionTests { @Test func `a version`() { #expect(RoostVersion.current.isEmpty == false) } }
