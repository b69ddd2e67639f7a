/// A record or a nested message seen through its table: bytes, and where its fields are. Values are decoded when they are asked for.
///
/// Three-valued: a field that is absent, or that does not read, is nil, never zero and never "no".
@frozen public struct Message<K: Tabled>: FieldValue, Hashable {
  /// The bytes, as their author wrote them.
  public let bytes: [UInt8]
  /// The occurrences that read, ascending by number.
  public let slots: [Slot]
  /// The numbers of the fields that are there and do not read.
  public let unreadable: [UInt32]
  /// Why nothing reads at all; nil for a message in form.
  public let formError: FormError?

  /// A message: a record's registers, ascending by number (body, then note), or a nested message.
  ///
  /// Bytes that are not in form give no field.
  public init(_ bytes: [UInt8]) {
    let view = UntypedMessage(table: K.table, bytes)
    self.bytes = bytes
    slots = view.slots
    unreadable = view.unreadable
    formError = view.formError
  }

  /// The message of a change's two parts (without their random bytes). A field in the wrong part is unreadable;
  /// a part that is not in form gives no field.
  public init(body: [UInt8], note: [UInt8]) {
    let view = UntypedMessage(table: K.table, body: body, note: note)
    bytes = view.bytes
    slots = view.slots
    unreadable = view.unreadable
    formError = view.formError
  }

  /// The same without types.
  public var untyped: UntypedMessage { UntypedMessage(table: K.table, bytes) }

  /// The value of a field: nil where it is absent or does not read.
  @inlinable public subscript<V: FieldValue>(_ field: Field<K, V>) -> V? {
    for slot in slots where slot.number == field.number { return V.read(Payload(bytes, Int(slot.from), Int(slot.to))) }
    return nil
  }

  /// The values of a list: empty where it is absent or does not read.
  @inlinable public subscript<V: FieldValue>(_ field: ListField<K, V>) -> [V] {
    var values: [V] = []
    for slot in slots where slot.number == field.number {
      if let value = V.read(Payload(bytes, Int(slot.from), Int(slot.to))) { values.append(value) }
    }
    return values
  }

  /// Is the field there and readable?
  @inlinable public func has(_ number: UInt32) -> Bool { slots.contains { $0.number == number } }

  /// A message with a table of its own.
  public static var shape: Shape { .message(K.table) }

  /// Reads a nested message.
  public static func read(_ payload: Payload) -> Message<K>? {
    let message = Message(payload.array)
    return message.formError == nil ? message : nil
  }

  /// Writes the bytes as they are.
  public func write(_ number: UInt32, to writer: inout WireWriter) { writer.bytes(number, bytes) }

  /// The same bytes.
  @inlinable public static func == (a: Message<K>, b: Message<K>) -> Bool { a.bytes == b.bytes }

  /// By the bytes.
  @inlinable public func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}
