import Testing

/// What people wrote is tracked; what machines made of it, and secrets, are not.
enum TrackedFiles {
  private static let endings = [
    ".o", ".d", ".swp", ".orig", ".rej", "~", ".DS_Store", ".pyc", ".xcuserstate", ".profraw", ".sqlite-wal", ".sqlite-shm", ".db-wal",
    ".log", "Package.resolved", ".p12", ".pfx",
  ]

  static func breaches(in tree: Tree) -> [Breach] {
    let byName = tree.texts.keys.sorted().compactMap { path -> Breach? in
      if path.hasPrefix(".build") || path.split(separator: "/").contains(where: { $0 == ".swiftpm" || $0 == "node_modules" }) {
        return Breach(path: path, line: 0, what: "built, not written")
      }
      return endings.contains { path.hasSuffix($0) } ? Breach(path: path, line: 0, what: "left over, not written") : nil
    }
    let byText = tree.pages { _ in true }.compactMap { path, text -> Breach? in
      let size = text.utf8.count
      if size > 1 << 20, !path.hasPrefix("Fixtures/") { return Breach(path: path, line: 0, what: "\(size) bytes") }
      // Base64 of a DER sequence begins with M; code that writes such files has the line break as an escape.
      let isKey = ["", "EC ", "ENCRYPTED "].contains { text.contains("-----BEGIN \($0)PRIVATE KEY-----\nM") }
      return isKey ? Breach(path: path, line: 0, what: "a private key") : nil
    }
    return byName + byText
  }
}

@Suite struct TrackedFilesTests {
  @Test func `only what was written is tracked`() {
    let breaches = TrackedFiles.breaches(in: Tree.here)
    #expect(breaches.isEmpty, "\(breaches.report)")
  }

  @Test(arguments: ["a.o", ".build-core/x", "Sources/A/.DS_Store", "Package.resolved", "a/b.swift.orig", ".swiftpm/x"])
  func `caught by name`(sample: String) { #expect(TrackedFiles.breaches(in: Tree([sample: ""])).count == 1) }

  @Test func `caught by content`() {
    #expect(TrackedFiles.breaches(in: Tree(["key.pem": "-----BEGIN PRIVATE KEY-----\nMC4CAQ"])).count == 1)
    #expect(TrackedFiles.breaches(in: Tree(["a.txt": String(repeating: "a", count: 1 << 20 + 1)])).count == 1)
    #expect(TrackedFiles.breaches(in: Tree(["a.txt": "a"])).isEmpty)
  }
}
