import Testing

/// The checks are worth what the reading under them is worth.
@Suite struct ReadingTests {
  private func words(_ text: String) -> [String] { SwiftSource(path: "", text: text).tokens.filter(\.isWord).map(\.text) }

  @Test func `comments and literals are no code`() {
    #expect(words("a // b\nc") == ["a", "c"])
    #expect(words("a /* b /* c */ d */ e") == ["a", "e"])
    #expect(words(#"a "b \" c" d"#) == ["a", "d"])
    #expect(words("a \"\"\"\n b \" c\n\"\"\" d") == ["a", "d"])
    #expect(words(##"a #"b " \n c"# d"##) == ["a", "d"])
    #expect(words("a(/b!c/) d / e") == ["a", "d", "e"])
  }

  @Test func `interpolations are code`() {
    #expect(words(#"a "b \(c("d \(e) f")) g" h"#) == ["a", "c", "e", "h"])
    #expect(words(##"a #"b \(c) \#(d)"# e"##) == ["a", "d", "e"])
  }

  @Test func `tokens know their line and neighbour`() {
    let tokens = SwiftSource(path: "", text: "ab\n  c! != d").tokens
    #expect(tokens.map(\.text) == ["ab", "c", "!", "!", "=", "d"])
    #expect(tokens.map(\.line) == [1, 2, 2, 2, 2, 2])
    #expect(tokens.map(\.touches) == [false, false, true, false, true, false])
    #expect(tokens.map(\.opensLine) == [true, true, false, false, false, false])
  }

  @Test func `the tree is found`() {
    #expect(Tree.here.places.contains("Package.swift"))
    #expect(Tree.here.places.contains("Sources/PumpRecords"))
    #expect(!Tree.here.swift(below: "Sources/").isEmpty)
  }
}
