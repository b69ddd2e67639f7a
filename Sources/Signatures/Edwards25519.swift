import COpenSSL

/// The checks of Ed25519 keys and signatures that OpenSSL leaves out (RFC 8032 section 5.1; log-format section 2).
enum Edwards25519 {
  /// The order L of the base point, little endian: 2^252 + 27742317777372353535851937790883648493.
  static let order: [UInt8] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10,
  ]

  /// p = 2^255 − 19, little endian.
  static let prime: [UInt8] = [0xed] + [UInt8](repeating: 0xff, count: 30) + [0x7f]

  /// The y coordinates of the eight points whose order divides 8: 0, 1, −1 and the two of order 8. With one of them as a key,
  /// a signature that anybody can write down is good for every message (0 and 1 among them need no multiplication at all).
  static let smallOrder: [[UInt8]] = [
    [UInt8](repeating: 0, count: 32),
    [1] + [UInt8](repeating: 0, count: 31),
    [0xec] + [UInt8](repeating: 0xff, count: 30) + [0x7f],
    [
      0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
      0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
    [
      0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
      0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
  ]

  /// Whether 32 bytes are the one spelling of a point of the curve whose order does not divide 8.
  static func accepts(_ raw: [UInt8]) -> Bool {
    guard raw.count == 32 else { return false }
    var y = raw
    y[31] &= 0x7f
    // Not canonical: y >= p. (The other such spelling, a sign for x = 0, exists only where y is 1 or −1.)
    guard isBelow(y[...], prime), !smallOrder.contains(y) else { return false }
    return isOnCurve(y)
  }

  /// Whether 64 bytes can be a signature: the second half, S, is below L. OpenSSL recomputes R and compares its bytes.
  static func isSignature(_ bytes: [UInt8]) -> Bool {
    bytes.count == 64 && isBelow(bytes[32...], order)
  }

  /// Compares little-endian numbers of one length.
  private static func isBelow(_ left: ArraySlice<UInt8>, _ right: [UInt8]) -> Bool {
    left.reversed().lexicographicallyPrecedes(right.reversed())
  }

  /// Whether −x² + y² = 1 + d·x²·y² has a solution: (y² − 1) · (d·y² + 1) is a square, 121665 and 121666 giving d = −121665/121666.
  private static func isOnCurve(_ y: [UInt8]) -> Bool {
    guard let context = BN_CTX_new() else { return false }
    defer { BN_CTX_free(context) }
    BN_CTX_start(context)
    defer { BN_CTX_end(context) }
    guard let p = BN_CTX_get(context), let square = BN_CTX_get(context), let left = BN_CTX_get(context),
      let right = BN_CTX_get(context), let number = BN_CTX_get(context),
      BN_lebin2bn(prime, 32, p) != nil, BN_lebin2bn(y, 32, number) != nil,
      BN_mod_sqr(square, number, p, context) == 1
    else { return false }
    // Both factors times 121666, a factor whose square changes nothing: (y² − 1) · 121666 and 121666 − 121665 · y².
    guard BN_copy(left, square) != nil, BN_sub_word(left, 1) == 1, BN_mul_word(left, 121666) == 1,
      BN_mul_word(square, 121665) == 1, BN_set_word(right, 121666) == 1, BN_sub(right, right, square) == 1,
      BN_mod_mul(number, left, right, p, context) == 1
    else { return false }
    return BN_kronecker(number, p, context) == 1
  }
}
