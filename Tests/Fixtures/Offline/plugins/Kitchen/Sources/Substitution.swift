/// What stands in for an ingredient.
struct Substitution {
  let ingredient: String
  let replacement: String
  let isVegan: Bool

  static let all = [
    Substitution(ingredient: "buttermilk", replacement: "240 ml milk with 15 ml lemon juice, left for 10 minutes", isVegan: false),
    Substitution(ingredient: "buttermilk", replacement: "240 ml soy drink with 15 ml cider vinegar", isVegan: true),
    Substitution(ingredient: "egg", replacement: "60 g plain yoghurt for each egg", isVegan: false),
    Substitution(ingredient: "egg", replacement: "1 tablespoon ground flaxseed in 3 tablespoons water for each egg", isVegan: true),
    Substitution(ingredient: "butter", replacement: "three quarters of the weight in rapeseed oil", isVegan: true),
    Substitution(ingredient: "honey", replacement: "the same weight of maple syrup", isVegan: true),
  ]
}
