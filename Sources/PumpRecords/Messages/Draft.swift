/// A record being written, typed: set fields in any order, then take its parts or the message.
public struct Draft<K: Tabled>: Sendable {
  /// The same without types.
  public var untyped: UntypedDraft

  /// Nothing yet.
  public init() { untyped = UntypedDraft() }

  /// The fields of a message that read, to be changed.
  public init(_ message: Message<K>) {
    untyped = UntypedDraft()
    let view = message.untyped
    for slot in view.slots {
      untyped.append(slot.number, Array(view.bytes[Int(slot.start)..<Int(slot.to)]))
    }
  }

  /// The value of a field; nil takes it away.
  public subscript<V: FieldValue>(_ field: Field<K, V>) -> V? {
    get { message[field] }
    set {
      guard let newValue else { return untyped.remove(field.number) }
      var writer = WireWriter()
      newValue.write(field.number, to: &writer)
      untyped.set(field.number, writer.bytes)
    }
  }

  /// The values of a list; an empty one takes it away.
  public subscript<V: FieldValue>(_ field: ListField<K, V>) -> [V] {
    get { message[field] }
    set {
      var writer = WireWriter()
      for value in newValue { value.write(field.number, to: &writer) }
      untyped.set(field.number, writer.bytes)
    }
  }

  /// Body and note as one message.
  public var message: Message<K> { Message(untyped.bytes) }
  /// The body's fields, canonical, without random bytes.
  public var body: [UInt8] { untyped.body }
  /// The note's fields, canonical, without random bytes.
  public var note: [UInt8] { untyped.note }
}

/// A message being written without types: registers by number.
public struct UntypedDraft: Sendable, Hashable {
  private var registers: [(number: UInt32, bytes: [UInt8])] = []

  /// Nothing yet.
  public init() {}

  /// Sets a register to occurrences of its field, tags included; empty takes it away.
  public mutating func set(_ number: UInt32, _ occurrences: [UInt8]) {
    remove(number)
    if !occurrences.isEmpty { append(number, occurrences) }
  }

  /// Adds occurrences of a field, tags included, to what is there.
  public mutating func append(_ number: UInt32, _ occurrences: [UInt8]) {
    let place = registers.firstIndex { $0.number >= number } ?? registers.count
    if place < registers.count, registers[place].number == number {
      registers[place].bytes += occurrences
    } else {
      registers.insert((number, occurrences), at: place)
    }
  }

  /// Takes a register away.
  public mutating func remove(_ number: UInt32) { registers.removeAll { $0.number == number } }

  /// The numbers that are set, ascending.
  public var numbers: [UInt32] { registers.map(\.number) }

  /// All registers, ascending: a canonical message.
  public var bytes: [UInt8] { registers.flatMap(\.bytes) }
  /// The registers of the body.
  public var body: [UInt8] { registers.filter { Part(of: $0.number) == .body }.flatMap(\.bytes) }
  /// The registers of the note.
  public var note: [UInt8] { registers.filter { Part(of: $0.number) == .note }.flatMap(\.bytes) }

  /// The same registers.
  public static func == (a: UntypedDraft, b: UntypedDraft) -> Bool { a.bytes == b.bytes }

  /// By the bytes.
  public func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}
