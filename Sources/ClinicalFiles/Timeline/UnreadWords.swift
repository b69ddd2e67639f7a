extension TimelineFile {
  /// What the file says that no rule can read, as `line: word`: a slip of the pen must not pass for "no findings".
  public var unreadByRules: [String] {
    let header = unknown.map { "\($0.mark.line): \($0.name)" }
    return header
      + entries.flatMap { entry in
        let isKnown = entry.fields.table != nil || EntriesReader.known[entry.kind] != nil
        return (isKnown ? [] : ["\(entry.mark.line): kind \(entry.kind)"])
          + (entry.by != nil && entry.role == nil ? ["\(entry.mark.line): role \(entry.by ?? "")"] : [])
          + entry.fields.unknown.map { "\(entry.mark.line): \($0)" }
      }
  }
}
