import ChangeLog
import MerkleLog
import Signatures
import SyncProtocol
import Testing
import TestGround

@Suite struct EnrolmentCodeTests {
  @Test func `80 bits are 16 characters and back`() throws {
    var generator = SplitMix64(seed: 600)
    for bytes in [[UInt8](repeating: 0, count: 10), [UInt8](repeating: 255, count: 10)] + (0..<200).map({ _ in generator.bytes(10) }) {
      let code = try #require(EnrolmentCode(bytes: bytes))
      #expect(code.compact.utf8.count == 16)
      #expect(EnrolmentCode(typed: code.compact)?.bytes == bytes)
      #expect(EnrolmentCode(typed: code.description)?.bytes == bytes)
    }
    #expect(EnrolmentCode(bytes: [UInt8](repeating: 0, count: 10))?.description == "0000-0000-0000-0000")
    #expect(EnrolmentCode(bytes: [UInt8](repeating: 255, count: 10))?.description == "ZZZZ-ZZZZ-ZZZZ-ZZZZ")
    // Crockford's alphabet in its order: 00001 00010 … spelled by hand.
    #expect(EnrolmentCode(bytes: [0x00, 0x44, 0x32, 0x14, 0xc7, 0x42, 0x54, 0xb6, 0x35, 0xcf])?.compact == "0123456789ABCDEF")
  }

  @Test(arguments: ["0123-4567-89ab-cdef", "o123 4567 89AB CDEF", "0l23456789abcdef", "0I23-4567-89ab-cdef", " OL2345 6789\tABCDEF\n"])
  func `what a person types is forgiven`(typed: String) {
    #expect(EnrolmentCode(typed: typed)?.compact == "0123456789ABCDEF")
  }

  @Test(arguments: [
    "", "0123456789ABCDE", "0123456789ABCDEFG", "0123456789ABCDEU", "0123456789ABCDE!", "0123456789ABCDÉF", "٠١٢٣٤٥٦٧٨٩ABCDEF",
  ])
  func `what is no code is none`(typed: String) {
    #expect(EnrolmentCode(typed: typed) == nil)
  }

  @Test func `a link carries clinic, server and code`() throws {
    let clinic = try #require(ClinicID(hex: "00112233445566778899aabbccddeeff"))
    let code = try #require(EnrolmentCode(typed: "0123-4567-89AB-CDEF"))
    for server in ["http://127.0.0.1:8080", "https://[::1]:8443/a b?c=d&e=%", "https://klinik-köln.example"] {
      let link = EnrolmentLink(clinic: clinic, server: server, code: code)
      #expect(EnrolmentLink(link.description) == link)
      #expect(link.description.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f })
    }
    #expect(
      EnrolmentLink(clinic: clinic, server: "http://127.0.0.1:8080", code: code).description
        == "cistern://enrol?clinic=00112233445566778899aabbccddeeff&server=http://127.0.0.1:8080&code=0123456789ABCDEF")
    #expect(EnrolmentLink("CISTERN://ENROL?server=a&clinic=00112233445566778899AABBCCDDEEFF&later=1")?.code == nil)
    for bad in [
      "", "https://enrol?clinic=00112233445566778899aabbccddeeff&server=a", "cistern://enrol?clinic=00&server=a",
      "cistern://enrol?clinic=00112233445566778899aabbccddeeff", "cistern://enrol?clinic=00112233445566778899aabbccddeeff&server=",
      "cistern://enrol?clinic=00112233445566778899aabbccddeeff&server=a&server=b",
      "cistern://enrol?clinic=00112233445566778899aabbccddeeff&server=%f",
      "cistern://enrol?clinic=00112233445566778899aabbccddeeff&server=%ff",
      "cistern://enrol?clinic=00112233445566778899aabbccddeeff&server=a&code=123", String(repeating: "cistern://enrol?", count: 200),
    ] { #expect(EnrolmentLink(bad) == nil, "\(bad.prefix(90))") }
  }
}

/// A typed code authenticates both sides, and the person sees as whom and where before the key signs it.
@Suite struct EnrolmentTests {
  private let hasher = OpenSSLHasher()
  private let mac = OpenSSLMAC()
  private let verifier = OpenSSLVerifier()

  private struct Parties {
    let server: TestServer
    let code: EnrolmentCode
    let key: SoftwareSigner
    var device: DeviceEnrolment
    var offer: EnrolOffer
  }

