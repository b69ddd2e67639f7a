import ChangeLog
import MerkleLog
import PumpRecords

// A record is a canonical message whose first field says what it is. The layouts stand in Protocol/transcript.proto.

extension TranscriptRecord {
  /// The record's bytes, without length and link.
  func encoded() -> [UInt8] {
    var writer = WireWriter()
    switch self {
    case .begin(let begin):
      writer.varint(1, 1)
      writer.varint(2, UInt64(begin.side.rawValue))
      writer.bytes(3, begin.clinic.bytes)
      writer.bytes(4, begin.own.bytes)
      writer.bytes(5, begin.peer.bytes)
      writer.bytes(6, Array(begin.build.utf8))
      writer.varint(7, begin.atMS)
    case .frame(let frame):
      writer.varint(1, 2)
      writer.varint(2, UInt64(frame.direction.rawValue))
      writer.varint(3, frame.atMS)
      writer.varint(4, frame.isLast ? 1 : 0)
      writer.bytes(5, frame.bytes)
    case .input(let input):
      writer.varint(1, 3)
      input.encode(into: &writer)
    case .effect(let effect):
      writer.varint(1, 4)
      writer.varint(2, UInt64(effect.operation.rawValue))
      writer.bytes(3, effect.statement)
      writer.bytes(4, effect.output)
    case .outcome(let name, let bytes):
      writer.varint(1, 5)
      writer.bytes(2, Array(name.utf8))
      writer.bytes(3, bytes)
    case .end(let atMS):
      writer.varint(1, 6)
      writer.varint(2, atMS)
    }
    return writer.bytes
  }

  /// Reads a record; nil for anything else.
  init?(_ bytes: [UInt8]) {
    guard let fields = try? FixedFields(bytes), let sort = try? fields.uint32(1), let record = try? Self.read(sort, fields) else {
      return nil
    }
    self = record
  }

  private static func read(_ sort: UInt32, _ fields: FixedFields) throws(FormError) -> TranscriptRecord? {
    switch sort {
    case 1:
      guard let side = try fields.uint32(2).flatMap({ TranscriptSide(rawValue: $0) }), let clinic: ClinicID = try fields.identifier(3),
        let own: WriterID = try fields.identifier(4), let peer: WriterID = try fields.identifier(5), let build = try fields.text(6),
        let atMS = try fields.number(7)
      else { return nil }
      return .begin(Begin(side: side, clinic: clinic, own: own, peer: peer, build: build, atMS: atMS))
    case 2:
      guard let direction = try fields.uint32(2).flatMap({ Frame.Direction(rawValue: $0) }), let atMS = try fields.number(3),
        let last = try fields.number(4), last <= 1, let bytes = try fields.single(5)
      else { return nil }
      return .frame(Frame(direction, atMS: atMS, isLast: last == 1, bytes: bytes))
    case 3:
      return try TranscriptInput.read(fields).map { .input($0) }
    case 4:
      guard let operation = try fields.uint32(2).flatMap({ Effect.Operation(rawValue: $0) }), let statement = try fields.single(3),
        let output = try fields.single(4)
      else { return nil }
      return .effect(Effect(operation, statement: statement, output: output))
    case 5:
      guard let name = try fields.text(2), let bytes = try fields.single(3) else { return nil }
      return .outcome(name: name, bytes: bytes)
    case 6:
      guard let atMS = try fields.number(2) else { return nil }
      return .end(atMS: atMS)
    default: return nil
    }
  }
}

extension FixedFields {
  fileprivate func text(_ number: UInt32) throws(FormError) -> String? {
    try single(number).flatMap { String(validating: $0, as: UTF8.self) }
  }
}

extension TranscriptInput {
  fileprivate func encode(into writer: inout WireWriter) {
    switch self {
    case .clocks(let clocks):
      writer.varint(2, 1)
      writer.varint(3, UInt64(clocks.boot))
      writer.varint(4, clocks.uptimeMS)
      writer.varint(5, clocks.wallMS)
    case .serverTime(let ms):
      writer.varint(2, 2)
      writer.varint(3, ms)
    case .versions(let merge, let rulebook):
      writer.varint(2, 3)
      writer.varint(3, UInt64(merge))
      writer.bytes(6, Array(rulebook.utf8))
    case .policy(let bytes):
      writer.varint(2, 4)
      writer.bytes(6, bytes)
    case .held(let logs):
      writer.varint(2, 5)
      for item in logs { writer.bytes(6, item.log.bytes + item.digest.bytes) }
    case .tips(let logs):
      writer.varint(2, 6)
      for log in logs { writer.bytes(6, log.packed) }
    case .unsynced(let ranges):
      writer.varint(2, 7)
      for range in ranges { writer.bytes(6, range.packed) }
    case .memory(let bytes):
      writer.varint(2, 8)
      writer.bytes(6, bytes)
    case .tickets(let bytes):
      writer.varint(2, 9)
      writer.bytes(6, bytes)
    case .scope(let logs, let newest):
      writer.varint(2, 10)
      writer.varint(3, newest)
      for item in logs {
        var packed = item.log.bytes + item.digest.bytes
        packed.appendBigEndian(item.commit)
        writer.bytes(6, packed)
      }
    case .key(let id, let key):
      writer.varint(2, 11)
      writer.bytes(6, id.bytes + [key.algorithm.rawValue] + key.raw)
    case .value(let name, let bytes):
      writer.varint(2, 12)
      writer.bytes(6, bytes)
      writer.bytes(7, Array(name.utf8))
    }
  }

