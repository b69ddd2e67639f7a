import ChangeLog
import MerkleLog
import Signatures
import Testing

@Suite("The log format's vectors for keys, ids and signatures")
struct LogFormatVectorTests {
  let hasher = OpenSSLHasher()
  let verifier = OpenSSLVerifier()

  func h16(_ label: String, _ parts: [UInt8]...) -> [UInt8] {
    Array(hasher.hash(Array(label.utf8) + [0] + parts.joined()).bytes.prefix(16))
  }

  func signers() throws -> [SoftwareSigner] {
    try SharedVectors(section: "identities")["keys"].list.map { vector in
      let algorithm = try #require(vector["algorithm"].number.flatMap { SignatureAlgorithm(rawValue: UInt8($0)) })
      return try SoftwareSigner(algorithm, secret: SecretBytes(try #require(vector["secret"].bytes)))
    }
  }

  @Test("A secret gives its public key, and a public key its writer id and spare id")
  func keys() throws {
    let vectors = try SharedVectors(section: "identities")["keys"].list
    #expect(vectors.count == 3)
    for (vector, signer) in zip(vectors, try signers()) {
      let key = signer.publicKey
      #expect(key.raw == vector["publicKey"].bytes)
      #expect(verifier.accepts(key))
      #expect(h16("cistern/writer/v1", [key.algorithm.rawValue], key.raw) == vector["writerID"].bytes)
      #expect(h16("cistern/spare/v1", [key.algorithm.rawValue], key.raw) == vector["spareID"].bytes)
    }
  }

  @Test("Clinic ids commit to root and spare, log ids to the clinic and the genesis entry's random bytes")
  func clinicsAndLogs() throws {
    let vectors = try SharedVectors(section: "identities")
    let keys = try signers().map(\.publicKey)
    #expect(vectors["clinics"].list.count == 3 && vectors["logs"].list.count == 4)
    for clinic in vectors["clinics"].list {
      let root = keys[try #require(clinic["rootKey"].number)]
      let spare = keys[try #require(clinic["spareKey"].number)]
      let spareID = h16("cistern/spare/v1", [spare.algorithm.rawValue], spare.raw)
      #expect(h16("cistern/root/v1", [root.algorithm.rawValue], root.raw, spareID) == clinic["clinicID"].bytes)
    }
    for log in vectors["logs"].list {
      let id = h16("cistern/log/v1", try #require(log["clinic"].bytes), try #require(log["random"].bytes))
      #expect(id == log["logID"].bytes)
    }
  }

  @Test("Every type of statement is encoded as DSSE has it")
  func preAuthenticationEncoding() throws {
    let vectors = try SharedVectors(section: "signatures")["pae"].list
    #expect(vectors.count == 8)
    for vector in vectors {
      let type = try #require(StatementType(rawValue: vector["type"].text))
      #expect(type.preAuthenticationEncoding(of: try #require(vector["body"].bytes)) == vector["pae"].bytes)
    }
  }

  @Test("The head's signature is reproduced to the byte, 104 bytes on the wire")
  func head() throws {
    let vector = try SharedVectors(section: "signatures")["head"]
    let message = StatementType.head.preAuthenticationEncoding(of: try #require(vector["body"].bytes))
    #expect(message == vector["pae"].bytes)
    let signature = try signers()[1].sign(message)
    let wire = try #require(vector["onTheWire"].bytes)
    #expect(wire.count == 104 && Array(wire[40...]) == signature)
  }

  @Test("Every verdict on a signature is met")
  func signatures() throws {
    let vectors = try SharedVectors(section: "signatures")["signatures"].list
    #expect(vectors.count == 26 && vectors.filter { $0["good"].isTrue }.count == 3)
    for vector in vectors {
      let message = StatementType(rawValue: vector["type"].text)?.preAuthenticationEncoding(of: vector["body"].bytes ?? [])
      let good =
        if let message, let algorithm = vector["algorithm"].number.flatMap({ SignatureAlgorithm(rawValue: UInt8($0)) }) {
          verifier.isValid(
            vector["signature"].bytes ?? [], of: message, by: PublicKey(algorithm: algorithm, raw: vector["publicKey"].bytes ?? []))
        } else {
          false
        }
      #expect(good == vector["good"].isTrue, "\(vector["name"].text)")
    }
  }
}