  private func parties(seed: UInt64) throws -> Parties {
    let server = try TestServer(seed: seed)
    var generator = SplitMix64(seed: seed)
    let code = try #require(EnrolmentCode(bytes: generator.bytes(10)))
    let key = try SoftwareSigner.generate()
    let device = DeviceEnrolment(
      clinic: server.clinic, code: code, key: key.publicKey, encryptionKey: [4] + generator.bytes(64), nonce: generator.bytes(16),
      authenticator: mac, hasher: hasher)
    let offer = EnrolOffer(
      serverKey: server.certified, clinic: server.clinic, clinicName: "Spasticity clinic",
      person: try #require(PersonID(generator.bytes(16))),
      personName: "Ruth Amsel", role: 3, device: try #require(DeviceID(generator.bytes(16))), logCount: 2)
    return Parties(server: server, code: code, key: key, device: device, offer: offer)
  }

  @Test func `two requests enrol a device`() throws {
    var all = try parties(seed: 610)
    let request = try EnrolRequest(all.device.request)
    #expect(request.proves(all.code, authenticator: mac, hasher: hasher))
    #expect(request.writer(hasher: hasher) == Identities.writer(all.key.publicKey, hasher: hasher))
    let answer = all.offer.answer(to: all.device.request, code: all.code, authenticator: mac, hasher: hasher)
    #expect(try all.device.offer(answer, authenticator: mac, verifier: verifier, hasher: hasher) == all.offer)
    let accept = try all.device.accept(signer: all.key, assurance: .software)
    let statement = try AcceptRequest(accept).statement
    let enrolment = try #require(statement.enrolment(verifier: verifier))
    #expect(enrolment.person == all.offer.person && enrolment.device == all.offer.device && enrolment.clinic == all.server.clinic)
    #expect(enrolment.key == all.key.publicKey && enrolment.encryptionKey == request.encryptionKey)
    let ticket = try #require(Ticket([UInt8](repeating: 7, count: 16)))
    let welcome = try AcceptRequest.answer(
      to: accept, ticket: ticket, serverMS: 1_800_000_000_000, signer: all.server.signer, hasher: hasher)
    let enrolled = try all.device.enrolled(welcome, verifier: verifier, hasher: hasher)
    #expect(enrolled.ticket == ticket && enrolled.serverMS == 1_800_000_000_000)
    #expect(enrolled.server.key == all.server.signer.publicKey)
  }

  @Test func `the proofs are over the texts that the protocol states`() throws {
    let all = try parties(seed: 620)
    let request = try EnrolRequest(all.device.request)
    let writer = Identities.writer(all.key.publicKey, hasher: hasher)
    let text = Array("cistern/enrol/v1".utf8) + [0] + all.server.clinic.bytes + writer.bytes + request.nonce
    #expect(request.proof == mac.hmac(key: all.code.bytes, message: text).bytes)
  }

  @Test func `another code proves nothing, to neither side`() throws {
    var all = try parties(seed: 630)
    let other = try #require(EnrolmentCode(typed: "0123-4567-89AB-CDEF"))
    #expect(try !EnrolRequest(all.device.request).proves(other, authenticator: mac, hasher: hasher))
    let answer = all.offer.answer(to: all.device.request, code: other, authenticator: mac, hasher: hasher)
    #expect(code { _ = try all.device.offer(answer, authenticator: mac, verifier: verifier, hasher: hasher) } == .codeWrong)
    #expect(code { _ = try all.device.accept(signer: all.key, assurance: .software) } == .outOfOrder)
  }

  @Test func `no byte of an answer can be changed on the way`() throws {
    let all = try parties(seed: 640)
    let answer = all.offer.answer(to: all.device.request, code: all.code, authenticator: mac, hasher: hasher)
    for position in answer.indices {
      var forged = answer
      forged[position] ^= 0x10
      var device = all.device
      let offer = try? device.offer(forged, authenticator: mac, verifier: verifier, hasher: hasher)
      #expect(offer == nil, "byte \(position)")
    }
  }

  @Test func `a swapped key in the request is found by the device`() throws {
    var all = try parties(seed: 650)
    var swapped = try EnrolRequest(all.device.request)
    swapped.encryptionKey[1] ^= 1
    let answer = all.offer.answer(to: swapped.encoded(), code: all.code, authenticator: mac, hasher: hasher)
    #expect(code { _ = try all.device.offer(answer, authenticator: mac, verifier: verifier, hasher: hasher) } == .codeWrong)
  }

  @Test func `a server that the clinic's root does not certify is refused, even when it knows the code`() throws {
    var all = try parties(seed: 660)
    all.offer.serverKey = try TestServer(seed: 661).certified
    let answer = all.offer.answer(to: all.device.request, code: all.code, authenticator: mac, hasher: hasher)
    #expect(code { _ = try all.device.offer(answer, authenticator: mac, verifier: verifier, hasher: hasher) } == .serverNotCertified)
  }

  @Test func `the welcome must be the server's, and to this acceptance`() throws {
    var all = try parties(seed: 670)
    let answer = all.offer.answer(to: all.device.request, code: all.code, authenticator: mac, hasher: hasher)
    _ = try all.device.offer(answer, authenticator: mac, verifier: verifier, hasher: hasher)
    let accept = try all.device.accept(signer: all.key, assurance: .software)
    let ticket = try #require(Ticket([UInt8](repeating: 7, count: 16)))
    let stranger = try SoftwareSigner.generate()
    let forged = try AcceptRequest.answer(to: accept, ticket: ticket, serverMS: 1, signer: stranger, hasher: hasher)
    #expect(code { _ = try all.device.enrolled(forged, verifier: verifier, hasher: hasher) } == .badSignature)
    let other = try AcceptRequest.answer(to: accept + [0], ticket: ticket, serverMS: 1, signer: all.server.signer, hasher: hasher)
    #expect(code { _ = try all.device.enrolled(other, verifier: verifier, hasher: hasher) } == .answerMismatch)
  }

  @Test func `malformed enrolment messages have their code`() throws {
    let all = try parties(seed: 680)
    var request = try EnrolRequest(all.device.request)
    #expect(code { _ = try EnrolRequest([UInt8](repeating: 0, count: SyncLimits.enrolment + 1)) } == .tooLarge)
    #expect(code { _ = try EnrolRequest([1, 2, 3]) } == .malformed)
    #expect(code { _ = try EnrolRequest([]) } == .protocolVersion)
    request.nonce = [1]
    #expect(code { _ = try EnrolRequest(request.encoded()) } == .malformed)
    request.encryptionKey = []
    #expect(code { _ = try EnrolRequest(request.encoded()) } == .badKey)
  }
}
