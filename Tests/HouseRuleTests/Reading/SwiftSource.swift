/// A Swift file as its text and as its tokens.
struct SwiftSource {
  let path: String
  let lines: [Substring]
  let tokens: [Token]

  init(path: String, text: String) {
    self.path = path
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    tokens = Token.all(in: Blanked(text).bytes)
  }

  /// The target, of `Sources/<target>/…` and `Tests/<target>/…`.
  var room: String {
    let parts = path.split(separator: "/")
    return parts.count > 2 ? String(parts[1]) : ""
  }

  func breach(_ token: Token, _ what: String) -> Breach { Breach(path: path, line: token.line, what: what) }
}
