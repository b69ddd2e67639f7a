import PumpRecords
import TestGround

/// Input that is nearly right, from a seed: good bytes, spoilt; and trees of fields that nobody would write.
struct SpoiltInput {
  var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  /// One of the samples, spoilt in up to four places; or something made up.
  mutating func next(from samples: [[UInt8]]) -> [UInt8] {
    guard !samples.isEmpty, random.below(5) > 0 else {
      return random.below(2) == 0 ? random.bytes(random.below(300)) : tree(depth: random.below(12))
    }
    var bytes = samples[random.below(samples.count)]
    for _ in 0...random.below(4) { spoil(&bytes, samples) }
    return bytes
  }

  private mutating func spoil(_ bytes: inout [UInt8], _ samples: [[UInt8]]) {
    guard !bytes.isEmpty else { return bytes = random.bytes(3) }
    let at = random.below(bytes.count)
    switch random.below(9) {
    case 0: bytes[at] ^= 1 << UInt8(random.below(8))
    case 1: bytes[at] = [0, 1, 0x7f, 0x80, 0xff][random.below(5)]
    case 2: bytes.removeSubrange(at...)
    case 3: bytes.remove(at: at)
    case 4: bytes.insert(contentsOf: random.bytes(1 + random.below(9)), at: at)
    case 5: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + random.below(64))], at: at)
    case 6:
      let other = samples[random.below(samples.count)]
      guard !other.isEmpty else { return }
      bytes.replaceSubrange(at..., with: other[random.below(other.count)...])
    case 7:
      // A length that promises much more than is there.
      bytes.insert(contentsOf: [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01].prefix(1 + random.below(10)), at: at)
    default: bytes.insert(contentsOf: tree(depth: 3), at: at)
    }
  }

  /// Fields within fields, their numbers and types anything at all.
  mutating func tree(depth: Int) -> [UInt8] {
    var writer = WireWriter()
    for _ in 0..<random.below(5) {
      let numbers: [UInt32] = [UInt32(1 + random.below(40)), 1000, 1024, 2047, (1 << 29) - 1]
      let number = numbers[random.below(5)]
      switch random.below(4) {
      case 0: writer.varint(number, random.next() >> UInt64(random.below(64)))
      case 1: writer.bytes(number, random.bytes(random.below(40)))
      case 2: writer.bytes(number, depth > 0 ? tree(depth: depth - 1) : [])
      default: writer.zigzag(number, Int64(truncatingIfNeeded: random.next()))
      }
    }
    return writer.bytes
  }
}
