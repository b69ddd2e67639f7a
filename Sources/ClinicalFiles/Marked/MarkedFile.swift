/// A file read to trees: one, or for JSON Lines one a line.
struct MarkedFile {
  /// The values of the file.
  var roots: [FileNode]
  /// Whether the file was read as JSON, where a header alone on one line may be a JSON Lines file without entries.
  var isJSON: Bool

  /// Reads YAML, JSON or JSON Lines. What begins with `{` is tried as JSON first, whatever the file is called; YAML's
  /// braces are tried next unless the name ends in `.json` or `.jsonl`.
  static func read(_ original: [UInt8], file: String, limits: FileLimits) throws(ClinicalFileError) -> MarkedFile {
    guard original.count <= limits.bytes else {
      throw ClinicalFileError(file: file, mark: .start, expected: "at most \(limits.bytes) bytes", found: "\(original.count)")
    }
    let bytes = original.withoutByteOrderMark
    let isNamedJSON = [".json", ".jsonl", ".ndjson"].contains { file.lowercased().hasSuffix($0) }
    let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
    if isNamedJSON || first == UInt8(ascii: "{") {
      do throws(ClinicalFileError) {
        var json = JSONTree(file: file, bytes: bytes, limits: limits)
        let roots = try json.readAll()
        guard !roots.isEmpty else {
          throw ClinicalFileError(file: file, mark: .start, expected: "an object", found: "an empty file")
        }
        return MarkedFile(roots: roots, isJSON: true)
      } catch {
        if isNamedJSON { throw error }
        // A YAML file may begin with a brace; if it is none either, JSON's message is the one to show.
        var yaml = YAMLTree(file: file, bytes: bytes, limits: limits)
        guard let root = try? yaml.read() else { throw error }
        return MarkedFile(roots: [root], isJSON: false)
      }
    }
    var yaml = YAMLTree(file: file, bytes: bytes, limits: limits)
    return MarkedFile(roots: [try yaml.read()], isJSON: false)
  }
}
