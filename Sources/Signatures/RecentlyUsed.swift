/// A bounded cache in two generations: when the younger one is full it becomes the older one, whose keys are forgotten unless they
/// were used again. No list has to be kept in order for that.
struct RecentlyUsed<Key: Hashable & Sendable, Value: Sendable>: ~Copyable, Sendable {
  private let capacity: Int
  private var young: [Key: Value] = [:]
  private var old: [Key: Value] = [:]

  init(capacity: Int) { self.capacity = capacity }

  var count: Int { young.count + old.count }

  subscript(key: Key) -> Value? {
    mutating get {
      if let known = young[key] { return known }
      guard let known = old.removeValue(forKey: key) else { return nil }
      insert(key, known)
      return known
    }
    set {
      guard let newValue else { return }
      old[key] = nil
      insert(key, newValue)
    }
  }

  private mutating func insert(_ key: Key, _ value: Value) {
    if young.count >= capacity, young[key] == nil {
      old = young
      young = [:]
    }
    young[key] = value
  }
}
