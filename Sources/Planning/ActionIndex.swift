public import Artifacts

/// What planning asks of a store.
///
/// Looking up changes nothing.
public protocol ActionIndex {
  /// What is known about a key.
  func lookup(_ key: Digest) throws(StoreError) -> Store.Lookup
}

extension Store: ActionIndex {}
