public import MerkleLog
import PumpRecords

/// What one ingest transaction brought to a log (log-format section 4).
public struct Arrival: Hashable, Sendable {
  /// A feed that grew, and to where.
  public struct Feed: Hashable, Sendable {
    /// The first 4 bytes of the writer id.
    public var writer: UInt32
    /// How many of its changes are stored now.
    public var length: UInt64
    /// The first 16 bytes of their root.
    public var root16: [UInt8]

    /// A feed as far as it arrived.
    public init(writer: UInt32, length: UInt64, root16: [UInt8]) {
      self.writer = writer
      self.length = length
      self.root16 = root16
    }

    /// A feed as far as it arrived.
    public init(writer: WriterID, length: UInt64, root: Digest) {
      self.init(writer: writer.short, length: length, root16: Array(root.bytes.prefix(16)))
    }
  }

  /// How a device's clock stood against the server's (log-format section 8): times in ms, uptimes in seconds.
  public struct Contact: Hashable, Sendable {
    /// Whose device.
    public var writer: UInt32
    /// The server's time, Unix ms.
    public var serverMS: UInt64
    /// The device's boot counter.
    public var boot: UInt32
    /// Its uptime when it sent the request, in seconds.
    public var sentUptimeSeconds: UInt32
    /// Its uptime when it had the response, in seconds; nil when it never said.
    public var receivedUptimeSeconds: UInt32?
    /// Its wall clock when it sent the request, Unix ms.
    public var wallMS: UInt64

    /// A contact measurement.
    public init(
      writer: UInt32, serverMS: UInt64, boot: UInt32, sentUptimeSeconds: UInt32, receivedUptimeSeconds: UInt32?, wallMS: UInt64
    ) {
      self.writer = writer
      self.serverMS = serverMS
      self.boot = boot
      self.sentUptimeSeconds = sentUptimeSeconds
      self.receivedUptimeSeconds = receivedUptimeSeconds
      self.wallMS = wallMS
    }
  }

  /// What the server promises of what it has stored.
  public enum Durability: UInt32, Sendable {
    /// One disk, flushed before the receipt.
    case disk = 1
    /// At least two machines, flushed before the receipt.
    case replicated = 2
  }

  /// The feeds touched.
  public var feeds: [Feed]
  /// The server's time, Unix ms; never decreasing within a log.
  public var serverMS: UInt64
  /// The contacts that became complete with this request.
  public var contacts: [Contact]
  /// How durably the feeds are stored.
  public var durability: Durability

  /// An arrival.
  public init(feeds: [Feed], serverMS: UInt64, contacts: [Contact] = [], durability: Durability = .disk) {
    self.feeds = feeds
    self.serverMS = serverMS
    self.contacts = contacts
    self.durability = durability
  }

  func encoded() -> [UInt8] {
    var fact = WireWriter()
    for feed in feeds {
      var bytes: [UInt8] = []
      bytes.appendBigEndian(feed.writer)
      bytes.append(contentsOf: feed.root16)
      Varint.append(feed.length, to: &bytes)
      fact.bytes(1, bytes)
    }
    fact.varint(2, serverMS)
    for contact in contacts {
      var nested = WireWriter()
      nested.varint(1, UInt64(contact.writer))
      nested.varint(2, contact.serverMS)
      nested.varint(3, UInt64(contact.boot))
      nested.varint(4, UInt64(contact.sentUptimeSeconds))
      if let received = contact.receivedUptimeSeconds { nested.varint(5, UInt64(received)) }
      nested.varint(6, contact.wallMS)
      fact.bytes(3, nested.bytes)
    }
    fact.varint(4, UInt64(durability.rawValue))
    return fact.bytes
  }

  init?(_ fields: FixedFields) {
    guard let feedBytes = try? fields.all(1), let serverMS = try? fields.number(2), serverMS < 1 << 48,
      let contactBytes = try? fields.all(3), let code = try? fields.uint32(4), let durability = Durability(rawValue: code)
    else { return nil }
    var feeds: [Feed] = []
    for bytes in feedBytes {
      guard bytes.count >= 21 else { return nil }
      var position = 20
      guard let length = try? Varint.read(bytes.span, at: &position), position == bytes.count, length < ChangeLimits.feed else {
        return nil
      }
      feeds.append(
        Feed(writer: bytes[0..<4].reduce(0) { $0 << 8 | UInt32($1) }, length: length, root16: Array(bytes[4..<20])))
    }
    var contacts: [Contact] = []
    for bytes in contactBytes {
      guard let contact = Contact(bytes) else { return nil }
      contacts.append(contact)
    }
    self.init(feeds: feeds, serverMS: serverMS, contacts: contacts, durability: durability)
  }
}

extension Arrival.Contact {
  fileprivate init?(_ bytes: [UInt8]) {
    guard let fields = try? FixedFields(bytes), let writer = try? fields.uint32(1), let serverMS = try? fields.number(2),
      let boot = try? fields.uint32(3), let sent = try? fields.uint32(4), let wallMS = try? fields.number(6)
    else { return nil }
    var received: UInt32?
    do {
      received = try fields.uint32(5)
    } catch {
      return nil
    }
    self.init(
      writer: writer, serverMS: serverMS, boot: boot, sentUptimeSeconds: sent, receivedUptimeSeconds: received, wallMS: wallMS)
  }
}
