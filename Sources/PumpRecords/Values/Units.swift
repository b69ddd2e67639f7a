/// Millilitres, kept to the microlitre.
@frozen public enum Millilitres: QuantityUnit {
  /// 3 decimals.
  public static let scale = Scale(unit: "mL", word: "millilitres", decimals: 3)
}
/// Micrograms, kept to the nanogram.
@frozen public enum Micrograms: QuantityUnit {
  /// 3 decimals.
  public static let scale = Scale(unit: "mcg", word: "micrograms", decimals: 3)
}
/// Micrograms per millilitre, kept to the nanogram per millilitre.
@frozen public enum MicrogramsPerMillilitre: QuantityUnit {
  /// 3 decimals.
  public static let scale = Scale(unit: "mcg/mL", word: "micrograms per millilitre", decimals: 3)
}
/// Micrograms per hour, kept to the picogram per hour.
@frozen public enum MicrogramsPerHour: QuantityUnit {
  /// 6 decimals.
  public static let scale = Scale(unit: "mcg/h", word: "micrograms per hour", decimals: 6)
}
/// Millilitres per day, kept to the nanolitre per day.
@frozen public enum MillilitresPerDay: QuantityUnit {
  /// 6 decimals.
  public static let scale = Scale(unit: "mL/day", word: "millilitres per day", decimals: 6)
}
/// Degrees Celsius, kept to the hundredth.
@frozen public enum DegreesCelsius: QuantityUnit {
  /// 2 decimals.
  public static let scale = Scale(unit: "°C", word: "degrees Celsius", decimals: 2)
}
/// Points of a scale, kept to the hundredth (a mean over muscle groups has decimals).
@frozen public enum Points: QuantityUnit {
  /// 2 decimals.
  public static let scale = Scale(unit: "", word: "points", decimals: 2)
}
/// Per cent, kept to the hundredth.
@frozen public enum PerCent: QuantityUnit {
  /// 2 decimals.
  public static let scale = Scale(unit: "%", word: "per cent", decimals: 2)
}
/// Centimetres, kept to the tenth of a millimetre.
@frozen public enum Centimetres: QuantityUnit {
  /// 2 decimals.
  public static let scale = Scale(unit: "cm", word: "centimetres", decimals: 2)
}
/// Millimetres of mercury, kept to the hundredth.
@frozen public enum MillimetresOfMercury: QuantityUnit {
  /// 2 decimals.
  public static let scale = Scale(unit: "mmHg", word: "millimetres of mercury", decimals: 2)
}
/// Events per minute (heart beats, breaths), kept to the hundredth.
@frozen public enum PerMinute: QuantityUnit {
  /// 2 decimals.
  public static let scale = Scale(unit: "/min", word: "events per minute", decimals: 2)
}
/// Tesla, kept to the hundredth.
@frozen public enum Teslas: QuantityUnit {
  /// 2 decimals.
  public static let scale = Scale(unit: "T", word: "tesla", decimals: 2)
}
/// Enzyme units per litre, kept to the hundredth.
@frozen public enum UnitsPerLitre: QuantityUnit {
  /// 2 decimals.
  public static let scale = Scale(unit: "U/L", word: "units per litre", decimals: 2)
}
/// Micromoles per litre, kept to the hundredth.
@frozen public enum MicromolesPerLitre: QuantityUnit {
  /// 2 decimals.
  public static let scale = Scale(unit: "µmol/L", word: "micromoles per litre", decimals: 2)
}
/// Thousand million cells per litre, kept to the thousandth.
@frozen public enum GigaPerLitre: QuantityUnit {
  /// 3 decimals.
  public static let scale = Scale(unit: "10⁹/L", word: "thousand million cells per litre", decimals: 3)
}
/// Milligrams per litre, kept to the thousandth.
@frozen public enum MilligramsPerLitre: QuantityUnit {
  /// 3 decimals.
  public static let scale = Scale(unit: "mg/L", word: "milligrams per litre", decimals: 3)
}
/// Nanograms per litre, kept to the thousandth.
@frozen public enum NanogramsPerLitre: QuantityUnit {
  /// 3 decimals.
  public static let scale = Scale(unit: "ng/L", word: "nanograms per litre", decimals: 3)
}
/// Millimetres per hour (sedimentation), kept to the hundredth.
@frozen public enum MillimetresPerHour: QuantityUnit {
  /// 2 decimals.
  public static let scale = Scale(unit: "mm/h", word: "millimetres per hour", decimals: 2)
}
/// Cells per microlitre, kept to the hundredth.
@frozen public enum CellsPerMicrolitre: QuantityUnit {
  /// 2 decimals.
  public static let scale = Scale(unit: "/µL", word: "cells per microlitre", decimals: 2)
}
/// A ratio without a unit, kept to the thousandth.
@frozen public enum Plain: QuantityUnit {
  /// 3 decimals.
  public static let scale = Scale(unit: "", word: "a ratio", decimals: 3)
}
/// Whole things.
@frozen public enum Whole: QuantityUnit {
  /// No decimals.
  public static let scale = Scale(unit: "", word: "a whole number", decimals: 0)
}
/// Minutes, kept to the hundredth.
@frozen public enum Minute: QuantityUnit {
  /// 2 decimals.
  public static let scale = Scale(unit: "min", word: "minutes", decimals: 2)
}
/// Hours, kept to the thousandth.
@frozen public enum Hour: QuantityUnit {
  /// 3 decimals.
  public static let scale = Scale(unit: "h", word: "hours", decimals: 3)
}
/// Days, kept to the hundredth.
@frozen public enum Day: QuantityUnit {
  /// 2 decimals.
  public static let scale = Scale(unit: "d", word: "days", decimals: 2)
}
/// Weeks, kept to the hundredth.
@frozen public enum Week: QuantityUnit {
  /// 2 decimals.
  public static let scale = Scale(unit: "wk", word: "weeks", decimals: 2)
}
/// Months, kept to the hundredth.
@frozen public enum Month: QuantityUnit {
  /// 2 decimals.
  public static let scale = Scale(unit: "mo", word: "months", decimals: 2)
}
/// Years, kept to the hundredth.
@frozen public enum Year: QuantityUnit {
  /// 2 decimals.
  public static let scale = Scale(unit: "y", word: "years", decimals: 2)
}

