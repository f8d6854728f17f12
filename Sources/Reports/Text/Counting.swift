/// A number of things in words: `1 stage`, `2 stages`, `1 entry`, `2 entries`.
public func counted(_ count: Int, _ noun: String) -> String {
  if count == 1 { return "1 \(noun)" }
  return noun.hasSuffix("y") ? "\(count) \(noun.dropLast())ies" : "\(count) \(noun)s"
}
