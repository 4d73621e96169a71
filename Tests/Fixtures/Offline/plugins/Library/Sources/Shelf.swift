/// Where a call number stands: floor 1 holds 0–299, floor 2 300–699, floor 3 the rest, 25 numbers an aisle.
struct Shelf {
  let floor: Int
  let aisle: Int

  init(callNumber: Double) throws(LibraryError) {
    guard callNumber >= 0, callNumber < 1000 else { throw .noSuchShelf(callNumber) }
    let (floor, start) = callNumber < 300 ? (1, 0.0) : callNumber < 700 ? (2, 300.0) : (3, 700.0)
    self.floor = floor
    aisle = Int((callNumber - start) / 25) + 1
  }
}
