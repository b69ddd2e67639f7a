import Testing

/// Everything that starts the built program as a child process. One after the other: each test wants the machine's time for itself.
@Suite(.serialized)
enum OverARealSocket {}
