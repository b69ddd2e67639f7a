/// A Markdown page: its headings and its links, code left out.
struct MarkdownPage {
  let path: String
  private(set) var headings: [(level: Int, title: String, line: Int)] = []
  private(set) var links: [(target: String, line: Int)] = []

  init(path: String, text: String) {
    self.path = path
    var fence: Substring?
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let trimmed = line.drop { $0 == " " }
      if let open = fence {
        if trimmed.hasPrefix(open) { fence = nil }
        continue
      }
      if trimmed.hasPrefix("```") || trimmed.hasPrefix("~~~") {
        fence = trimmed.prefix(3)
        continue
      }
      let level = line.prefix { $0 == "#" }.count
      if (1...6).contains(level), line.dropFirst(level).first == " " {
        headings.append((level, String(line.dropFirst(level + 1)), number + 1))
      }
      for target in MarkdownPage.targets(in: line) { links.append((target, number + 1)) }
    }
  }

  /// The anchors that a forge gives the headings: lower case, blanks to hyphens, other punctuation dropped.
  var anchors: Set<String> {
    Set(
      headings.map { heading in
        String(heading.title.lowercased().compactMap { $0 == " " ? "-" : $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" ? $0 : nil })
      })
  }

  /// `](target)` and `[name]: target`, outside `code`.
  private static func targets(in line: Substring) -> [String] {
    let pieces = line.split(separator: "`", omittingEmptySubsequences: false)
    let text = pieces.enumerated().map { $0.offset % 2 == 0 ? String($0.element) : "" }.joined()
    var targets: [String] = []
    for rest in text.components(behind: "](") {
      let target = rest.prefix { $0 != ")" && $0 != " " }
      if !target.isEmpty { targets.append(String(target)) }
    }
    if text.hasPrefix("["), let rest = text.components(behind: "]: ").first {
      targets.append(String(rest.prefix { $0 != " " }))
    }
    return targets
  }
}

extension String {
  /// What stands behind each occurrence of `mark`, up to the next.
  fileprivate func components(behind mark: String) -> [Substring] {
    split(separator: mark, omittingEmptySubsequences: false).dropFirst().map { $0 }
  }
}
