import CYaml

/// Reads YAML to a tree with places, within limits, from libyaml's events.
///
/// Events instead of a ready tree: every alias is counted where it is used, so a file of a few lines that repeats itself
/// a billion times is refused, and a key given twice is named with its place.
struct YAMLTree {
  private let file: String
  private let bytes: [UInt8]
  private let limits: FileLimits
  private var anchors: [String: (node: FileNode, size: Int, height: Int)] = [:]
  private var count = 0

  init(file: String, bytes: [UInt8], limits: FileLimits) {
    self.file = file
    self.bytes = bytes
    self.limits = limits
  }

  /// The tree of the one document in the file.
  mutating func read() throws(ClinicalFileError) -> FileNode {
    if let at = bytes.firstIndexOfBrokenUTF8 {
      throw error(bytes.mark(at: at), expected: "UTF-8 text", found: "a byte that is none")
    }
    // libyaml copies nothing: the buffer must outlive the parser.
    let result: Result<FileNode, ClinicalFileError> = bytes.withUnsafeBufferPointer { buffer in
      var parser = yaml_parser_t()
      guard yaml_parser_initialize(&parser) == 1 else {
        return .failure(error(.start, expected: "memory for a parser", found: "none"))
      }
      defer { yaml_parser_delete(&parser) }
      yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
      yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
      do throws(ClinicalFileError) {
        return .success(try document(&parser))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private mutating func document(_ parser: inout yaml_parser_t) throws(ClinicalFileError) -> FileNode {
    _ = try next(&parser)
    let first = try next(&parser)
    guard first.type == YAML_DOCUMENT_START_EVENT else {
      throw error(.start, expected: "a mapping that begins with `timeline: 1` or `rulebook: 1`", found: "an empty file")
    }
    let (root, _, _) = try node(try next(&parser), &parser, depth: 0)
    _ = try next(&parser)
    let last = try next(&parser)
    guard last.type == YAML_STREAM_END_EVENT else {
      throw error(last.mark, expected: "the end of the file", found: "a second document")
    }
    return root
  }

  private mutating func node(
    _ event: Event, _ parser: inout yaml_parser_t, depth: Int
  ) throws(ClinicalFileError) -> (node: FileNode, size: Int, height: Int) {
    guard depth <= limits.depth else { throw tooDeep(event.mark) }
    switch event.type {
    case YAML_ALIAS_EVENT:
      guard let name = event.anchor, let target = anchors[name] else {
        throw error(event.mark, expected: "an alias of an anchor above", found: "*\(FileNode.cut(event.anchor ?? ""))")
      }
      guard depth + target.height <= limits.depth else { throw tooDeep(event.mark) }
      try count(target.size, event.mark)
      return (FileNode(mark: event.mark, value: target.node.value), target.size, target.height)
    case YAML_SEQUENCE_START_EVENT:
      try count(1, event.mark)
      var list: [FileNode] = []
      var size = 1
      var height = 0
      var inner = try next(&parser)
      while inner.type != YAML_SEQUENCE_END_EVENT {
        let element = try node(inner, &parser, depth: depth + 1)
        list.append(element.node)
        size += element.size
        height = max(height, element.height + 1)
        inner = try next(&parser)
      }
      return remember(event, FileNode(mark: event.mark, value: .list(list)), size, height)
    case YAML_MAPPING_START_EVENT:
      try count(1, event.mark)
      return try mapping(event, &parser, depth: depth)
    default:
      try count(1, event.mark)
      return remember(event, FileNode(mark: event.mark, value: event.scalarValue), 1, 0)
    }
  }

  private mutating func mapping(
    _ start: Event, _ parser: inout yaml_parser_t, depth: Int
  ) throws(ClinicalFileError) -> (node: FileNode, size: Int, height: Int) {
    var fields: [FileField] = []
    var names: Set<String> = []
    var merged: [FileField] = []
    var size = 1
    var height = 0
    var event = try next(&parser)
    while event.type != YAML_MAPPING_END_EVENT {
      guard event.type == YAML_SCALAR_EVENT else {
        throw error(event.mark, expected: "a field name", found: event.type == YAML_ALIAS_EVENT ? "an alias" : "a list or mapping")
      }
      let value = try node(try next(&parser), &parser, depth: depth + 1)
      size += value.size + 1
      height = max(height, value.height + 1)
      if event.text == "<<", event.isPlain {
        for source in value.node.list ?? [value.node] {
          guard let inherited = source.fields else {
            throw error(source.mark, expected: "a mapping to merge", found: source.brief)
          }
          merged += inherited
        }
      } else {
        guard names.insert(event.text).inserted else {
          throw error(event.mark, expected: "each field once", found: "\(FileNode.cut(event.text)) a second time")
        }
        fields.append(FileField(name: event.text, mark: event.mark, value: value.node))
      }
      event = try next(&parser)
    }
    for field in merged where names.insert(field.name).inserted { fields.append(field) }
    return remember(start, FileNode(mark: start.mark, value: .map(fields)), size, height)
  }

  private mutating func remember(
    _ event: Event, _ node: FileNode, _ size: Int, _ height: Int
  ) -> (node: FileNode, size: Int, height: Int) {
    if let anchor = event.anchor { anchors[anchor] = (node, size, height) }
    return (node, size, height)
  }

  private mutating func count(_ more: Int, _ mark: FileMark) throws(ClinicalFileError) {
    guard more <= limits.nodes - count else {
      throw error(mark, expected: "at most \(limits.nodes) values, repeated ones counted", found: "more")
    }
    count += more
  }

  private func tooDeep(_ mark: FileMark) -> ClinicalFileError {
    error(mark, expected: "at most \(limits.depth) lists and mappings inside each other", found: "more")
  }

  private func error(_ mark: FileMark, expected: String, found: String) -> ClinicalFileError {
    ClinicalFileError(file: file, mark: mark, expected: expected, found: found)
  }

  /// One event, copied out of libyaml's memory.
  private struct Event {
    var type: yaml_event_type_t
    var mark: FileMark
    var anchor: String?
    var text = ""
    var isPlain = true
    var isText = false

    /// YAML's plain words for nothing are nothing; a quoted or `!!str` scalar is text.
    var scalarValue: FileNode.Value {
      if isPlain, !isText, ["", "~", "null", "Null", "NULL"].contains(text) { return .null }
      return .scalar(text, isQuoted: !isPlain || isText)
    }
  }

  private func next(_ parser: inout yaml_parser_t) throws(ClinicalFileError) -> Event {
    var raw = yaml_event_t()
    guard yaml_parser_parse(&parser, &raw) == 1 else { throw broken(parser) }
    defer { yaml_event_delete(&raw) }
    var event = Event(
      type: raw.type, mark: FileMark(line: Int(raw.start_mark.line) + 1, column: Int(raw.start_mark.column) + 1), anchor: nil)
    switch raw.type {
    case YAML_ALIAS_EVENT: event.anchor = Self.text(raw.data.alias.anchor)
    case YAML_SCALAR_EVENT:
      event.anchor = Self.text(raw.data.scalar.anchor)
      event.text = String(decoding: UnsafeBufferPointer(start: raw.data.scalar.value, count: raw.data.scalar.length), as: UTF8.self)
      event.isPlain = raw.data.scalar.style == YAML_PLAIN_SCALAR_STYLE
      event.isText = Self.text(raw.data.scalar.tag) == "tag:yaml.org,2002:str"
    case YAML_SEQUENCE_START_EVENT: event.anchor = Self.text(raw.data.sequence_start.anchor)
    case YAML_MAPPING_START_EVENT: event.anchor = Self.text(raw.data.mapping_start.anchor)
    default: break
    }
    return event
  }

  private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    guard let pointer else { return nil }
    var length = 0
    while pointer[length] != 0 { length += 1 }
    return String(decoding: UnsafeBufferPointer(start: pointer, count: length), as: UTF8.self)
  }

  private func broken(_ parser: yaml_parser_t) -> ClinicalFileError {
    var mark = FileMark(line: Int(parser.problem_mark.line) + 1, column: Int(parser.problem_mark.column) + 1)
    if parser.error == YAML_READER_ERROR { mark = bytes.mark(at: Int(parser.problem_offset)) }
    let problem = parser.problem.map { String(cString: $0) } ?? "something else"
    if problem.hasPrefix("Maximum nesting") { return tooDeep(mark) }
    if problem.hasSuffix("unexpected end of stream") {
      let start = FileMark(line: Int(parser.context_mark.line) + 1, column: Int(parser.context_mark.column) + 1)
      return error(start, expected: "a text with a closing quote", found: "none up to the end of the file")
    }
    let prefix = "did not find expected "
    if problem.hasPrefix(prefix) {
      return error(mark, expected: Self.plain(String(problem.dropFirst(prefix.count))), found: bytes.word(at: mark))
    }
    return error(mark, expected: "YAML", found: "what is none: \(problem)")
  }

  /// libyaml's names of tokens in words.
  private static func plain(_ token: String) -> String {
    switch token {
    case "key": "a field name at this depth"
    case "'-' indicator": "an item that begins with `-`"
    case "<document start>": "the end of the document"
    case "node content": "a value"
    default: token
    }
  }
}
