/// A food on the pantry's shelves.
struct PantryItem {
  let name: String
  let amount: Double
  let unit: String
  let bestBefore: String

  static let all = [
    PantryItem(name: "plain flour", amount: 1.8, unit: "kg", bestBefore: "2027-03-01"),
    PantryItem(name: "brown rice", amount: 2.5, unit: "kg", bestBefore: "2027-08-15"),
    PantryItem(name: "white rice", amount: 0.4, unit: "kg", bestBefore: "2027-05-20"),
    PantryItem(name: "sugar", amount: 0.75, unit: "kg", bestBefore: "2028-01-31"),
    PantryItem(name: "red lentils", amount: 1.1, unit: "kg", bestBefore: "2027-02-10"),
    PantryItem(name: "olive oil", amount: 0.6, unit: "l", bestBefore: "2026-12-30"),
    PantryItem(name: "tinned tomatoes", amount: 6, unit: "tins", bestBefore: "2028-06-01"),
  ]

  var line: String { "\(name): \(plain(amount)) \(unit) left, best before \(bestBefore)" }
}
