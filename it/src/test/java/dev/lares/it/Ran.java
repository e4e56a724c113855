package dev.lares.it;

/** What a command left: its exit code (128 + n for signal n) and its two streams, decoded as UTF-8. */
record Ran(int exitCode, String stdout, String stderr) {
  /** Standard output without surrounding white space, of a command that must have succeeded. */
  String output() {
    if (exitCode != 0) {
      throw new AssertionError("exit code " + exitCode + "\nstdout: " + stdout + "\nstderr: " + stderr);
    }
    return stdout.strip();
  }
}
