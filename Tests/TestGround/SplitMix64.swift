/// Numbers that depend on a seed alone (Steele, Lea, Flood 2014): a failing run can be had again. Every test prints its seed first.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  /// The seed, before the first number.
  public private(set) var state: UInt64

  /// The numbers of this seed.
  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }

  /// A number from 0 on, below this one.
  public mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// A number of this range.
  public mutating func pick(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

  /// One of these things; there is at least one.
  public mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

  /// True once in `times`.
  public mutating func oneIn(_ times: Int) -> Bool { pick(1...times) == 1 }

  /// So many bytes.
  public mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }

  /// Puts things into another order.
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    guard elements.count > 1 else { return }
    for index in stride(from: elements.count - 1, to: 0, by: -1) { elements.swapAt(index, pick(0...index)) }
  }
}
