import Foundation
import PumpRecords
import Testing

@Suite("Schema and reference come from the tables") struct ReferenceTests {
  @Test(
    "the file is what the tables say (CISTERN_REFRESH=1 writes it)",
    arguments: [("Protocol/records.proto", RecordsProto.text), ("Documentation/Records.md", RecordsReference.markdown)])
  func isCurrent(_ path: String, _ text: String) throws {
    if ProcessInfo.processInfo.environment["CISTERN_REFRESH"] == "1" {
      try text.write(to: Repository.root.appending(path: path), atomically: true, encoding: .utf8)
    }
    #expect(try Repository.text(path) == text)
  }

  @Test("no two messages or enumerations of the schema share a name")
  func names() {
    let names = RecordsProto.text.matches(of: /(?m)^(message|enum) (\w+)/).map { String($0.2) }
    #expect(names.count > 60)
    #expect(Set(names).count == names.count)
  }
}
