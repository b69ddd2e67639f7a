import ChangeLog
import Signatures
import Testing

@Suite("Published keys and signatures")
struct PublishedSignatureTests {
  let verifier = OpenSSLVerifier()

  struct Ed25519Vector: CustomTestStringConvertible {
    let testDescription: String
    let secret: String
    let publicKey: String
    let message: String
    let signature: String
  }

  @Test(
    "Ed25519, RFC 8032 section 7.1: key and signature to the byte",
    arguments: [
      Ed25519Vector(
        testDescription: "TEST 1",
        secret: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        message: "",
        signature: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595b"
          + "be24655141438e7a100b"),
      Ed25519Vector(
        testDescription: "TEST 2",
        secret: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        message: "72",
        signature: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb430"
          + "2aeeb00d291612bb0c00"),
      Ed25519Vector(
        testDescription: "TEST 3",
        secret: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        message: "af82",
        signature: "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716e"
          + "d28dc027beceea1ec40a"),
      Ed25519Vector(
        testDescription: "TEST SHA(abc)",
        secret: "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        publicKey: "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        message: "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e"
          + "2a9ac94fa54ca49f",
        signature: "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138a"
          + "c17ad9bef1177331a704"),
    ])
  func ed25519(vector: Ed25519Vector) throws {
    let signer = try SoftwareSigner(.ed25519, secret: SecretBytes(hex(vector.secret)))
    #expect(signer.publicKey == PublicKey(algorithm: .ed25519, raw: hex(vector.publicKey)))
    let message = hex(vector.message)
    #expect(try signer.sign(message) == hex(vector.signature))
    #expect(verifier.isValid(hex(vector.signature), of: message, by: signer.publicKey))
    #expect(!verifier.isValid(hex(vector.signature), of: message + [0], by: signer.publicKey))
  }

  @Test("ECDSA P-256 with SHA-256, RFC 6979 appendix A.2.5: key to the byte, signatures good")
  func p256() throws {
    let secret = hex("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721")
    let signer = try SoftwareSigner(.p256, secret: SecretBytes(secret))
    #expect(
      signer.publicKey.raw
        == hex(
          "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"
        ))
    let published = [
      "sample":
        "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
      "test":
        "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083",
    ]
    for message in ["sample", "test"] {
      let signature = hex(published[message] ?? "")
      #expect(verifier.isValid(signature, of: Array(message.utf8), by: signer.publicKey))
      #expect(!verifier.isValid(signature, of: Array("other".utf8), by: signer.publicKey))
    }
  }

  @Test("What a new key signs is good, for messages of every length, with small r and s among them", arguments: SignatureAlgorithm.allCases)
  func roundTrip(algorithm: SignatureAlgorithm) throws {
    let signer = try SoftwareSigner.generate(algorithm)
    let other = try SoftwareSigner.generate(algorithm)
    #expect(signer.publicKey != other.publicKey)
    var short = 0
    for length in 0..<600 {
      let message = [UInt8](repeating: UInt8(length & 0xff), count: length)
      let signature = try signer.sign(message)
      #expect(signature.count == 64)
      #expect(verifier.isValid(signature, of: message, by: signer.publicKey))
      #expect(!verifier.isValid(signature, of: message, by: other.publicKey))
      short += signature[0] == 0 || signature[32] == 0 ? 1 : 0
    }
    // A leading zero byte comes once in 128: 600 without one would be an accident of 1 in 100, so it is told, not demanded.
    print("\(algorithm): \(short) of 600 signatures with a leading zero byte")
  }

  @Test("P-256 is what a signer makes unless it is asked for something else")
  func defaultAlgorithm() throws {
    #expect(try SoftwareSigner.generate().publicKey.algorithm == .p256)
  }

  @Test("A secret that is no scalar is refused: 0, n, above n, and any length but 32")
  func secrets() throws {
    let order = hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")
    for secret in [[UInt8](repeating: 0, count: 32), order, [UInt8](repeating: 0xff, count: 32)] {
      #expect(throws: SignatureError.badSecret(.p256)) { try SoftwareSigner(.p256, secret: SecretBytes(secret)) }
    }
    for algorithm in SignatureAlgorithm.allCases {
      for count in [0, 1, 31, 33, 64] {
        let secret = SecretBytes([UInt8](repeating: 1, count: count))
        #expect(throws: SignatureError.badSecret(algorithm)) { try SoftwareSigner(algorithm, secret: secret) }
      }
    }
    var largest = order
    largest[31] -= 1
    // (n − 1) · G = −G: the x coordinate of G itself.
    #expect(
      try SoftwareSigner(.p256, secret: SecretBytes(largest)).publicKey.raw[1..<33]
        == hex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296")[...])
  }
}
