/// The lower half of a command's `--help`: words, examples, exit statuses.
enum HelpPage {
  static func discussion(
    _ words: String = "", examples: [String], exits: [ExitStatus] = [.done, .usage, .internal, .storage]
  ) -> String {
    var parts: [String] = []
    if !words.isEmpty { parts.append(words) }
    if !examples.isEmpty { parts.append("EXAMPLES:\n" + examples.map { "  " + $0 }.joined(separator: "\n")) }
    let statuses = exits.map { status in
      let code = String(status.rawValue)
      return "  " + code + String(repeating: " ", count: 4 - code.count) + status.meaning
    }
    parts.append("EXIT STATUS:\n" + statuses.joined(separator: "\n"))
    return parts.joined(separator: "\n\n")
  }
}
