import Foundation

/// Reads an HTTP/1.1 answer out of bytes that are cut anywhere (RFC 9112).
struct AnswerReader {
  /// What the bytes say.
  enum Part: Equatable {
    /// The answer begins, with this status.
    case head(status: Int)
    /// Bytes of the body.
    case body([UInt8])
    /// The answer is whole.
    case end
  }

  /// Not HTTP/1.1, or headers of more than ``headLimit`` bytes.
  struct NotHTTP: Error {}

  private enum State {
    case head
    /// So many bytes are left; nil: all until the connection ends.
    case body(left: Int?)
    case chunkSize
    case chunk(left: Int)
    case chunkEnd
    case trailer
    case over
  }

  /// Bytes of status line and headers; the server's have some hundred.
  private static let headLimit = 64 * 1024
  /// Digits of a chunk's size: 8 say 4 GiB.
  private static let sizeDigits = 8

  private var state = State.head
  private var buffer: [UInt8] = []

  /// Takes the next bytes.
  mutating func push(_ bytes: some Collection<UInt8>) { buffer.append(contentsOf: bytes) }

  /// What stands next; nil where more bytes are needed.
  mutating func next() throws(NotHTTP) -> Part? {
    while true {
      switch state {
      case .head:
        guard let lines = try takeHead() else { return nil }
        guard let status = Self.status(lines) else { throw NotHTTP() }
        // 1xx: the answer itself is still to come.
        if (100..<200).contains(status) { continue }
        state = try Self.framing(lines)
        return .head(status: status)
      case .body(let left):
        if left == 0 {
          state = .over
          return .end
        }
        guard let bytes = take(upTo: left ?? .max) else { return nil }
        state = .body(left: left.map { $0 - bytes.count })
        return .body(bytes)
      case .chunkSize:
        guard let line = try takeLine(limit: 1_024) else { return nil }
        let digits = line.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces)
        guard digits.count <= Self.sizeDigits, let size = Int(digits, radix: 16), size >= 0 else { throw NotHTTP() }
        state = size == 0 ? .trailer : .chunk(left: size)
      case .chunk(let left):
        guard let bytes = take(upTo: left) else { return nil }
        state = bytes.count == left ? .chunkEnd : .chunk(left: left - bytes.count)
        return .body(bytes)
      case .chunkEnd:
        guard let line = try takeLine(limit: 2) else { return nil }
        guard line.isEmpty else { throw NotHTTP() }
        state = .chunkSize
      case .trailer:
        guard let line = try takeLine(limit: Self.headLimit) else { return nil }
        guard line.isEmpty else { continue }
        state = .over
        return .end
      case .over: return nil
      }
    }
  }

  /// Whether the answer was whole when the connection ended.
  var isWholeAtEnd: Bool {
    switch state {
    case .over, .body(left: nil): true
    default: false
    }
  }

  private mutating func takeHead() throws(NotHTTP) -> [String]? {
    guard let end = buffer.firstRange(of: [13, 10, 13, 10]) else {
      if buffer.count > Self.headLimit { throw NotHTTP() }
      return nil
    }
    let text = String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
    buffer.removeSubrange(..<end.upperBound)
    return text.components(separatedBy: "\r\n")
  }

  private mutating func takeLine(limit: Int) throws(NotHTTP) -> String? {
    guard let end = buffer.firstRange(of: [13, 10]) else {
      if buffer.count > limit { throw NotHTTP() }
      return nil
    }
    let text = String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
    buffer.removeSubrange(..<end.upperBound)
    return text
  }

  private mutating func take(upTo count: Int) -> [UInt8]? {
    guard !buffer.isEmpty else { return nil }
    let taken = Array(buffer.prefix(count))
    buffer.removeFirst(taken.count)
    return taken
  }

  private static func status(_ lines: [String]) -> Int? {
    let words = lines[0].split(separator: " ", maxSplits: 2)
    guard words.count >= 2, words[0] == "HTTP/1.1" || words[0] == "HTTP/1.0", words[1].count == 3 else { return nil }
    return Int(words[1])
  }

  /// Chunked counts before a length (RFC 9112 section 6.3).
  private static func framing(_ lines: [String]) throws(NotHTTP) -> State {
    var length: Int?
    var isChunked = false
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { throw NotHTTP() }
      let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      switch line[..<colon].lowercased() {
      case "content-length":
        guard let number = Int(value), number >= 0, length == nil || length == number else { throw NotHTTP() }
        length = number
      case "transfer-encoding":
        guard value.lowercased() == "chunked" else { throw NotHTTP() }
        isChunked = true
      default: continue
      }
    }
    return isChunked ? .chunkSize : .body(left: length)
  }
}
