import Testing

/// A file is named for its one idea.
enum FileNames {
  private static let empty = [
    "utils", "util", "utilities", "helpers", "helper", "manager", "managers", "extensions", "common", "misc", "shared", "base",
  ]

  static func breaches(in paths: some Sequence<String>) -> [Breach] {
    paths.compactMap { path in
      for part in path.split(separator: "/") {
        let name = part.split(separator: ".").first ?? part
        if empty.contains(name.lowercased()) || endsEmpty(name) {
          return Breach(path: path, line: 0, what: "\(part) names no idea")
        }
      }
      return nil
    }
  }

  /// `SyncManager`, `LogHelpers`, `Array+Extensions`.
  private static func endsEmpty(_ name: Substring) -> Bool {
    ["Utils", "Utilities", "Helpers", "Helper", "Manager", "Extensions", "Misc"].contains { name.hasSuffix($0) }
  }
}

@Suite struct FileNamesTests {
  @Test func `every file is named for an idea`() {
    let breaches = FileNames.breaches(in: Tree.here.texts.keys.sorted())
    #expect(breaches.isEmpty, "\(breaches.report)")
  }

  @Test(arguments: [
    "Sources/A/Utils.swift", "Sources/A/Helpers/B.swift", "Sources/A/SyncManager.swift", "Sources/A/Array+Extensions.swift",
    "Sources/Common/A.swift", "Scripts/misc",
  ])
  func `caught`(sample: String) { #expect(FileNames.breaches(in: [sample]).count == 1) }

  @Test func `other names pass`() { #expect(FileNames.breaches(in: ["Sources/A/Uncommon.swift", "README.md", ".ci/run"]).isEmpty) }
}
