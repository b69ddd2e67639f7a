import Foundation

/// The files of the project, or a few invented ones.
struct Tree: Sendable {
  /// Path from the root → text; nil where the file is not UTF-8.
  let texts: [String: String?]
  /// Every file and folder there is.
  let places: Set<String>

  init(_ texts: [String: String?]) {
    self.texts = texts
    var places: Set<String> = [""]
    for path in texts.keys {
      var parts = path.split(separator: "/")
      while !parts.isEmpty {
        places.insert(parts.joined(separator: "/"))
        parts.removeLast()
      }
    }
    self.places = places
  }

  /// The files whose path satisfies `isWanted` and that are text, by path.
  func pages(where isWanted: (String) -> Bool) -> [(path: String, text: String)] {
    texts.keys.sorted().compactMap { path in
      guard isWanted(path), case .some(.some(let text)) = texts[path] else { return nil }
      return (path, text)
    }
  }

  /// The Swift files below `folder`, those that a generator wrote left out.
  func swift(below folder: String) -> [SwiftSource] {
    pages { $0.hasPrefix(folder) && $0.hasSuffix(".swift") && !$0.hasSuffix(".pb.swift") }.map { SwiftSource(path: $0.path, text: $0.text) }
  }

  /// What lies here: all that git tracks, and all that it would add. Read once.
  static let here = Tree(at: root)

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private init(at root: URL) {
    var texts: [String: String?] = [:]
    for path in Tree.listed(at: root) {
      guard let data = try? Data(contentsOf: root.appending(path: path)) else { continue }
      texts.updateValue(String(data: data, encoding: .utf8), forKey: path)
    }
    self.init(texts)
  }

  private static func listed(at root: URL) -> [String] {
    let git = ChildProcess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], in: root)
    if let git, git.status == 0 { return git.output.split(separator: "\0").map(String.init) }
    // Unpacked from an archive: everything but what builds leave behind.
    guard let all = FileManager.default.enumerator(atPath: root.path) else { return [] }
    var paths: [String] = []
    for case let path as String in all where !path.hasPrefix(".build") && !path.hasPrefix(".git/") && !path.hasPrefix(".swiftpm") {
      var isFolder = ObjCBool(false)
      if FileManager.default.fileExists(atPath: root.appending(path: path).path, isDirectory: &isFolder), !isFolder.boolValue {
        paths.append(path)
      }
    }
    return paths
  }
}
