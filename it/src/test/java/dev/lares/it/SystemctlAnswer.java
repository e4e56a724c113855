package dev.lares.it;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a call answered, with what changes from run to run made equal.
 *
 * @param files what the call changed where unit files are linked
 */
record SystemctlAnswer(String line, int status, String stdout, String stderr, String files) {
  /** Reads the records of {@code systemctl-driver.sh}. */
  static List<SystemctlAnswer> parse(String text) {
    List<SystemctlAnswer> answers = new ArrayList<>();
    for (String told : text.split("\036")) {
      String[] fields = told.split("\037", -1);
      if (fields.length == 5) {
        boolean unordered = fields[0].startsWith(SystemctlScript.UNORDERED);
        answers.add(new SystemctlAnswer(fields[0], Integer.parseInt(fields[1]), equalized(fields[2], unordered), equalized(fields[3], unordered), fields[4]));
      }
    }
    return answers;
  }

  private static String equalized(String text, boolean unordered) {
    String equalized = Changing.equalized(text);
    return unordered ? equalized.lines().sorted().map(line -> line + '\n').collect(Collectors.joining()) : equalized;
  }

  /** The answer for a person to read. */
  String page() {
    return "exit status " + status + '\n' + indented("out", stdout) + indented("err", stderr) + indented("files", files);
  }

  private static String indented(String title, String text) {
    return text.isEmpty() ? "" : text.lines().map(line -> "%-6s|%s%n".formatted(title, line)).reduce("", String::concat);
  }
}
