import Testing

/// The project knows no machine: no home folder, no build machine's layout, no host that packages happen to come from.
enum MachineTraces {
  /// Put together here so that this file does not hold what it looks for.
  private static let traces: [String] =
    ["home", "Users", "root", "work", "opt/swift", "private/var", "var/folders"].map { "/" + $0 + "/" }
    + ["C:" + "\\Users", "file:" + "///"]
  private static let hosts: [String] = [
    "art" + "ifactory", "jf" + "rog", "registry.npm" + "js", "py" + "pi.org", "deb.deb" + "ian.org", "proxy.go" + "lang.org",
    "verda" + "ccio", ".int" + "ernal/", ".loc" + "aldomain",
  ]

  static func breaches(in tree: Tree) -> [Breach] {
    tree.pages { $0 != "LICENSE" && !$0.hasSuffix("MachineTraces.swift") }.flatMap { path, text in
      text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { number, line in
        if let trace = traces.first(where: { isPath($0, in: line) }) {
          return Breach(path: path, line: number + 1, what: "a machine's path, \(trace)…")
        }
        if let host = hosts.first(where: { line.contains($0) }) {
          return Breach(path: path, line: number + 1, what: "a package host, \(host)")
        }
        return nil
      }
    }
  }

  /// True where `trace` begins an absolute path, and is not the middle of a relative one or of a URL.
  private static func isPath(_ trace: String, in line: Substring) -> Bool {
    var rest = line
    while let range = rest.firstRange(of: trace) {
      guard range.lowerBound > line.startIndex else { return true }
      let before = line[line.index(before: range.lowerBound)]
      if !before.isLetter, !before.isNumber, !"._-~})/".contains(before) { return true }
      rest = rest[range.upperBound...]
    }
    return false
  }
}

@Suite struct MachineTracesTests {
  @Test func `no machine is known here`() {
    let breaches = MachineTraces.breaches(in: Tree.here)
    #expect(breaches.isEmpty, "\(breaches.report)")
  }

  @Test(arguments: [
    "cd /" + "home/anna/cistern", "let a = \"/" + "Users/anna\"", "/" + "root/.swiftpm", "see file:" + "///tmp/a",
    "https://py" + "pi.org/simple", "(/" + "work/main)",
  ])
  func `caught`(sample: String) { #expect(MachineTraces.breaches(in: Tree(["a.md": sample])).count == 1) }

  @Test func `relative paths and addresses pass`() {
    let sample = "a/home/b ~/work/c https://example.org/root/x ${HOME}/work/y the root/leaf"
    #expect(MachineTraces.breaches(in: Tree(["a.md": sample])).isEmpty)
  }
}
