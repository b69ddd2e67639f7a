import Testing

@testable import FieldDevice

@Suite("An HTTP answer is read however the bytes are cut")
struct AnswerReaderTests {
  private static let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n"
  private static let counted = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 401 No\r\ncontent-length: 5\r\nX: y\r\n\r\nabcde"
  private static let open = "HTTP/1.1 200 OK\r\n\r\nabc"

  private struct Read: Equatable {
    var status: Int?
    var body: [UInt8] = []
    var hasEnded = false
    var isWholeAtEnd = false
  }

  private func read(_ pieces: [[UInt8]]) throws -> Read {
    var reader = AnswerReader()
    var read = Read()
    for piece in pieces {
      reader.push(piece)
      while let part = try reader.next() {
        switch part {
        case .head(let status): read.status = status
        case .body(let bytes): read.body += bytes
        case .end: read.hasEnded = true
        }
      }
    }
    read.isWholeAtEnd = reader.isWholeAtEnd
    return read
  }

  @Test(
    "cut in two at every byte, and into single bytes",
    arguments: [
      (chunked, 200, "abc0123456789"), (counted, 401, "abcde"),
    ])
  func anyPieces(text: String, status: Int, body: String) throws {
    let bytes = Array(text.utf8)
    let whole = Read(status: status, body: Array(body.utf8), hasEnded: true, isWholeAtEnd: true)
    for cut in 0...bytes.count { #expect(try read([Array(bytes[..<cut]), Array(bytes[cut...])]) == whole) }
    #expect(try read(bytes.map { [$0] }) == whole)
  }

  @Test("an answer that ends early is not whole, wherever", arguments: [chunked, counted])
  func endsEarly(text: String) throws {
    let bytes = Array(text.utf8)
    for cut in 0..<bytes.count {
      let read = try read([Array(bytes[..<cut])])
      #expect(!read.hasEnded && !read.isWholeAtEnd)
    }
  }

  @Test("without a length the end of the connection is the end of the answer")
  func untilTheEnd() throws {
    #expect(try read([Array(Self.open.utf8)]) == Read(status: 200, body: Array("abc".utf8), hasEnded: false, isWholeAtEnd: true))
  }

  @Test(
    "what is no HTTP/1.1 is refused",
    arguments: [
      "SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n",
    ])
  func refusesOthers(text: String) {
    #expect(throws: AnswerReader.NotHTTP.self) { try read([Array(text.utf8)]) }
    #expect(throws: AnswerReader.NotHTTP.self) { try read([[UInt8](repeating: 65, count: 70_000)]) }
  }
}