  fileprivate static func read(_ fields: FixedFields) throws(FormError) -> TranscriptInput? {
    let number = try fields.number(3)
    switch try fields.uint32(2) {
    case 1:
      guard let boot = try fields.uint32(3), let uptime = try fields.number(4), let wall = try fields.number(5) else { return nil }
      return .clocks(DeviceClocks(boot: boot, uptimeMS: uptime, wallMS: wall))
    case 2: return number.map { .serverTime($0) }
    case 3:
      guard let merge = try fields.uint32(3), let rulebook = try fields.text(6) else { return nil }
      return .versions(merge: merge, rulebook: rulebook)
    case 4: return try fields.single(6).map { .policy($0) }
    case 5: return every(try fields.all(6)) { LogDigest(packed: $0) }.map { .held($0) }
    case 6: return every(try fields.all(6)) { HeldLog(packed: $0) }.map { .tips($0) }
    case 7: return every(try fields.all(6)) { FeedRange(packed: $0) }.map { .unsynced($0) }
    case 8: return try fields.single(6).map { .memory($0) }
    case 9: return try fields.single(6).map { .tickets($0) }
    case 10:
      guard let number, let logs = every(try fields.all(6), { ScopeLog(packed: $0) }) else { return nil }
      return .scope(logs, newest: number)
    case 11:
      guard let packed = try fields.single(6), packed.count > 17, let id = WriterID(packed[..<16]),
        let algorithm = SignatureAlgorithm(rawValue: packed[16])
      else { return nil }
      return .key(id, PublicKey(algorithm: algorithm, raw: Array(packed[17...])))
    case 12:
      guard let bytes = try fields.single(6), let name = try fields.text(7) else { return nil }
      return .value(name: name, bytes: bytes)
    default: return nil
    }
  }

  /// All of them read, or nil.
  private static func every<Item>(_ packed: [[UInt8]], _ read: ([UInt8]) -> Item?) -> [Item]? {
    var items: [Item] = []
    for bytes in packed {
      guard let item = read(bytes) else { return nil }
      items.append(item)
    }
    return items
  }
}

extension LogDigest {
  fileprivate init?(packed: [UInt8]) {
    guard packed.count == 32, let log = PumpLogID(packed[..<16]), let digest = HoldingsDigest(Array(packed[16...])) else { return nil }
    self.init(log: log, digest: digest)
  }
}

extension ScopeLog {
  fileprivate init?(packed: [UInt8]) {
    guard packed.count == 40, let log = PumpLogID(packed[..<16]), let digest = HoldingsDigest(Array(packed[16..<32])) else { return nil }
    self.init(log: log, digest: digest, commit: UInt64(bigEndian: packed[32...]))
  }
}

extension FeedRange {
  fileprivate var packed: [UInt8] {
    var bytes = log.bytes + writer.bytes
    bytes.appendBigEndian(from)
    bytes.appendBigEndian(to)
    return bytes
  }

  fileprivate init?(packed: [UInt8]) {
    guard packed.count == 48, let log = PumpLogID(packed[..<16]), let writer = WriterID(packed[16..<32]) else { return nil }
    self.init(log: log, writer: writer, from: UInt64(bigEndian: packed[32..<40]), to: UInt64(bigEndian: packed[40...]))
  }
}

extension HeldLog {
  // log (16), server known (1), server (16 or none), tips of 56 bytes
  fileprivate var packed: [UInt8] {
    var bytes = log.bytes + [server == nil ? 0 : 1] + (server?.bytes ?? [])
    for tip in tips {
      tip.writer.append(to: &bytes)
      bytes.appendBigEndian(tip.length)
      tip.root.append(to: &bytes)
    }
    return bytes
  }

  fileprivate init?(packed: [UInt8]) {
    guard packed.count >= 17, packed[16] <= 1, let log = PumpLogID(packed[..<16]) else { return nil }
    let start = packed[16] == 1 ? 33 : 17
    guard packed.count >= start, (packed.count - start) % 56 == 0 else { return nil }
    var tips: [BranchTip] = []
    for at in stride(from: start, to: packed.count, by: 56) {
      guard let writer = WriterID(packed[at..<at + 16]), let root = Digest(packed[at + 24..<at + 56]) else { return nil }
      tips.append(BranchTip(writer: writer, length: UInt64(bigEndian: packed[at + 16..<at + 24]), root: root))
    }
    self.init(log: log, server: start == 33 ? WriterID(packed[17..<33]) : nil, tips: tips)
  }
}

extension UInt64 {
  fileprivate init(bigEndian bytes: ArraySlice<UInt8>) {
    self = bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }
}
