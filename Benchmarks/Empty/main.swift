import FoundationEssentials

// The floor of every start-up figure: a program that loads what the host loads at least, and does nothing.
let start = Date()
if start.timeIntervalSince1970 < 0 { print(start) }
