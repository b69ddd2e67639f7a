import Testing

/// Nothing in the product ends the process because of a value: no forced unwrap, cast or try, no `fatalError`.
enum NoTraps {
  private static let enders: Set<String> = ["fatalError", "preconditionFailure", "abort", "unsafeBitCast", "unsafelyUnwrapped"]
  private static let operandEnds: Set<String> = [")", "]", "}", "?", "`", ">", "\""]

  static func breaches(in source: SwiftSource) -> [Breach] {
    let tokens = source.tokens
    return tokens.indices.compactMap { index in
      let token = tokens[index]
      if enders.contains(token.text), index == 0 || tokens[index - 1].text != "func" { return source.breach(token, "\(token.text)") }
      guard token.text == "!", token.touches, index > 0 else { return nil }
      let before = tokens[index - 1]
      guard before.isWord || operandEnds.contains(before.text) else { return nil }
      // `a!=b`
      if index + 1 < tokens.count, tokens[index + 1].text == "=", tokens[index + 1].touches { return nil }
      return source.breach(token, before.text == "try" || before.text == "as" ? "\(before.text)!" : "forced unwrap")
    }
  }
}

@Suite struct NoTrapsTests {
  @Test func `nothing traps on purpose`() {
    let breaches = Tree.here.swift(below: "Sources/").flatMap(NoTraps.breaches)
    #expect(breaches.isEmpty, "\(breaches.report)")
  }

  @Test(arguments: [
    "let a = try! b()", "let a = b as! C", "fatalError()", "preconditionFailure(\"no\")", "a!.b", "f(a!)", "f(a!, b)", "let c = a[0]! + 1",
    "let a = b()!", "var a: Int!", "a![0]", "\"\\(a!)\"", "x.map { $0! }", "a.unsafelyUnwrapped",
  ])
  func `caught`(sample: String) {
    #expect(NoTraps.breaches(in: SwiftSource(path: "Sources/A/A.swift", text: sample)).count == 1)
  }

  @Test func `a negation, a comparison and a sentence are none`() {
    let sample = "if !a, a != b, !(c), a!=b, x !== y { }\n#if !os(Linux)\n#endif\nlet s = \"Stop!\" // now!\nf(!a)"
    #expect(NoTraps.breaches(in: SwiftSource(path: "Sources/A/A.swift", text: sample)).isEmpty)
  }
}
