import Testing

/// Every public declaration, members of public protocols among them, says what it is. Enum cases may speak for themselves, and what
/// fulfils a requirement of one of our protocols is explained there.
enum DocumentedAPI {
  private static let kinds: Set<String> = [
    "func", "var", "let", "init", "struct", "enum", "class", "actor", "protocol", "typealias", "subscript", "associatedtype", "macro",
  ]
  private static let modifiers: Set<String> = [
    "static", "final", "mutating", "nonmutating", "nonisolated", "consuming", "borrowing", "convenience", "required", "indirect",
    "lazy", "weak", "unowned", "prefix", "postfix", "infix", "dynamic", "isolated", "async", "unsafe", "distributed", "private", "package",
    "internal",
  ]
  /// The standard library says what these are.
  private static let known: Set<String> = ["==", "<", "hash", "description", "debugDescription"]

  static func breaches(in sources: [SwiftSource]) -> [Breach] {
    let requirements = sources.reduce(into: [:]) { $0.merge(self.requirements(in: $1)) { $0.union($1) } }
    return sources.flatMap { source in
      let names = Set(source.tokens.map(\.text))
      return breaches(in: source, fulfilled: requirements.reduce(into: []) { if names.contains($1.key) { $0.formUnion($1.value) } })
    }
  }

  /// Public protocol → the names that it requires.
  private static func requirements(in source: SwiftSource) -> [String: Set<String>] {
    var found: [String: Set<String>] = [:]
    var depth = 0
    var current: (name: String, depth: Int)?
    for (index, token) in source.tokens.enumerated() {
      switch token.text {
      case "{": depth += 1
      case "}":
        depth -= 1
        if let open = current, depth == open.depth { current = nil }
      case "public":
        if let (kind, name) = declaration(at: index + 1, in: source.tokens), kind == "protocol" { current = (name, depth) }
      default:
        if let open = current, depth == open.depth + 1, token.opensLine, let (_, name) = declaration(at: index, in: source.tokens) {
          found[open.name, default: []].insert(name)
        }
      }
    }
    return found
  }

  private static func breaches(in source: SwiftSource, fulfilled: Set<String>) -> [Breach] {
    let tokens = source.tokens
    var breaches: [Breach] = []
    var inProtocol: [Bool] = []
    var opensProtocol = false
    var parentheses = 0
    for (index, token) in tokens.enumerated() {
      switch token.text {
      case "(": parentheses += 1
      case ")": parentheses -= 1
      case "{":
        inProtocol.append(opensProtocol)
        opensProtocol = false
      case "}": _ = inProtocol.popLast()
      case "public", "open":
        // `open` is also a name.
        guard let (kind, name) = declaration(at: index + 1, in: tokens), tokens[index + 1].line == token.line else { continue }
        if kind == "protocol" { opensProtocol = true }
        let isOverride = tokens[..<index].suffix(2).contains { $0.text == "override" && $0.line == token.line }
        if !isOverride, !known.contains(name), !fulfilled.contains(name) || kind == "protocol", !isDocumented(token, in: source) {
          breaches.append(source.breach(token, "public \(kind) \(name) has no doc comment"))
        }
      default:
        guard inProtocol.last == true, parentheses == 0, token.opensLine, let (kind, name) = declaration(at: index, in: tokens) else {
          continue
        }
        if !known.contains(name), !isDocumented(token, in: source) {
          breaches.append(source.breach(token, "\(kind) \(name) of a public protocol has no doc comment"))
        }
      }
    }
    return breaches
  }

  /// The kind and name of the declaration whose modifiers begin at `index`; nil for imports, extensions and `public(set)`.
  private static func declaration(at start: Int, in tokens: [Token]) -> (kind: String, name: String)? {
    var index = start
    while index < tokens.count, modifiers.contains(tokens[index].text) {
      index += 1
      // `private(set)`
      if index + 2 < tokens.count, tokens[index].text == "(", tokens[index + 2].text == ")" { index += 3 }
    }
    guard index < tokens.count, kinds.contains(tokens[index].text) else { return nil }
    // `class func`, `class var`
    if tokens[index].text == "class", index + 1 < tokens.count, kinds.contains(tokens[index + 1].text) { index += 1 }
    let kind = tokens[index].text
    guard kind != "init", kind != "subscript", index + 1 < tokens.count else { return (kind, kind) }
    var name = tokens[index + 1].text
    if name == "`", index + 2 < tokens.count { name = tokens[index + 2].text }
    if name == "=", index + 2 < tokens.count, tokens[index + 2].text == "=" { name = "==" }
    return (kind, name)
  }

  private static func isDocumented(_ token: Token, in source: SwiftSource) -> Bool {
    var line = token.line - 2
    while line >= 0 {
      let text = source.lines[line].drop { $0 == " " }
      if text.hasPrefix("///") || text.hasSuffix("*/") { return true }
      // Attributes and conditions may stand between.
      guard text.hasPrefix("@") || text.hasPrefix("#") else { return false }
      line -= 1
    }
    return false
  }
}

@Suite struct DocumentedAPITests {
  @Test func `what is public is explained`() {
    let breaches = DocumentedAPI.breaches(in: Tree.here.swift(below: "Sources/"))
    #expect(breaches.isEmpty, "\(breaches.report)")
  }

  @Test(arguments: [
    "public struct A {}", "public final class A {}", "/// A.\npublic struct A {\n  public let b: Int\n}", "// No.\npublic func a() {}",
    "/// A.\npublic protocol A {\n  func b()\n}", "/// A.\npublic protocol A {\n  static var b: Int { get }\n}",
    "/// A.\npublic protocol A {\n  associatedtype B\n}", "@inlinable public init() {}", "@frozen\npublic enum A {}",
    "public static let a = 1", "public subscript(a: Int) -> Int { a }", "nonisolated public var a: Int { 1 }",
    "public private(set) var a = 1", "open class A {}", "/// A.\n\npublic func a() {}",
  ])
  func `caught`(sample: String) {
    #expect(DocumentedAPI.breaches(in: [SwiftSource(path: "Sources/A/A.swift", text: sample)]).count == 1)
  }

  @Test func `what is explained or not public passes`() {
    let sample = """
      public import A
      struct B { let c: Int }
      /// A.
      @frozen
      public enum D {
        case e
        /// F.
        @inlinable public func f(_ a: Int) { g() }
        public static func == (a: D, b: D) -> Bool { true }
        public func hash(into hasher: inout Hasher) {}
      }
      /// H.
      public protocol H {
        /// I.
        func i(
          a: Int
        ) -> Int
        /// J.
        var j: Int { get }
      }
      extension H {
        func k() {
          let open = self.open
          var l = 1
        }
      }
      """
    let breaches = DocumentedAPI.breaches(in: [SwiftSource(path: "Sources/A/A.swift", text: sample)])
    #expect(breaches.isEmpty, "\(breaches.report)")
  }

  @Test func `what fulfils our protocol is explained there`() {
    let port = SwiftSource(path: "Sources/A/Port.swift", text: "/// A.\npublic protocol Port {\n  /// B.\n  func b()\n}")
    let ship = SwiftSource(path: "Sources/B/Ship.swift", text: "/// C.\npublic struct Ship: Port {\n  public func b() {}\n}")
    let boat = SwiftSource(path: "Sources/B/Boat.swift", text: "/// C.\npublic struct Boat {\n  public func b() {}\n}")
    #expect(DocumentedAPI.breaches(in: [port, ship]).isEmpty)
    #expect(DocumentedAPI.breaches(in: [port, boat]).count == 1)
  }
}
