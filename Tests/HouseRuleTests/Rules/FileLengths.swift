import Testing

/// A file that is scrolled for the second time holds two ideas.
enum FileLengths {
  static let limit = 450

  static func breaches(in tree: Tree) -> [Breach] {
    tree.pages { $0.hasSuffix(".swift") && !$0.hasSuffix(".pb.swift") }.compactMap { path, text in
      let count = text.utf8.count { $0 == Ascii.newline }
      return count > limit ? Breach(path: path, line: 0, what: "\(count) lines, more than \(limit)") : nil
    }
  }
}

@Suite struct FileLengthsTests {
  @Test func `no file is long`() {
    let breaches = FileLengths.breaches(in: Tree.here)
    #expect(breaches.isEmpty, "\(breaches.report)")
  }

  @Test func `caught`() {
    let long = String(repeating: "\n", count: 451)
    #expect(FileLengths.breaches(in: Tree(["Sources/A/A.swift": long])).count == 1)
    #expect(FileLengths.breaches(in: Tree(["Sources/A/A.swift": String(long.dropLast())])).isEmpty)
    #expect(FileLengths.breaches(in: Tree(["Sources/A/A.pb.swift": long])).isEmpty)
  }
}
