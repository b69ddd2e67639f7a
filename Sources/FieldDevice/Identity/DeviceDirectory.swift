import ChangeLog
public import Foundation
import LogStorage
import SQLiteStorage
import Signatures

/// Where a device lives: `device.key` (its signing key) and `encryption.key`, both of mode 0600, and `store/`.
///
/// Keep it out of backups and copies: two installations with one key fork their feeds.
public struct DeviceDirectory: Hashable, Sendable {
  /// The directory.
  public let url: URL

  /// A device's directory, whether or not it is there.
  public init(_ url: URL) { self.url = url }

  /// The key that signs heads and requests.
  var keyPath: String { url.appendingPathComponent("device.key").path }
  /// The key that bundles for this device will be encrypted to.
  var encryptionKeyPath: String { url.appendingPathComponent("encryption.key").path }
  /// The store's directory.
  var storePath: String { url.appendingPathComponent("store").path }

  /// Whether there is something to open.
  var hasStore: Bool { FileManager.default.fileExists(atPath: storePath) }

  /// Makes the directory, mode 0700, and what is above it.
  func make() throws(DeviceError) {
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw .directory(path: url.path, detail: error.localizedDescription)
    }
  }

  /// Opens the store; makes it where there is none.
  func openStore() throws(DeviceError) -> any ChangeStore {
    do throws(StorageError) {
      return try SQLiteStore.open(directory: storePath, hasher: OpenSSLHasher(), role: .device)
    } catch {
      throw .storage(error)
    }
  }

  /// The signing key.
  func openKey(_ key: DeviceKey) throws(DeviceError) -> any Signer {
    if case .held(let signer, _) = key { return signer }
    do throws(SignatureError) {
      return try KeyFile.read(keyPath)
    } catch {
      throw .keyUnusable(error.description)
    }
  }

  /// The key in a file that an interrupted enrolment left, or a new one.
  func takeKey(_ path: String) throws(DeviceError) -> any Signer {
    do throws(SignatureError) {
      return FileManager.default.fileExists(atPath: path) ? try KeyFile.read(path) : try KeyFile.create(.p256, at: path)
    } catch {
      throw .keyUnusable(error.description)
    }
  }
}
