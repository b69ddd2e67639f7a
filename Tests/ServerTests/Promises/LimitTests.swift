import ChangeLog
import FieldDevice
import Foundation
import PumpRecords
import StorageConformance
import SyncProtocol
import Testing
import TestGround

extension OverARealSocket {
  @Suite("Who sends too much, too slowly or too cleverly is cut off, and the server goes on serving")
  struct LimitTests {
    @Test("bodies in gzip and deflate are read; a bomb, a broken and a cut one are problems", .enabled(if: Gzip.isThere))
    func compressed() async throws {
      let clinic = try await ServedClinic(people: [("Nora N.", .nurse)])
      let port = clinic.server.port
      let wrong = try #require(EnrolmentCode(bytes: [UInt8](repeating: 5, count: 10)))
      for (name, offset) in [("gzip", 31), ("deflate", 15)] {
        let device = try EnrolmentByHand(clinic, code: wrong)
        let plain = try RawHTTP.post("/v1/enrol", device.request, to: port)
        let packed = try RawHTTP.send(packed(try Gzip.pack(device.request, bits: offset), name, "/v1/enrol"), to: port)
        #expect(plain.code == "code-wrong" && packed.code == "code-wrong", "\(name): \(packed.status) \(packed.code ?? "")")
      }
      let bomb = try RawHTTP.send(packed(try Gzip.pack([UInt8](repeating: 0, count: 32 << 20), bits: 31), "gzip", "/v1/enrol"), to: port)
      #expect(bomb.status == 413 && bomb.code == "too-large")
      let broken = try RawHTTP.send(packed([UInt8](repeating: 7, count: 400), "gzip"), to: port)
      #expect(broken.status == 400 && broken.code == "malformed", "\(broken.status) \(broken.code ?? "")")
      let device = try await clinic.device("nurse")
      await device.close()
    }

    @Test("a head that does not come, and a body that trickles, end with the connection")
    func slow() async throws {
      let clinic = try await ServedClinic(people: [("Nora N.", .nurse)], serving: ["--head-seconds", "1", "--body-seconds", "1"])
      let silent = try Sockets.connected(to: clinic.server.port, timeoutSeconds: 10)
      Sockets.send(Array("POST /v1/sync HT".utf8), to: silent)
      let began = ContinuousClock.now
      #expect(Sockets.receive(silent).isEmpty)
      let trickle = try Sockets.connected(to: clinic.server.port, timeoutSeconds: 10)
      Sockets.send(RawHTTP.head("POST", "/v1/enrol", length: 1_000), to: trickle)
      var pieces = 0
      while Sockets.send([1], to: trickle), pieces < 100 {
        pieces += 1
        usleep(100_000)
      }
      #expect(pieces < 50, "cut off within five seconds")
      #expect(ContinuousClock.now - began < .seconds(9))
      close(silent)
      close(trickle)
      let device = try await clinic.device("nurse")
      await device.close()
      let metrics = try RawHTTP.send(RawHTTP.request("GET", "/metrics", type: nil), to: clinic.server.port)
      #expect(String(decoding: metrics.body, as: UTF8.self).contains("cistern_http_connections_cut_off_total 2"))
    }

    @Test("beyond its quota a sender is told to wait, and for how long; what watches the server is not counted")
    func quota() async throws {
      let clinic = try await ServedClinic(people: [], serving: ["--requests-per-minute", "10"])
      let port = clinic.server.port
      var last: RawHTTP.Answer?
      for number in 1...11 {
        let answer = try RawHTTP.post("/v1/sync", [], to: port)
        #expect(answer.status == (number < 11 ? 400 : 429))
        last = answer
      }
      #expect(last?.code == "too-many-requests")
      #expect(last?.headers["retry-after"].flatMap { Int($0) }.map { 1...10 ~= $0 } == true)
      #expect(try RawHTTP.send(RawHTTP.request("GET", "/readyz", type: nil), to: port).status == 200)
    }

    @Test("/metrics counts what passed, in the format of Prometheus, and nothing of any patient")
    func metrics() async throws {
      let clinic = try await ServedClinic(people: [("Nora N.", .nurse)])
      let device = try await clinic.device("nurse")
      try await device.note("itching since noon", in: clinic.log)
      try await device.sync(over: try clinic.transport())
      _ = try RawHTTP.send(RawHTTP.request("GET", "/P1/Nora", type: nil), to: clinic.server.port)
      let answer = try RawHTTP.send(RawHTTP.request("GET", "/metrics", type: nil), to: clinic.server.port)
      #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
      let text = String(decoding: answer.body, as: UTF8.self)
      #expect(text.contains("cistern_http_requests_total{path=\"/v1/enrol\",status=\"200\"} 1\n"))
      #expect(text.contains("cistern_http_requests_total{path=\"other\",status=\"404\"} 1\n"))
      #expect(text.contains("cistern_sync_batches_total 1\n"))
      for word in ["Nora", "P1", "itching", device.identity.writer.description, clinic.log.description] { #expect(!text.contains(word)) }
      // Every family says what it is before its samples, and every sample is a name, labels and a number.
      var families: Set<String> = []
      for line in text.split(separator: "\n") {
        if line.hasPrefix("# TYPE ") {
          families.insert(String(line.split(separator: " ")[2]))
        } else if !line.hasPrefix("#") {
          let name = line.prefix { $0 != " " && $0 != "{" }
          #expect(families.contains { name.hasPrefix($0) } && Double(line.split(separator: " ").last ?? "") != nil, "\(line)")
        }
      }
      await device.close()
      if Promtool.isThere {
        #expect(try Promtool.check(text) == 0)
      } else {
        print("promtool is not installed: the format was checked by hand")
      }
    }

    private func packed(_ body: [UInt8], _ encoding: String, _ path: String = "/v1/sync") -> [UInt8] {
      Array(
        "POST \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: \(RawHTTP.protobuf)\r\nContent-Encoding: \(encoding)\r\nContent-Length: \(body.count)\r\n\r\n"
          .utf8) + body
    }
  }
}

/// Compression by python3, which every machine that runs the suite's other client has.
private enum Gzip {
  static let isThere = (try? pack([1, 2, 3], bits: 31))?.starts(with: [0x1f, 0x8b]) == true

  /// - Parameter bits: zlib's window bits: 31 for gzip, 15 for deflate.
  static func pack(_ bytes: [UInt8], bits: Int) throws -> [UInt8] {
    let script =
      "import sys,zlib;c=zlib.compressobj(9,zlib.DEFLATED,\(bits));sys.stdout.buffer.write(c.compress(sys.stdin.buffer.read())+c.flush())"
    return Array(try Tool.run(["python3", "-c", script], input: Data(bytes)).output)
  }
}

private enum Promtool {
  static let isThere = (try? Tool.run(["promtool", "--version"], input: Data()))?.status == 0

  static func check(_ text: String) throws -> Int32 { try Tool.run(["promtool", "check", "metrics"], input: Data(text.utf8)).status }
}

private enum Tool {
  static func run(_ arguments: [String], input: Data) throws -> (status: Int32, output: Data) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    let folder = try TemporaryFolder()
    try input.write(to: folder.url("in"))
    process.standardInput = try FileHandle(forReadingFrom: folder.url("in"))
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let said = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, said)
  }
}
