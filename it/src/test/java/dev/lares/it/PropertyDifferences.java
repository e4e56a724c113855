package dev.lares.it;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table of COMPATIBILITY.md that says which properties differ from systemd's, of units or of the manager, and why. */
record PropertyDifferences(Map<String, String> reasons) {
  private static final String TITLE = "### Properties that differ";

  /** Rows {@code | `Property` | unit or manager | reason |} for one kind of object. */
  static PropertyDifferences of(String kind) throws IOException {
    List<String> lines = Files.readAllLines(Checkout.root().resolve("COMPATIBILITY.md"));
    Map<String, String> reasons = new TreeMap<>();
    for (String line : lines.subList(lines.indexOf(TITLE) + 1, lines.size())) {
      if (line.startsWith("#")) {
        break;
      }
      String[] cells = line.split("\\|");
      if (cells.length == 4 && cells[1].strip().startsWith("`") && cells[2].strip().equals(kind)) {
        reasons.put(cells[1].strip().replace("`", ""), cells[3].strip());
      }
    }
    return new PropertyDifferences(reasons);
  }

  boolean allow(String property) {
    return !reasons.getOrDefault(property, "").isEmpty();
  }

  /** Whether the reason says that it need not differ everywhere. */
  boolean dependsOnTheMachine(String property) {
    return reasons.getOrDefault(property, "").contains("where ");
  }
}
