import CBareOpenSSL
import ChangeLog

/// The limit that verification is compared with.
struct BareOpenSSL {
  private struct Check { var key: OpaquePointer, der: [UInt8], message: [UInt8] }
  private var checks: [Check] = []

  init(_ signatures: [(signature: [UInt8], message: [UInt8], key: PublicKey)]) {
    var keys: [[UInt8]: OpaquePointer] = [:]
    for one in signatures {
      guard let key = keys[one.key.raw] ?? bare_key(one.key.raw) else { continue }
      keys[one.key.raw] = key
      checks.append(Check(key: key, der: Self.der(one.signature), message: one.message))
    }
  }

  /// How many of them hold.
  func run() -> Int {
    let context = bare_context()
    return checks.count { bare_verify(context, $0.key, $0.der, $0.der.count, $0.message, $0.message.count) == 1 }
  }

  private static func der(_ raw: [UInt8]) -> [UInt8] {
    var out: [UInt8] = [0x30, 0]
    for base in [0, 32] {
      var from = base
      while from < base + 31, raw[from] == 0 { from += 1 }
      let pad = raw[from] >= 0x80
      out += [0x02, UInt8(base + 32 - from + (pad ? 1 : 0))]
      if pad { out.append(0) }
      out += raw[from..<base + 32]
    }
    out[1] = UInt8(out.count - 2)
    return out
  }
}