/// A volume in microlitres.
public typealias Volume = Quantity<Millilitres>
/// A dose in nanograms (of a day, where the field's name says so).
public typealias Dose = Quantity<Micrograms>
/// A concentration in nanograms per millilitre.
public typealias Concentration = Quantity<MicrogramsPerMillilitre>
/// A dose rate in picograms per hour.
public typealias DoseRate = Quantity<MicrogramsPerHour>
/// A flow in nanolitres per day.
public typealias Flow = Quantity<MillilitresPerDay>
/// A temperature in hundredths of a degree Celsius.
public typealias Temperature = Quantity<DegreesCelsius>
/// A score in hundredths of a point.
public typealias Score = Quantity<Points>
/// A percentage in hundredths.
public typealias Percent = Quantity<PerCent>
/// A length in tenths of a millimetre.
public typealias Length = Quantity<Centimetres>
/// A blood pressure in hundredths of mmHg.
public typealias BloodPressure = Quantity<MillimetresOfMercury>
/// A rate in hundredths of an event per minute.
public typealias Rate = Quantity<PerMinute>
/// A magnetic flux density in hundredths of a tesla.
public typealias FieldStrength = Quantity<Teslas>
/// A ratio in thousandths.
public typealias Ratio = Quantity<Plain>
/// A number of things.
public typealias Count = Quantity<Whole>
/// A span in hundredths of a minute.
public typealias Minutes = Quantity<Minute>
/// A span in thousandths of an hour.
public typealias Hours = Quantity<Hour>
/// A span in hundredths of a day.
public typealias Days = Quantity<Day>
/// A span in hundredths of a week.
public typealias Weeks = Quantity<Week>
/// A span in hundredths of a month.
public typealias Months = Quantity<Month>
/// A span in hundredths of a year.
public typealias Years = Quantity<Year>

extension Quantity where U == Millilitres {
  /// Microlitres.
  @inlinable public var microlitres: Int64 { scaled }
  /// From microlitres.
  @inlinable public init(microlitres: Int64) { self.init(scaled: microlitres) }
}
extension Quantity where U == Micrograms {
  /// Nanograms.
  @inlinable public var nanograms: Int64 { scaled }
  /// From nanograms.
  @inlinable public init(nanograms: Int64) { self.init(scaled: nanograms) }
}
extension Quantity where U == MicrogramsPerMillilitre {
  /// Nanograms per millilitre.
  @inlinable public var nanogramsPerMillilitre: Int64 { scaled }
  /// From nanograms per millilitre.
  @inlinable public init(nanogramsPerMillilitre: Int64) { self.init(scaled: nanogramsPerMillilitre) }
}
extension Quantity where U == MicrogramsPerHour {
  /// Picograms per hour.
  @inlinable public var picogramsPerHour: Int64 { scaled }
  /// From picograms per hour.
  @inlinable public init(picogramsPerHour: Int64) { self.init(scaled: picogramsPerHour) }
}
extension Quantity where U == MillilitresPerDay {
  /// Nanolitres per day.
  @inlinable public var nanolitresPerDay: Int64 { scaled }
  /// From nanolitres per day.
  @inlinable public init(nanolitresPerDay: Int64) { self.init(scaled: nanolitresPerDay) }
}
extension Quantity where U == DegreesCelsius {
  /// Hundredths of a degree Celsius.
  @inlinable public var centidegrees: Int64 { scaled }
  /// From hundredths of a degree Celsius.
  @inlinable public init(centidegrees: Int64) { self.init(scaled: centidegrees) }
}
extension Quantity where U == Points {
  /// Hundredths of a point.
  @inlinable public var hundredths: Int64 { scaled }
  /// From hundredths of a point.
  @inlinable public init(hundredths: Int64) { self.init(scaled: hundredths) }
}
extension Quantity where U == PerCent {
  /// Hundredths of one per cent.
  @inlinable public var hundredths: Int64 { scaled }
  /// From hundredths of one per cent.
  @inlinable public init(hundredths: Int64) { self.init(scaled: hundredths) }
}
extension Quantity where U == Whole {
  /// How many.
  @inlinable public var count: Int64 { scaled }
  /// From a number.
  @inlinable public init(_ count: Int64) { self.init(scaled: count) }
}
