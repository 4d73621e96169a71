import Glibc

/// Writes `value` with at most `places` decimals (0–6), without trailing zeros.
func plain(_ value: Double, places: Int = 2) -> String {
  var scale = 1.0
  for _ in 0..<places { scale *= 10 }
  let scaled = (value * scale).rounded()
  guard scaled.magnitude < 9e15 else { return String(value) }
  let whole = Int(scaled)
  let unit = Int(scale)
  var fraction = String(abs(whole % unit))
  while fraction.count < places { fraction = "0" + fraction }
  while fraction.hasSuffix("0") { fraction.removeLast() }
  let sign = whole < 0 ? "-" : ""
  return sign + String(abs(whole / unit)) + (fraction.isEmpty ? "" : "." + fraction)
}
