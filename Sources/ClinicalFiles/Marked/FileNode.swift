import PumpRecords

/// A value of a YAML or JSON file, and where it stands.
public struct FileNode: Hashable, Sendable {
  /// Where the value begins.
  public var mark: FileMark
  /// The value.
  public var value: Value

  /// The value of a node.
  public indirect enum Value: Hashable, Sendable {
    /// Nothing: `null`, `~`, or no value at all.
    case null
    /// A number, word or text; quoted text is never read as a number or a truth value.
    case scalar(String, isQuoted: Bool)
    /// A list.
    case list([FileNode])
    /// A mapping, in the order of the file, no key twice.
    case map([FileField])
  }

  /// A node.
  public init(mark: FileMark, value: Value) {
    self.mark = mark
    self.value = value
  }

  /// The field of a mapping; nil when there is none, or it is null, or this is no mapping.
  public subscript(name: String) -> FileNode? {
    guard case .map(let fields) = value, let field = fields.first(where: { $0.name == name }), !field.value.isNull else { return nil }
    return field.value
  }

  /// Whether there is no value.
  public var isNull: Bool {
    if case .null = value { return true }
    return false
  }

  /// The text of a scalar, quoted or not.
  public var text: String? {
    if case .scalar(let text, _) = value { return text }
    return nil
  }

  /// The elements of a list.
  public var list: [FileNode]? {
    if case .list(let list) = value { return list }
    return nil
  }

  /// The fields of a mapping.
  public var fields: [FileField]? {
    if case .map(let fields) = value { return fields }
    return nil
  }

  /// A few words for a message: what this is, cut short.
  var brief: String {
    switch value {
    case .null: "nothing"
    case .scalar(let text, let isQuoted):
      isQuoted ? "the text \"\(Self.cut(text))\"" : Self.cut(text)
    case .list(let list): list.isEmpty ? "an empty list" : "a list"
    case .map(let fields): fields.isEmpty ? "an empty mapping" : "a mapping"
    }
  }

  static func cut(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars.prefix(32) {
      if scalar.value < 0x20 || scalar.value == 0x7F { out += " " } else { out.unicodeScalars.append(scalar) }
    }
    return text.unicodeScalars.count > 32 ? out + "…" : out
  }

  /// Whether two values say the same, wherever they stand, in whatever order their keys come and however a number is spelled.
  /// - Parameter ignored: fields of the outermost mapping that may differ.
  func saysTheSame(as other: FileNode, but ignored: Set<String> = []) -> Bool {
    switch (value, other.value) {
    case (.null, .null): return true
    case (.scalar(let one, let isText), .scalar(let two, let isTextToo)):
      if one == two { return true }
      guard !isText, !isTextToo, let first = ExactDecimal.scaled(one, decimals: 9) else { return false }
      return first == ExactDecimal.scaled(two, decimals: 9)
    case (.list(let one), .list(let two)): return one.count == two.count && zip(one, two).allSatisfy { $0.saysTheSame(as: $1) }
    case (.map(let one), .map(let two)):
      let left = Self.sorted(one, but: ignored)
      let right = Self.sorted(two, but: ignored)
      return left.count == right.count && zip(left, right).allSatisfy { $0.name == $1.name && $0.value.saysTheSame(as: $1.value) }
    default: return false
    }
  }

  private static func sorted(_ fields: [FileField], but ignored: Set<String>) -> [FileField] {
    fields.filter { !$0.value.isNull && !ignored.contains($0.name) }.sorted { $0.name < $1.name }
  }
}

/// A key of a mapping and its value.
public struct FileField: Hashable, Sendable {
  /// The key.
  public var name: String
  /// Where the key stands.
  public var mark: FileMark
  /// The value.
  public var value: FileNode

  /// A field.
  public init(name: String, mark: FileMark, value: FileNode) {
    self.name = name
    self.mark = mark
    self.value = value
  }
}

/// What a file may be at most; each is checked before anything of that size is built.
public struct FileLimits: Hashable, Sendable {
  /// Bytes of the file.
  public var bytes: Int
  /// Lists and mappings inside each other.
  public var depth: Int
  /// Values in the file, those that aliases repeat included.
  public var nodes: Int

  /// Limits.
  public init(bytes: Int = 64 << 20, depth: Int = 64, nodes: Int = 4_000_000) {
    self.bytes = bytes
    self.depth = depth
    self.nodes = nodes
  }
}
