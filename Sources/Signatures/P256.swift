import COpenSSL

/// The numbers of NIST P-256 (FIPS 186-4 D.1.2.3, SEC 2 section 2.4.2), and how its signatures are spelled.
package enum P256 {
  /// The order n of the group, big endian.
  static let order: [UInt8] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
  ]

  /// Whether 32 big-endian bytes are a number in 1 ... n − 1. For public numbers: the time tells them.
  static func isScalar(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.count == 32 && bytes.contains { $0 != 0 } && bytes.lexicographicallyPrecedes(order)
  }

  /// DER from r ‖ s, which OpenSSL wants; nil unless both are in 1 ... n − 1. High s is good.
  package static func der(raw signature: [UInt8]) -> [UInt8]? {
    guard signature.count == 64, isScalar(signature[..<32]), isScalar(signature[32...]) else { return nil }
    var out: [UInt8] = [0x30, 0]
    out.reserveCapacity(72)
    for half in [signature[..<32], signature[32...]] {
      let number = half.drop { $0 == 0 }
      // A leading one bit would be a minus sign.
      let padded = (number.first ?? 0) >= 0x80
      out.append(0x02)
      out.append(UInt8(number.count + (padded ? 1 : 0)))
      if padded { out.append(0) }
      out.append(contentsOf: number)
    }
    out[1] = UInt8(out.count - 2)
    return out
  }

  /// r ‖ s from the DER that OpenSSL signs; nil where it is none.
  static func raw(der: [UInt8]) -> [UInt8]? {
    der.withUnsafeBufferPointer { der in
      var next = der.baseAddress
      guard let signature = d2i_ECDSA_SIG(nil, &next, der.count) else { return nil }
      defer { ECDSA_SIG_free(signature) }
      var r = [UInt8](repeating: 0, count: 32)
      var s = r
      guard BN_bn2binpad(ECDSA_SIG_get0_r(signature), &r, 32) == 32, BN_bn2binpad(ECDSA_SIG_get0_s(signature), &s, 32) == 32
      else { return nil }
      return r + s
    }
  }

  /// The 65 bytes of scalar · G; nil unless the scalar is in 1 ... n − 1.
  /// - Throws: `.openSSL`.
  static func publicPoint(of scalar: OpaquePointer) throws(SignatureError) -> [UInt8]? {
    guard let group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1) else { throw .lastOpenSSL("load P-256") }
    defer { EC_GROUP_free(group) }
    guard BN_is_zero(scalar) == 0, BN_is_negative(scalar) == 0, BN_cmp(scalar, EC_GROUP_get0_order(group)) < 0 else { return nil }
    guard let point = EC_POINT_new(group) else { throw .lastOpenSSL("make a point") }
    defer { EC_POINT_free(point) }
    var bytes = [UInt8](repeating: 0, count: 65)
    guard EC_POINT_mul(group, point, scalar, nil, nil, nil) == 1,
      EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, &bytes, 65, nil) == 65
    else { throw .lastOpenSSL("compute a public key") }
    return bytes
  }
}
