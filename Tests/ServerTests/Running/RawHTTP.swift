import Foundation

/// HTTP/1.1 by hand: what no well-behaved client would send can be sent.
enum RawHTTP {
  struct Answer {
    var status: Int
    /// Names in lower case.
    var headers: [String: String]
    var body: [UInt8]

    /// The members of a problem (RFC 9457); empty where it is none.
    var problem: [String: Any] {
      guard headers["content-type"] == "application/problem+json" else { return [:] }
      return (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]) ?? [:]
    }

    /// The stable word of the problem; nil where it is none, or not a whole one.
    var code: String? {
      let problem = problem
      guard let code = problem["code"] as? String, problem["type"] as? String == "urn:cistern:problem:\(code)",
        problem["status"] as? Int == status, problem["title"] is String, problem["remedy"] is String
      else { return nil }
      return code
    }
  }

  static let protobuf = "application/x-protobuf"

  /// A whole request that asks for the connection to be closed.
  static func request(_ method: String, _ path: String, _ body: [UInt8] = [], type: String? = protobuf) -> [UInt8] {
    head(method, path, length: body.count, type: type) + body
  }

  static func head(_ method: String, _ path: String, length: Int, type: String? = protobuf) -> [UInt8] {
    let type = type.map { "Content-Type: \($0)\r\n" } ?? ""
    return Array("\(method) \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\(type)Content-Length: \(length)\r\n\r\n".utf8)
  }

  /// Sends and reads to the end.
  static func send(_ bytes: [UInt8], to port: Int) throws -> Answer {
    let socket = try Sockets.connected(to: port)
    defer { close(socket) }
    Sockets.send(bytes, to: socket)
    return try answer(from: socket)
  }

  static func post(_ path: String, _ body: [UInt8], to port: Int, type: String? = protobuf) throws -> Answer {
    try send(request("POST", path, body, type: type), to: port)
  }

  /// Reads an answer to the end of the connection.
  static func answer(from socket: Int32) throws -> Answer {
    var bytes: [UInt8] = []
    while true {
      let more = Sockets.receive(socket)
      if more.isEmpty { break }
      bytes += more
    }
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { throw CocoaError(.coderReadCorrupt) }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    let parts = lines[0].split(separator: " ")
    guard parts.count > 1, let status = Int(parts[1]) else { throw CocoaError(.coderReadCorrupt) }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    let body = Array(bytes[end.upperBound...])
    let isChunked = headers["transfer-encoding"]?.lowercased() == "chunked"
    return Answer(status: status, headers: headers, body: isChunked ? unchunked(body) : body)
  }

  private static func unchunked(_ bytes: [UInt8]) -> [UInt8] {
    var rest = bytes[...]
    var body: [UInt8] = []
    while let end = rest.firstRange(of: [13, 10]),
      let size = Int(String(decoding: rest[..<end.lowerBound], as: UTF8.self), radix: 16), size > 0
    {
      body += rest[end.upperBound...].prefix(size)
      rest = rest[end.upperBound...].dropFirst(size + 2)
    }
    return body
  }
}
