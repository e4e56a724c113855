package dev.lares.it;

/**
 * How a guest ended.
 *
 * @param clean whether the init ended by itself within the time limit
 * @param status of the init as a shell sees it; the kernel turns power-off of a PID namespace into 130 (SIGINT) and
 *     reboot into 129 (SIGHUP), see reboot(2)
 */
record Ending(boolean clean, int status) {
  static Ending parse(String line) {
    String[] words = line.split(" ");
    if (words.length != 2 || !(words[0].equals("stopped") || words[0].equals("killed"))) {
      throw new IllegalArgumentException("cannot read the ending of a guest: " + line);
    }
    return new Ending(words[0].equals("stopped"), Integer.parseInt(words[1]));
  }
}
