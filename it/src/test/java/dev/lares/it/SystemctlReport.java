package dev.lares.it;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of the calls.
 *
 * @param unexpected calls that differ and are not marked
 * @param agreeingAfterAll calls that are marked, and do not differ
 * @param differences the unexpected ones, for a person to read
 * @param table a line for each verb: calls, how many agree, how many are known to differ
 */
record SystemctlReport(List<String> unexpected, List<String> agreeingAfterAll, String differences, String table) {
  private record Counts(int calls, int agreeing, int known) {
    Counts plus(boolean agrees, boolean marked) {
      return new Counts(calls + 1, agreeing + (agrees ? 1 : 0), known + (!agrees && marked ? 1 : 0));
    }
  }

  static SystemctlReport of(SystemctlScript script, Map<String, SystemctlAnswer> systemd, Map<String, SystemctlAnswer> lares) {
    List<String> unexpected = new ArrayList<>();
    List<String> agreeingAfterAll = new ArrayList<>();
    StringBuilder differences = new StringBuilder();
    Map<String, Counts> counts = new LinkedHashMap<>();
    int n = 0;
    for (String key : systemd.keySet()) {
      SystemctlScript.Line line = script.lines().get(n++);
      SystemctlAnswer here = lares.get(key);
      SystemctlAnswer there = systemd.get(key);
      if (!line.compared()) {
        if (here.status() != 0 || there.status() != 0) {
          unexpected.add(key);
          differences.append("%s cannot be prepared%nsystemd: %slares:   %s%n".formatted(key, there.page(), here.page()));
        }
        continue;
      }
      boolean agrees = here.equals(there);
      counts.merge(line.verb(), new Counts(0, 0, 0).plus(agrees, line.difference().isPresent()),
          (one, other) -> one.plus(agrees, line.difference().isPresent()));
      if (!agrees && line.difference().isEmpty()) {
        unexpected.add(key);
        differences.append("[%s] %s%n---- systemd: %s---- lares: %s%n".formatted(line.verb(), key, there.page(), here.page()));
      } else if (agrees && line.difference().isPresent()) {
        agreeingAfterAll.add(key);
      }
    }
    return new SystemctlReport(unexpected, agreeingAfterAll, differences.toString(), table(counts));
  }

  private static String table(Map<String, Counts> counts) {
    Counts sum = counts.values().stream().reduce(new Counts(0, 0, 0),
        (a, b) -> new Counts(a.calls() + b.calls(), a.agreeing() + b.agreeing(), a.known() + b.known()));
    StringBuilder table = new StringBuilder("calls of systemctl answered as systemd does\n%-32s %6s %9s %14s%n".formatted("verb", "calls", "agreeing", "known to differ"));
    counts.forEach((verb, count) -> table.append(row(verb, count)));
    return table.append(row("all", sum)).toString();
  }

  private static String row(String verb, Counts count) {
    return "%-32s %6d %9d %14s%n".formatted(verb, count.calls(), count.agreeing(), count.known() == 0 ? "" : count.known());
  }
}
