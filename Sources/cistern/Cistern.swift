@main struct Cistern { static func main() {} }
