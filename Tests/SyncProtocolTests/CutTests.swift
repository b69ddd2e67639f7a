import ChangeLog
import LogStorage
import MerkleLog
import SyncProtocol
import Testing
import TestGround

/// A transfer that breaks keeps every whole batch, wherever it breaks, and the next call goes on from there.
@Suite struct CutTests {
  @Test func `a response cut at every byte gives out the batches that are whole`() throws {
    let (server, phone, _, _) = try ExchangeTests.pairWithNews(seed: 400)
    let fresh = try TestDevice(at: server, logs: try phone.replica.held().map(\.log), seed: 404)
    server.batchBytes = 100
    var session = try fresh.session()
    let body = try fresh.request(&session)
    let response = try server.handle(body)
    let ends = try Self.messageEnds(response)
    #expect(ends.count > 5)
    for cut in 0...response.count {
      var trial = session
      trial.push(response.prefix(cut))
      var stored = 0
      while let action = try trial.next(at: fresh.clocks, verifier: fresh.replica.verifier, hasher: fresh.replica.hasher) {
        if case .store = action { stored += 1 }
      }
      #expect(stored == max(0, ends.count { $0 <= cut } - 1))
      let step = code { _ = try trial.responseEnded(held: [], unsynced: [], hasher: fresh.replica.hasher) }
      #expect(step == (cut == response.count ? nil : .cutShort))
    }
  }

  @Test func `a request cut at every byte gives out the batches that are whole`() throws {
    let server = try TestServer(seed: 410)
    let log = try server.addLog()
    let phone = try TestDevice(at: server, logs: [log], seed: 411)
    try phone.sync(with: server)
    try phone.record(6, in: log)
    phone.batchBytes = 100
    var session = try phone.session()
    let body = try phone.request(&session)
    let ends = try Self.messageEnds(body)
    #expect(ends.count == 7)
    for cut in 0...body.count {
      var machine = ServerSession(clinic: server.clinic, server: server.writer)
      machine.push(body.prefix(cut))
      var batches = 0
      while let action = try machine.next(hasher: phone.replica.hasher) {
        switch action {
        case .identify(let writer):
          var record = try #require(server.tickets[writer])
          _ = try machine.admit(
            key: server.keys[writer], tickets: &record, next: try #require(Ticket(server.random.bytes(16))), serverMS: server.now,
            verifier: server.replica.verifier)
        case .batch: batches += 1
        case .unreadable: Issue.record("a whole batch cannot be read")
        }
      }
      #expect(batches == max(0, ends.count { $0 <= cut } - 1))
      #expect(code { try machine.requestEnded() } == (cut == body.count ? nil : .cutShort))
    }
  }

  @Test func `calls that break anywhere end equal, with nothing stored twice`() throws {
    let seed: UInt64 = 420
    print("seed \(seed)")
    var generator = SplitMix64(seed: seed)
    let server = try TestServer(seed: seed)
    let logs = try (0..<2).map { _ in try server.addLog() }
    server.batchBytes = 150
    let devices = try (1...3).map { try TestDevice(at: server, logs: logs, seed: seed + $0) }
    var recorded = [[UInt64]](repeating: [0, 0], count: 3)
    for _ in 0..<80 {
      let which = generator.below(3)
      let device = devices[which]
      device.batchBytes = 120
      if generator.below(2) == 0 {
        let log = generator.below(2)
        // A device records into a log once it holds it.
        if try device.replica.feed(logs[log], server.writer) != nil {
          let count = 1 + generator.below(4)
          try device.record(count, in: logs[log])
          recorded[which][log] += UInt64(count)
        }
      }
      let cut = generator.below(3_000)
      let kind = generator.below(5)
      let at = generator.below(2)
      let link = VirtualLink(server: server) { exchange in
        guard exchange == at else { return .none }
        return switch kind {
        case 0: .requestLost
        case 1: .requestCut(cut)
        case 2: .responseLost
        case 3: .responseCut(cut)
        default: .none
        }
      }
      do {
        try device.sync(over: link)
      } catch is VirtualLink.Broken {
      } catch let error as SyncProblem where error.code == .cutShort {
      }
    }
    for _ in 0..<2 { for device in devices { #expect(try device.sync(with: server).isEqual) } }
    for (which, device) in devices.enumerated() {
      #expect(try device.replica.held() == server.replica.held())
      #expect(device.refused.isEmpty)
      for (log, count) in zip(logs, recorded[which]) {
        #expect(try server.replica.feed(log, device.writer)?.length ?? 0 == count)
        #expect(try device.receipted(log) == count)
      }
    }
  }

  /// Where each message of a body ends.
  static func messageEnds(_ body: [UInt8]) throws -> [Int] {
    var ends: [Int] = []
    var reader = SyncStreamReader()
    for (index, byte) in body.enumerated() {
      reader.push([byte])
      if try reader.next() != nil { ends.append(index + 1) }
    }
    #expect(reader.waiting == 0)
    return ends
  }
}
