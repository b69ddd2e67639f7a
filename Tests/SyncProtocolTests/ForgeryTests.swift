import ChangeLog
import MerkleLog
import Signatures
import SyncProtocol
import Testing

/// Neither side believes what is not signed by the other, for this question.
@Suite struct ForgeryTests {
  @Test func `a response signed by another key is not believed`() throws {
    let (server, phone, _, _) = try ExchangeTests.pairWithNews(seed: 300)
    let stranger = try SoftwareSigner.generate()
    try expectRefused(.badSignature, by: phone) { body in
      var reader = SyncStreamReader()
      reader.push(try server.handle(body))
      guard case .envelope(let envelope, _)? = try reader.next() else { return [] }
      let signed = try SignedStatement(signing: envelope.body, as: .response, by: stranger)
      return SyncStreamWriter.framed(SyncStreamWriter.message(signed))
    }
  }

  @Test func `a response signed as something else is not believed`() throws {
    let (server, phone, _, _) = try ExchangeTests.pairWithNews(seed: 310)
    for type in StatementType.allCases where type != .response {
      try expectRefused(.badSignature, by: phone) { body in
        var reader = SyncStreamReader()
        reader.push(try server.handle(body))
        guard case .envelope(let envelope, _)? = try reader.next() else { return [] }
        let signed = try SignedStatement(signing: envelope.body, as: type, by: server.signer)
        return SyncStreamWriter.framed(SyncStreamWriter.message(signed))
      }
    }
  }

  @Test func `the response to another request is not believed`() throws {
    let (server, phone, _, _) = try ExchangeTests.pairWithNews(seed: 320)
    var earlier: [UInt8] = []
    _ = try? phone.sync(
      over: VirtualLink(server: server) { _ in
        .responseLost
      })
    try expectRefused(.badSignature, by: phone) { body in
      earlier = try server.handle(body)
      return Array(earlier.dropLast(earlier.count - 1))
    } orWaiting: {
      true
    }
    try expectRefused(.answerMismatch, by: phone) { _ in earlier }
  }

  @Test func `a flipped bit anywhere in a response changes nothing on the device`() throws {
    let (server, phone, _, _) = try ExchangeTests.pairWithNews(seed: 330)
    var session = try phone.session()
    let body = try phone.request(&session)
    let response = try server.handle(body)
    for position in response.indices {
      var forged = response
      forged[position] ^= 1 << UInt8(position % 8)
      var trial = session
      trial.push(forged)
      let action = try? trial.next(at: phone.clocks, verifier: phone.replica.verifier, hasher: phone.replica.hasher)
      // The signature covers the body; of the framing only what leaves body and signature as they were may pass.
      if case .opened(let opened)? = action {
        var honest = session
        honest.push(response)
        guard
          case .opened(let real)? = try honest.next(at: phone.clocks, verifier: phone.replica.verifier, hasher: phone.replica.hasher)
        else { throw SyncProblem(.malformed, "the honest response was refused") }
        #expect(opened == real)
      }
    }
  }

  @Test func `a request is refused for its clinic, its writer, its signature`() throws {
    let server = try TestServer(seed: 340)
    let other = try TestServer(seed: 341)
    let log = try server.addLog()
    let phone = try TestDevice(at: server, logs: [log], seed: 342)
    var session = try phone.session()
    let body = try phone.request(&session)
    #expect(code { _ = try other.handle(body) } == .wrongClinic)
    server.keys = [:]
    #expect(code { _ = try server.handle(body) } == .unknownWriter)
    server.keys[phone.writer] = try SoftwareSigner.generate().publicKey
    #expect(code { _ = try server.handle(body) } == .badSignature)
  }

  @Test func `no batch is read behind an envelope that did not verify`() throws {
    let server = try TestServer(seed: 350)
    let log = try server.addLog()
    let phone = try TestDevice(at: server, logs: [log], seed: 351)
    try phone.sync(with: server)
    try phone.record(4, in: log)
    var session = try phone.session()
    let body = try phone.request(&session)
    var machine = ServerSession(clinic: server.clinic, server: server.writer)
    machine.push(body)
    #expect(try machine.next(hasher: phone.replica.hasher) == .identify(phone.writer))
    #expect(try machine.next(hasher: phone.replica.hasher) == nil)
    #expect(code { try machine.requestEnded() } == .cutShort)
  }

  @Test func `more batches than announced are refused on both sides`() throws {
    let server = try TestServer(seed: 360)
    let log = try server.addLog()
    let phone = try TestDevice(at: server, logs: [log], seed: 361)
    try phone.sync(with: server)
    try phone.record(in: log)
    var session = try phone.session()
    let held = try phone.replica.tips(of: session.describe, server: server.writer)
    let batches = try phone.replica.batches(for: session.plan(held: held), maxBytes: 1_000)
    phone.clocks.uptimeMS += 1
    let messages = try session.request(
      held: held, batches: batches, clocks: phone.clocks, signer: phone.signer, hasher: phone.replica.hasher)
    #expect(code { _ = try server.handle((messages + [messages[1]]).flatMap { $0 }) } == .tooManyBatches)
  }

  private func expectRefused(
    _ wanted: ProblemCode, by phone: TestDevice, _ answer: ([UInt8]) throws -> [UInt8], orWaiting: () -> Bool = { false }
  ) throws {
    var session = try phone.session()
    let body = try phone.request(&session)
    let before = try phone.replica.held()
    session.push(try answer(body))
    let memory = session.memory
    do {
      let action = try session.next(at: phone.clocks, verifier: phone.replica.verifier, hasher: phone.replica.hasher)
      #expect(action == nil && orWaiting(), "it was believed")
    } catch {
      #expect(error.code == wanted)
    }
    #expect(session.memory == memory)
    #expect(try phone.replica.held() == before)
  }
}

/// The code of the problem that `work` throws; nil where it throws none.
func code(_ work: () throws -> Void) -> ProblemCode? {
  do {
    try work()
    return nil
  } catch {
    return (error as? SyncProblem)?.code
  }
}
