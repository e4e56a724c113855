package dev.lares.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Compares the table of this machine with what the usual tools print of all its processes. Ends with 1 if they disagree. */
final class ToolComparison {
    private static final int MOST_COMPLAINTS = 8;

    private ToolComparison() {}

    public static void main(String[] arguments) throws Exception {
        List<ToolCheck> checks = Stream.of(PsChecks.all(), OtherChecks.all(), LsofChecks.all(), SsChecks.all()).flatMap(List::stream)
                .filter(check -> arguments.length == 0 || check.name().contains(arguments[0])).toList();
        ScanOptions options = ScanOptions.everything();
        Set<String> disagreed = new TreeSet<>();
        for (ToolCheck check : checks) {
            ToolCheck.Outcome outcome = check.run(options);
            System.out.println("agreed " + outcome.agreed() + " " + check.name());
            List<String> complaints = new ArrayList<>(outcome.disagreed());
            complaints.stream().limit(MOST_COMPLAINTS).forEach(complaint -> System.out.println("  disagreed: " + complaint));
            disagreed.addAll(complaints);
        }
        System.out.println("processes " + ProcessTable.read(options).processes().size());
        System.out.println("disagreed " + disagreed.size());
        System.exit(disagreed.isEmpty() ? 0 : 1);
    }
}
