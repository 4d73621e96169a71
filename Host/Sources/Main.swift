import RoostCore
@main struct Main { static func main() { print(RoostVersion.current) } }
