import Foundation
import PumpRecords
import Testing

@Suite("Kinds are tables") struct TableTests {
  /// Every table, nested ones included.
  static func everyTable() -> [Table] {
    var tables: [Table] = []
    func add(_ table: Table) {
      guard !tables.contains(where: { $0 === table }) else { return }
      tables.append(table)
      for row in table.rows { if case .message(let inner) = row.shape { add(inner) } }
    }
    for table in Kinds.all { add(table) }
    for table in [Recall.table, SiteFacts.table, SyncContact.table] { add(table) }
    return tables
  }

  @Test("numbers ascend and stay in their part; names are unique and found")
  func numbersAndNames() {
    for table in Self.everyTable() {
      for (a, b) in zip(table.rows, table.rows.dropFirst()) { #expect(a.number < b.number, "\(table.name).\(b.name)") }
      #expect(Set(table.rows.map(\.name)).count == table.rows.count, "\(table.name)")
      for row in table.rows {
        #expect(row.number >= 1 && row.number < CommonFields.reason)
        #expect(table.row(row.number) === row)
        #expect(table.row(named: row.name) === row)
        #expect(!row.about.isEmpty)
      }
      #expect(table.row(0) == nil)
      #expect(table.row(2046) == nil)
      #expect(table.row(.max) == nil)
      #expect(table.row(named: "") == nil)
      #expect(table.row(named: "zzz") == nil)
    }
  }

  @Test("kinds are found by code and by name, and their class follows from the code")
  func kinds() {
    for (a, b) in zip(Kinds.all, Kinds.all.dropFirst()) { #expect(a.code < b.code) }
    for table in Kinds.all {
      #expect(Kinds.table(code: table.code) === table)
      #expect(Kinds.table(named: table.name) === table)
      #expect(table.code.createsRecord)
      #expect(!table.writers.isEmpty)
      #expect(!table.confirmers.isEmpty)
    }
    #expect(Kinds.table(code: KindCode(9)) == nil)
    #expect(Kinds.table(named: "pump") == nil)
    #expect(KindCode(0).kindClass == .unknown)
    #expect(KindCode(999).kindClass == .report)
    #expect(KindCode(1000).kindClass == .act)
    #expect(KindCode.amendment.kindClass == .amendment)
    #expect(KindCode.retraction.kindClass == .retraction)
    #expect(KindCode.confirmation.kindClass == .confirmation)
    #expect(KindCode(5000).kindClass == .unknown)
    #expect(KindCode(9009).kindClass == .server)
    #expect(KindCode(10_000).kindClass == .unknown)
  }

  @Test("no field is left out of its table")
  func everyFieldIsListed() throws {
    let folder = Repository.root.appending(path: "Sources/PumpRecords/Kinds")
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    #expect(files.count == Kinds.all.count + 2, "a file a kind, and the sterile technique and the site")
    for file in files {
      let text = try String(contentsOf: file, encoding: .utf8)
      let declared = text.matches(of: /static let `?\w+`? = (Of|ListOf)</).count
      let listed = text.matches(of: /`?\w+`?\.row\b/).count - text.matches(of: /shorthand: \w+\.row/).count
      #expect(declared == listed, "\(file.lastPathComponent)")
      #expect(text.matches(of: /static let `?(\w+)`? = (Of|ListOf)<.+?>\(\s*\d+, "(\w+)"/).allSatisfy { $0.1 == $0.3 })
    }
  }

  @Test("names of codes are those of the cases")
  func codeNames() throws {
    let folder = Repository.root.appending(path: "Sources/PumpRecords")
    var enumerations = 0
    for case let file as URL in try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)) {
      guard file.pathExtension == "swift" else { continue }
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: /enum (\w+): UInt32, Code \{\n((?:.|\n)*?)static let names = \[((?:.|\n)*?)\]/)
      where match.1 != "AshworthGrade" {
        let cases = match.2.matches(of: /case `?(\w+)`? = \d+/).map { String($0.1) }
        let names = match.3.matches(of: /"([^"]*)"/).map { String($0.1) }
        #expect(cases == names, "\(match.1)")
        enumerations += 1
      }
    }
    #expect(enumerations >= 40)
    #expect(Exam.AshworthGrade.names == ["0", "1", "1+", "2", "3", "4"])
    #expect(Program.Mode.allCases.map { String(describing: $0) } == Program.Mode.names)
  }

  @Test("every number has a possible range and says where it comes from")
  func ranges() {
    for table in Self.everyTable() {
      for row in table.rows {
        if case .number = row.shape {
          #expect(row.possible != nil && row.source != nil, "\(table.name).\(row.name)")
        } else {
          #expect(row.possible == nil, "\(table.name).\(row.name)")
        }
      }
    }
  }

  @Test("possible ranges are those of the description")
  func describedRanges() throws {
    for line in try Repository.facts("Fixtures/records-ranges.txt") {
      let words = line.split(separator: " ").map(String.init)
      var seen = 0
      for table in Self.everyTable() {
        guard let row = table.row(named: words[0]), case .number(let scale) = row.shape else { continue }
        seen += 1
        let low = try #require(ExactDecimal.scaled(words[1], decimals: scale.decimals))
        let high = try #require(ExactDecimal.scaled(words[2], decimals: scale.decimals))
        #expect(row.possible == low...high, "\(table.name).\(row.name)")
      }
      #expect(seen > 0, "\(words[0])")
    }
  }

  @Test("every field and code of the description is there, and no other field")
  func describedFields() throws {
    var described: [String: [String]] = [:]
    for line in try Repository.facts("Fixtures/records-fields.txt") {
      let halves = line.split(separator: ":", omittingEmptySubsequences: false)
      let path = halves[0].split(separator: ".").map(String.init)
      var table = try #require(Kinds.table(named: path[0]), "\(path[0])")
      for name in path.dropFirst() {
        guard case .message(let inner) = try #require(table.row(named: name)).shape else {
          Issue.record("\(line) is not nested")
          continue
        }
        table = inner
      }
      var names: [String] = []
      for word in halves[1].split(separator: " ") {
        let parts = word.split(separator: "=")
        names.append(String(parts[0]))
        let row = try #require(table.row(named: String(parts[0])), "\(halves[0]).\(parts[0])")
        guard parts.count > 1 else { continue }
        guard case .code(let vocabulary) = row.shape else {
          Issue.record("\(halves[0]).\(parts[0]) has no codes")
          continue
        }
        for code in parts[1].split(separator: ",") {
          #expect(vocabulary.code(named: String(code)) != nil, "\(halves[0]).\(row.name) \(code)")
        }
      }
      described[String(halves[0])] = names
      let own = table.rows.filter { ![1000, 1001, 1024].contains($0.number) }.map(\.name)
      #expect(Set(own) == Set(names), "\(halves[0])")
    }
    for table in Kinds.all { #expect(described[table.name] != nil, "\(table.name)") }
  }

  @Test("the fields that no clock settles are those of the description")
  func describedConflicts() throws {
    var described: [String: (Set<String>, Set<String>)] = [:]
    for line in try Repository.facts("Fixtures/records-conflicts.txt") {
      let halves = line.split(separator: ":")
      let bar = halves[1].split(separator: "|", omittingEmptySubsequences: false)
      described[String(halves[0])] = (
        Set(bar[0].split(separator: " ").map(String.init)), Set(bar[1].split(separator: " ").map(String.init))
      )
    }
    for table in Kinds.all {
      let (urgent, review) = described[table.name] ?? ([], [])
      #expect(Set(table.rows.filter(\.conflict.isUrgent).map(\.name)) == urgent, "\(table.name)")
      #expect(Set(table.rows.filter { $0.isSafetyCritical && !$0.conflict.isUrgent }.map(\.name)) == review, "\(table.name)")
    }
  }
}
