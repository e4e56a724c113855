package dev.lares.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The calls of {@code systemctl-calls.txt}, which says how they are written, in their order. */
record SystemctlScript(List<Line> lines) {
  /** Begins a call whose lines come in no order. */
  static final String UNORDERED = "unordered: ";

  /**
   * What is run.
   *
   * @param verb the heading it stands below
   * @param compared false for what only prepares the next call, and must succeed
   * @param difference why the answers are known to differ
   */
  record Line(String verb, String text, boolean compared, Optional<String> difference) {}

  SystemctlScript {
    lines = List.copyOf(lines);
  }

  static SystemctlScript parse(String text) {
    List<Line> lines = new ArrayList<>();
    String verb = "";
    Optional<String> difference = Optional.empty();
    for (String line : text.lines().toList()) {
      if (line.startsWith("== ")) {
        verb = line.substring("== ".length());
      } else if (line.startsWith("differs: ")) {
        difference = Optional.of(line.substring("differs: ".length()));
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        lines.add(new Line(verb, line, !line.startsWith("+ "), difference));
        difference = Optional.empty();
      }
    }
    return new SystemctlScript(lines);
  }

  List<Line> calls() {
    return lines.stream().filter(Line::compared).toList();
  }
}
