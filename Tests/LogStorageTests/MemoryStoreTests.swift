import LogStorage
import Signatures
import StorageConformance
import Testing

@Suite("The store in memory keeps the storage contract")
struct MemoryStoreTests {
  @Test(arguments: StoragePromise.all)
  func keeps(_ promise: StoragePromise) throws {
    try promise.check(on: StoreBench(hasher: OpenSSLHasher()) { StoreUnderTest(MemoryStore(hasher: OpenSSLHasher())) })
  }
}
