import ChangeLog

/// Chapter 3: ids, statements, signatures.
enum IdentityPages {
  static func page(_ story: Story) throws -> Page {
    let cast = story.cast
    return [
      "says":
        "secrets are SHA-256 of \"cistern vectors: \" and a sentence: anybody can sign as everybody here",
      "root": key(cast.root, "the clinic's root key"),
      "spare": key(cast.spare, "the clinic's spare root key"),
      "spareID": .hex(cast.spareID), "clinicID": .hex(cast.clinic.bytes), "genesisRandom": .hex(cast.genesisRandom),
      "logID": .hex(cast.log.bytes), "server": key(cast.server, "the server's key of epoch 1"),
      "serverWriter": .hex(cast.serverWriter.bytes),
      "serverKeyStatement": signed(cast.certified.statement, .serverKey), "certifiedServerKey": .hex(cast.certified.encoded()),
      "members": .list(try [cast.nurse, cast.carer].map { try member($0, cast) }),
    ]
  }

  private static func member(_ member: Cast.Member, _ cast: Cast) throws -> Page {
    let statement = cast.statement(of: member)
    return [
      "name": .text(member.name), "role": .number(member.role), "key": key(member.signer, "the key of \(member.name)'s device"),
      "encryptionKey": .hex(member.encryptionKey), "writer": .hex(member.writer.bytes), "person": .hex(member.person.bytes),
      "device": .hex(member.device.bytes),
      "enrolmentStatement": [
        "1 clinic": .hex(statement.clinic.bytes), "2 device": .hex(statement.device.bytes), "3 incarnation": 1,
        "4 person": .hex(statement.person.bytes), "5 encryption key": .hex(statement.encryptionKey),
        "6 algorithm": .number(statement.key.algorithm.rawValue), "7 key": .hex(statement.key.raw),
        "8 assurance": .number(statement.assurance.rawValue),
      ],
      "signed": signed(try cast.signedStatement(of: member), .enrolment),
    ]
  }

  private static func key(_ signer: KeptSigner, _ sentence: String) -> Page {
    [
      "sentence": .text(sentence), "algorithm": .number(signer.publicKey.algorithm.rawValue), "secret": .hex(Cast.secret(sentence)),
      "publicKey": .hex(signer.publicKey.raw),
    ]
  }

  static func signed(_ statement: SignedStatement, _ type: StatementType) -> Page {
    [
      "type": .text(type.rawValue), "body": .hex(statement.body), "signedBytes": .hex(type.preAuthenticationEncoding(of: statement.body)),
      "signature": .hex(statement.signature),
    ]
  }
}
