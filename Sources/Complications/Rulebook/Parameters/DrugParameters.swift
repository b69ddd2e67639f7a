/// Numbers of VE-4 … VE-6 (evidence.md 4.5).
public struct DrugParameters: Hashable, Sendable {
  /// VE-4: labelled strengths for pumps, mcg/mL.
  public let strengths: [Int64]
  /// VE-6: a ratio within this of a power of ten, thousandths of a per cent.
  public let slipMilliPercent: Int64

  init(_ read: inout ThresholdReader) {
    strengths = ["strengthLow", "strengthMiddle", "strengthHigh"].map { read.whole("VE-4", $0, "mcg/mL", 100...5000) }
    slipMilliPercent = read.thousandths("VE-6", "within", "%", 0...5)
  }
}
