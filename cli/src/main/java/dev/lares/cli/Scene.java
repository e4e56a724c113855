package dev.lares.cli;

import dev.lares.process.Classification;
import dev.lares.process.ProcessTable;
import dev.lares.process.Surroundings;
import dev.lares.process.Verdict;
import java.time.ZoneId;
import java.util.Optional;
import java.util.SortedMap;

/**
 * All that the inspector's commands know at one time.
 *
 * @param table the processes
 * @param surroundings what tells about them besides
 * @param verdicts what each is
 * @param accounts the names of users
 * @param zone in which times are told
 * @param memoryBytes the machine's, for shares of it
 */
record Scene(
        ProcessTable table, Surroundings surroundings, SortedMap<Integer, Verdict> verdicts, AccountNames accounts, ZoneId zone, long memoryBytes) {
    static Scene of(ProcessTable table, Surroundings surroundings, AccountNames accounts, ZoneId zone, long memoryBytes) {
        return new Scene(table, surroundings, Classification.of(table, surroundings), accounts, zone, memoryBytes);
    }

    Verdict verdict(int pid) {
        return verdicts.get(pid);
    }

    /** The name of a process, with its number: {@code 812 (nginx)}. */
    String named(int pid) {
        return Optional.of(pid).flatMap(table::find).map(process -> pid + " (" + process.name() + ")").orElse(Integer.toString(pid));
    }
}
