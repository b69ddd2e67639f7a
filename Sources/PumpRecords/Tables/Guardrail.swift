/// Does a value lie where a value can lie? A verdict, never a refusal: the record is kept as it came.
public enum Guardrail {
  /// What the possible range says about a value.
  @frozen public enum Verdict: UInt8, Sendable {
    /// Within the range, or there is none.
    case possible
    /// Outside of it: flagged, kept, not used by most rules.
    case implausible
  }

  /// The verdict on a value at the scale of the row.
  public static func verdict(on scaled: Int64, _ row: Row) -> Verdict {
    guard let possible = row.possible else { return .possible }
    return possible.contains(scaled) ? .possible : .implausible
  }

  /// The verdict on a typed value.
  public static func verdict<K, U>(on value: Quantity<U>, _ field: Field<K, Quantity<U>>) -> Verdict {
    verdict(on: value.scaled, field.row)
  }

  /// The verdict on a value of a list.
  public static func verdict<K, U>(on value: Quantity<U>, _ field: ListField<K, Quantity<U>>) -> Verdict {
    verdict(on: value.scaled, field.row)
  }

  /// The paths of all implausible values of a message, such as `filledML` or `steps.doseMcg`, ascending by number, each once.
  public static func implausible(in message: UntypedMessage) -> [String] {
    var paths: [String] = []
    for slot in message.slots {
      guard let row = message.table.row(slot.number) else { continue }
      let payload = Payload(message.bytes, Int(slot.from), Int(slot.to))
      switch row.shape {
      case .number:
        if let value = payload.zigzag, verdict(on: value, row) == .implausible, paths.last != row.name { paths.append(row.name) }
      case .message(let table):
        for inner in implausible(in: UntypedMessage(table: table, payload.array)) {
          let path = row.name + "." + inner
          if !paths.contains(path) { paths.append(path) }
        }
      default: break
      }
    }
    return paths
  }
}
