package dev.lares.it;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What {@code systemctl show} prints of one object, in a form that can be compared between two runs: of a time only that it is
 * set, of the numbers of processes, activations and inodes only that there is one, of lists without an order the words sorted.
 */
record ShownProperties(Map<String, String> values) {
  /** Dependencies and names, which systemd keeps in hash tables. */
  private static final List<String> SETS = List.of("Names", "Requires", "Requisite", "Wants", "BindsTo", "PartOf", "Upholds", "RequiredBy",
      "RequisiteOf", "WantedBy", "BoundBy", "UpheldBy", "ConsistsOf", "Conflicts", "ConflictedBy", "Before", "After", "TriggeredBy",
      "Triggers");
  private static final List<String> NUMBERS_OF_A_RUN = List.of("MainPID", "ExecMainPID", "ControlPID", "ControlGroupId", "CPUUsageNSec");

  /** Of lines {@code Name=value}. */
  static ShownProperties parse(List<String> lines) {
    Map<String, String> values = new TreeMap<>();
    for (String line : lines) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        String name = line.substring(0, equals);
        values.put(name, normal(name, line.substring(equals + 1)));
      }
    }
    return new ShownProperties(values);
  }

  /** The value of a property; a time that is not set is not shown at all by systemctl. */
  String value(String name) {
    return values.getOrDefault(name, "(not shown)");
  }

  private static String normal(String name, String value) {
    if (name.endsWith("Timestamp")) {
      return "set";
    }
    if (name.endsWith("TimestampMonotonic") && !value.equals("18446744073709551615") || NUMBERS_OF_A_RUN.contains(name)) {
      return value.equals("0") || value.equals("[not set]") ? "not set" : "set";
    }
    if (name.equals("InvocationID")) {
      return value.matches("[0-9a-f]{32}") ? "an id" : value;
    }
    if (SETS.contains(name)) {
      return Arrays.stream(value.split(" ")).sorted().collect(Collectors.joining(" "));
    }
    if (name.startsWith("Exec")) {
      return value.replaceAll("_time=\\[(?!n/a)[^]]+]", "_time=[set]").replaceAll("pid=[1-9][0-9]*", "pid=set");
    }
    return value;
  }
}
