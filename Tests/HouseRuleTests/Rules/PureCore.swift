import Testing

/// In the core time, randomness, keys and storage are arguments, so that the same input gives the same bytes on every machine.
///
/// `AllowedImports` keeps out most of what could break this; here is what the standard library itself offers, and what a relaxed
/// import would let in. Iteration in hash order can't be seen in text: the order of delivery tests look for that.
enum PureCore {
  static let rooms: Set<String> = ["PumpRecords", "MerkleLog", "ChangeLog", "Admission", "WireFormat", "SyncProtocol", "Complications"]

  /// Never, as a word.
  private static let words: Set<String> = [
    "SystemRandomNumberGenerator", "ContinuousClock", "SuspendingClock", "FileManager", "FileHandle", "ProcessInfo", "CommandLine",
    "NSLock", "DispatchQueue", "hashValue", "URLSession",
  ]
  /// Never called, as a function or as a member.
  private static let calls: Set<String> = [
    "UUID", "Date", "Hasher", "random", "randomElement", "shuffled", "shuffle", "print", "debugPrint", "dump", "readLine", "getenv",
    "arc4random", "clock_gettime", "sleep", "Data",
  ]

  static func breaches(in source: SwiftSource) -> [Breach] {
    guard rooms.contains(source.room) else { return [] }
    let tokens = source.tokens
    return tokens.indices.compactMap { index in
      let token = tokens[index]
      if words.contains(token.text) { return source.breach(token, "\(token.text) has no place in the core") }
      guard calls.contains(token.text), index + 1 < tokens.count else { return nil }
      // Declaring or labelling something of that name is no call of the ambient one.
      if index > 0, ["func", "case", "."].contains(tokens[index - 1].text), !isMember(token, after: index, in: tokens) { return nil }
      if token.text == "Data", source.room == "WireFormat" { return nil }
      guard tokens[index + 1].text == "(", tokens[index + 1].touches else { return nil }
      return source.breach(token, "\(token.text)(…) has no place in the core")
    }
  }

  /// `Int.random(`, `list.shuffled(`, `Task.sleep(` reach the world through a member; a member called `time(` need not.
  private static func isMember(_ token: Token, after index: Int, in tokens: [Token]) -> Bool {
    tokens[index - 1].text == "." && ["random", "randomElement", "shuffled", "shuffle", "sleep"].contains(token.text)
  }
}

@Suite struct PureCoreTests {
  @Test func `the core reaches for nothing`() {
    let breaches = Tree.here.swift(below: "Sources/").flatMap(PureCore.breaches)
    #expect(breaches.isEmpty, "\(breaches.report)")
  }

  @Test(arguments: [
    "let now = Date()", "let id = UUID()", "let n = Int.random(in: 0..<3)", "print(a)", "let c = ContinuousClock().now", "a.shuffled()",
    "var g = SystemRandomNumberGenerator()", "FileManager.default", "try await Task.sleep(for: d)", "a.hashValue", "Data(bytes)",
    "\"\\(Date())\"", "var h = Hasher()",
  ])
  func `caught`(sample: String) {
    #expect(PureCore.breaches(in: SwiftSource(path: "Sources/Complications/A.swift", text: sample)).count == 1)
  }

  @Test func `free outside, and free as words`() {
    #expect(PureCore.breaches(in: SwiftSource(path: "Sources/FieldDevice/A.swift", text: "let now = Date()")).isEmpty)
    let sample = "// Date()\nfunc print(_ a: Int) {}\nlet a = \"UUID()\"\nfunc hash(into hasher: inout Hasher) {}\nlet date: Date"
    #expect(PureCore.breaches(in: SwiftSource(path: "Sources/Complications/A.swift", text: sample)).isEmpty)
  }
}
