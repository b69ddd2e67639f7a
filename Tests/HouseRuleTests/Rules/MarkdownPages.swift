import Testing

/// Every page has one title, and every link within the project leads somewhere.
enum MarkdownPages {
  static func breaches(in tree: Tree) -> [Breach] {
    let pages = tree.pages { $0.hasSuffix(".md") }.map { MarkdownPage(path: $0.path, text: $0.text) }
    let anchors = Dictionary(uniqueKeysWithValues: pages.map { ($0.path, $0.anchors) })
    return pages.flatMap { page in
      let titles = page.headings.count { $0.level == 1 }
      let title = titles == 1 ? [] : [Breach(path: page.path, line: 0, what: "\(titles) first-level headings instead of one")]
      return title
        + page.links.compactMap { link in
          resolves(link.target, from: page.path, tree: tree, anchors: anchors)
            ? nil : Breach(path: page.path, line: link.line, what: "\(link.target) leads nowhere")
        }
    }
  }

  private static func resolves(_ target: String, from path: String, tree: Tree, anchors: [String: Set<String>]) -> Bool {
    if target.hasPrefix("https://") || target.hasPrefix("http://") || target.hasPrefix("mailto:") { return true }
    let halves = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    var place = path
    if let file = halves.first, !file.isEmpty {
      guard !file.hasPrefix("/") else { return false }
      var parts = path.split(separator: "/").dropLast()
      for part in file.split(separator: "/") where part != "." {
        if part == ".." {
          guard parts.popLast() != nil else { return false }
        } else {
          parts.append(part)
        }
      }
      place = parts.joined(separator: "/")
      guard tree.places.contains(place) else { return false }
    }
    guard halves.count == 2, let known = anchors[place] else { return true }
    return known.contains(String(halves[1]))
  }
}

@Suite struct MarkdownPagesTests {
  @Test func `pages have a title and links resolve`() {
    let breaches = MarkdownPages.breaches(in: Tree.here)
    #expect(breaches.isEmpty, "\(breaches.report)")
  }

  @Test(arguments: [
    "no title", "# a\n# b", "# a\n[b](missing.md)", "# a\n![b](../c.png)", "# a\n[b](#missing)", "# a\n[b](other.md#missing)",
    "# a\n[b]: missing.md", "# a\n[b](/etc/hosts)", "# a\n[b](other.md) and [c](missing.md)",
  ])
  func `caught`(sample: String) {
    #expect(MarkdownPages.breaches(in: Tree(["page.md": sample, "other.md": "# Other\n## One, two"])).count == 1)
  }

  @Test func `good pages pass`() {
    let page = """
      # A title
      [b](../other.md), [c](../other.md#one-two), [d](https://example.org), [e](.), [f](#a-title), `[g](missing.md)`
      ```sh
      # no heading
      [h](missing.md)
      ```
      """
    #expect(MarkdownPages.breaches(in: Tree(["folder/page.md": page, "other.md": "# Other\n## One, two"])).isEmpty)
  }
}
