/// A dish of the cookbook, with what it takes for its own number of servings.
struct Recipe {
  let name: String
  let servings: Int
  let ingredients: [(amount: Double, unit: String, name: String)]

  static let all = [
    Recipe(name: "pancakes", servings: 4, ingredients: [(250, "g", "flour"), (300, "ml", "milk"), (2, "", "eggs"), (30, "g", "butter")]),
    Recipe(
      name: "lentil soup", servings: 4,
      ingredients: [(300, "g", "red lentils"), (1, "", "onion"), (1.2, "l", "stock"), (15, "ml", "olive oil")]),
    Recipe(
      name: "apple crumble", servings: 6,
      ingredients: [(900, "g", "apples"), (180, "g", "flour"), (120, "g", "butter"), (90, "g", "sugar")]),
    Recipe(name: "fish pie", servings: 5, ingredients: [(600, "g", "white fish"), (1, "kg", "potatoes"), (400, "ml", "milk")]),
  ]

  func scaled(to wanted: Int) -> String {
    let list = ingredients.map { item in
      let amount = plain(item.amount * Double(wanted) / Double(servings))
      return item.unit.isEmpty ? "\(amount) \(item.name)" : "\(amount) \(item.unit) \(item.name)"
    }
    return "\(name) for \(wanted): " + list.joined(separator: ", ")
  }
}
