/// What was implanted, and how it went.
public enum Implant: RecordKind {
  /// Model of the pump.
  public static let pumpModel = Of<String>(1, "pumpModel", conflict: .manual, about: "Model of the pump.")
  /// Serial number of the pump.
  public static let pumpSerial = Of<String>(2, "pumpSerial", conflict: .manual, about: "Serial number of the pump.")
  /// Day on which the pump was made.
  public static let manufacturedOn = Of<LocalDate>(3, "manufacturedOn", conflict: .manual, about: "Day on which the pump was made.")
  /// Label of a window of manufacture.
  public static let serialWindow = Of<String>(4, "serialWindow", conflict: .manual, about: "Label of a window of manufacture.")
  /// Capacity of the reservoir in millilitres.
  public static let reservoirML = Of<Volume>(
    5, "reservoirML", possible: 0...50_000, source: RangeSource.agreed, conflict: .manualUrgent,
    about: "Capacity of the reservoir in millilitres.")
  /// Model of the catheter.
  public static let catheterModel = Of<String>(6, "catheterModel", conflict: .manual, about: "Model of the catheter.")
  /// Gauge of the catheter: 27 is thinner than 24.
  public static let catheterGauge = Of<Count>(
    7, "catheterGauge", possible: 10...35, source: RangeSource.pump,
    about: "Gauge of the catheter: 27 is thinner than 24.")
  /// Length of the catheter in centimetres.
  public static let catheterLengthCM = Of<Length>(
    8, "catheterLengthCM", possible: 0...20_000, source: RangeSource.agreed, conflict: .manual,
    about: "Length of the catheter in centimetres.")
  /// Level of the catheter's tip, such as T10.
  public static let catheterTipLevel = Of<String>(9, "catheterTipLevel", about: "Level of the catheter's tip, such as T10.")
  /// Volume of the pump's tubing in millilitres.
  public static let pumpTubingML = Of<Volume>(
    10, "pumpTubingML", possible: 0...2_000, source: RangeSource.agreed, conflict: .manual,
    about: "Volume of the pump's tubing in millilitres.")
  /// Volume of the catheter in millilitres.
  public static let catheterVolumeML = Of<Volume>(
    11, "catheterVolumeML", possible: 0...2_000, source: RangeSource.agreed, conflict: .manual,
    about: "Volume of the catheter in millilitres.")
  /// Tubing and catheter together in millilitres.
  public static let deadVolumeML = Of<Volume>(
    12, "deadVolumeML", possible: 0...3_000, source: RangeSource.agreed, conflict: .manual,
    about: "Tubing and catheter together in millilitres.")
  /// Millilitres at which the pump gives alarm.
  public static let alarmVolumeML = Of<Volume>(
    13, "alarmVolumeML", possible: 0...20_000, source: RangeSource.agreed, conflict: .earliestWins,
    about: "Millilitres at which the pump gives alarm.")
  /// The catheter was anchored.
  public static let anchored = Of<Bool>(14, "anchored", about: "The catheter was anchored.")
  /// How often the needle was put in.
  public static let needlePasses = Of<Count>(
    15, "needlePasses", possible: 0...100, source: RangeSource.counting,
    about: "How often the needle was put in.")
  /// Pins and needles at the puncture.
  public static let paraesthesia = Of<Bool>(16, "paraesthesia", about: "Pins and needles at the puncture.")
  /// The puncture was bloody.
  public static let bloodyTap = Of<Bool>(17, "bloodyTap", about: "The puncture was bloody.")
  /// Cerebrospinal fluid flowed.
  public static let csfFlow = Of<Bool>(18, "csfFlow", about: "Cerebrospinal fluid flowed.")
  /// It was planned.
  public static let elective = Of<Bool>(19, "elective", about: "It was planned.")
  /// Depth of the pump under the skin in centimetres.
  public static let pumpDepthCM = Of<Length>(
    20, "pumpDepthCM", possible: 0...1_500, source: RangeSource.physiology,
    about: "Depth of the pump under the skin in centimetres.")
  /// The sterile technique.
  public static let sterile = Of<Message<SterileTechnique>>(21, "sterile", about: "The sterile technique.")

  /// The fields of a record of this kind.
  public static let table = Table(
    1012, "implant", by: [.prescriber, .surgeon, .importer], confirm: [.prescriber, .surgeon], at: .manual,
    about: "What was implanted, and how it went.",
    [
      pumpModel.row, pumpSerial.row, manufacturedOn.row, serialWindow.row, reservoirML.row, catheterModel.row, catheterGauge.row,
      catheterLengthCM.row, catheterTipLevel.row, pumpTubingML.row, catheterVolumeML.row, deadVolumeML.row, alarmVolumeML.row,
      anchored.row, needlePasses.row, paraesthesia.row, bloodyTap.row, csfFlow.row, elective.row, pumpDepthCM.row, sterile.row,
    ])
}
