import ChangeLog
import Foundation
import Signatures
import Testing

@Suite("Key files")
struct KeyFileTests {
  /// A folder of its own for `body`, removed afterwards.
  func inFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "cistern-keys-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  func mode(_ path: String) throws -> Int {
    try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber).intValue
  }

  /// Writes `text` as somebody else might have, mode 0600.
  func put(_ text: String, _ path: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
  }

  func pem(_ kind: String, _ lines: String...) -> String {
    "-----BEGIN \(kind)-----\n" + lines.joined(separator: "\n") + "\n-----END \(kind)-----\n"
  }

  @Test("A key that was written is the key that is read, mode 0600, with nothing left beside it", arguments: SignatureAlgorithm.allCases)
  func roundTrip(algorithm: SignatureAlgorithm) throws {
    try inFolder { folder in
      let path = folder + "/device.key"
      let signer = try KeyFile.create(algorithm, at: path)
      #expect(try mode(path) == 0o600)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["device.key"])
      #expect(try FileManager.default.attributesOfItem(atPath: path)[.referenceCount] as? Int == 1)
      let again = try KeyFile.read(path)
      #expect(again.publicKey == signer.publicKey)
      let message = Array("read again".utf8)
      #expect(OpenSSLVerifier().isValid(try again.sign(message), of: message, by: signer.publicKey))
    }
  }

  @Test("A key is never overwritten")
  func neverOverwritten() throws {
    try inFolder { folder in
      let path = folder + "/device.key"
      let signer = try KeyFile.create(at: path)
      #expect(throws: SignatureError.keyFileExists(path: path)) { try KeyFile.create(at: path) }
      #expect(try KeyFile.read(path).publicKey == signer.publicKey)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["device.key"])
    }
  }

  @Test(
    "Any permission of others is refused, with the command that takes it away",
    arguments: [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644, 0o666, 0o660, 0o444, 0o777, 0o4644])
  func openToOthers(mode: Int) throws {
    try inFolder { folder in
      let path = folder + "/device.key"
      _ = try KeyFile.create(at: path)
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
      let error = #expect(throws: SignatureError.self) { try KeyFile.read(path) }
      #expect(error == .keyFileOpenToOthers(path: path, mode: UInt32(mode)))
      #expect(error?.description.hasSuffix("Run: chmod 600 \(path)") == true)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
      #expect(throws: Never.self) { try KeyFile.read(path) }
    }
  }

  @Test("Tighter modes than 0600 are fine")
  func tighter() throws {
    try inFolder { folder in
      let path = folder + "/device.key"
      _ = try KeyFile.create(at: path)
      try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: path)
      #expect(throws: Never.self) { try KeyFile.read(path) }
    }
  }

  @Test("Keys that OpenSSL's own command wrote are read: RFC 8410 section 10.3 and a P-256 key")
  func foreign() throws {
    try inFolder { folder in
      let path = folder + "/foreign.key"
      try put(pem("PRIVATE KEY", "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC"), path)
      #expect(
        try KeyFile.read(path).publicKey
          == PublicKey(algorithm: .ed25519, raw: hex("19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1")))
      try put(
        pem(
          "PRIVATE KEY", "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg1jXcOLLsOmeGAti1",
          "4Nhv0HHrLxx5yTiPaRhbThpd/hyhRANCAAT8oweAolwk7s6bLKJoS7eT+MvLoqxD",
          "SWK00DgbO3Z/SKFXfLwHrJsltaK9HTlekrpm2fgB4vEvCwJRe2izEqNc"), path)
      #expect(
        try KeyFile.read(path).publicKey.raw
          == hex(
            "04fca30780a25c24eece9b2ca2684bb793f8cbcba2ac434962b4d0381b3b767f48a1577cbc07ac9b25b5a2bd1d395e92ba66d9f801e2f12f0b02517b68b312a35c"
          ))
    }
  }

  @Test("What is no key of ours is refused with what was expected, and nobody is asked for a password")
  func format() throws {
    try inFolder { folder in
      let path = folder + "/broken.key"
      let ed25519 = "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC"
      let broken = [
        "", "\n", "hello", "-----BEGIN PRIVATE KEY-----", pem("PRIVATE KEY", ""), pem("PRIVATE KEY", String(ed25519.dropLast(8))),
        pem("PRIVATE KEY", "A" + ed25519.dropFirst()), " " + pem("PRIVATE KEY", ed25519), pem("PUBLIC KEY", ed25519),
        String(repeating: "x", count: 5000),
        // P-384, an encrypted P-256 key, and the older spelling of one.
        pem(
          "PRIVATE KEY", "MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDCiF/hxJuVTG5pYnZEa",
          "GY0qDsnFU/g9JXEO/vG0fwWhB1I2qZAZr8QZAcgixh8Drl2hZANiAARRIfFqsTT2",
          "XMm3vqbh0VKsQc0sgqGL65N+eGolWcGWCG9dd1k2R5RE4fuN242++FAeru+yYytA",
          "IdLs8nI23RJMw08HYkMvOltSGc5ppa+nJyD0BAKZD6faNZd2l9jGmRM="),
        pem(
          "ENCRYPTED PRIVATE KEY", "MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhEiwaJsLdkQwICCAAw",
          "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEC48OpCymAo3J2ipA+HuobYEgZAD",
          "HCoTNX38cmW6K7Zy/hbbFvDnj+INfx990Z2pnM9i63KxOwmA6Ul49QxvOXN7o8fk",
          "NOaMrXK/Oo20xcoslm8CYPjW2rxbaGlcbZYIVFv/MotYRf1bjyBMXiU4erV442n+",
          "sz/bh5D7hPcPlpii9+Bpqdm096wkLZ3NxNaWZJ/uZ5JQjeyjkkAEkA8PXZDfk4E="),
        pem(
          "EC PRIVATE KEY", "MHcCAQEEINY13Diy7DpnhgLYteDYb9Bx6y8ceck4j2kYW04aXf4coAoGCCqGSM49",
          "AwEHoUQDQgAE/KMHgKJcJO7OmyyiaEu3k/jLy6KsQ0litNA4Gzt2f0ihV3y8B6yb", "JbWivR05XpK6Ztn4AeLxLwsCUXtosxKjXA=="),
      ]
      for text in broken {
        try put(text, path)
        let error = #expect(throws: SignatureError.self) { try KeyFile.read(path) }
        guard case .keyFileFormat(path, let expected) = error else {
          Issue.record("\(text.prefix(40)): \(String(describing: error))")
          continue
        }
        #expect(!expected.isEmpty)
      }
    }
  }

  @Test("Where the system says no, the error says what was tried")
  func system() throws {
    try inFolder { folder in
      let missing = folder + "/nowhere/device.key"
      #expect(throws: SignatureError.keyFile(path: missing, during: "open", code: ENOENT)) { try KeyFile.read(missing) }
      #expect(throws: SignatureError.keyFile(path: missing, during: "create", code: ENOENT)) { try KeyFile.create(at: missing) }
      #expect(throws: SignatureError.keyFileFormat(path: folder, expected: "a plain file")) { try KeyFile.read(folder) }
      let pipe = folder + "/pipe"
      #expect(mkfifo(pipe, 0o600) == 0)
      #expect(throws: SignatureError.keyFileFormat(path: pipe, expected: "a plain file")) { try KeyFile.read(pipe) }
      let link = folder + "/link.key"
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder + "/target.key")
      #expect(throws: SignatureError.keyFileExists(path: link)) { try KeyFile.create(at: link) }
      #expect(
        "\(SignatureError.keyFile(path: missing, during: "open", code: ENOENT))" == "Cannot open \(missing): No such file or directory.")
    }
  }
}

@Suite("Secret bytes")
struct SecretBytesTests {
  @Test("They are overwritten with zeros before their memory is given back")
  func overwritten() {
    nonisolated(unsafe) var seen: [UInt8] = []
    var secret: SecretBytes? = SecretBytes(
      count: 32,
      free: { memory in
        seen = Array(memory)
        memory.deallocate()
      },
      fill: { $0.copyBytes(from: (1...32).map { UInt8($0) }) })
    #expect(secret?.withBytes { Array($0) } == (1...32).map { UInt8($0) })
    #expect(seen.isEmpty)
    secret = nil
    #expect(seen == [UInt8](repeating: 0, count: 32))
  }

  @Test("Printing them shows nothing of them")
  func unprintable() {
    #expect("\(SecretBytes([0xab, 0xcd]))" == "Signatures.SecretBytes")
    #expect(String(reflecting: SecretBytes([0xab, 0xcd])).contains("171") == false)
  }
}
