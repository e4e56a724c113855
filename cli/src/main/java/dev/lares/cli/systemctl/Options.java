package dev.lares.cli.systemctl;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A command line of systemctl(1), understood.
 *
 * @param force how often {@code --force} was given
 * @param properties of {@code -p}; present and empty if none is to be shown
 * @param signal of {@code --signal}; SIGTERM unless told
 * @param lines how many lines of the journal status shows
 * @param output how the journal's lines look, or json
 * @param timestamps how points in time are written
 * @param words the verb and what follows it
 */
record Options(
        Set<Flag> flags,
        int force,
        List<String> types,
        List<String> states,
        Optional<List<String>> properties,
        Optional<String> jobMode,
        Optional<String> killWhom,
        int signal,
        int lines,
        String output,
        List<String> what,
        TimestampStyle timestamps,
        String presetMode,
        Optional<String> rebootArgument,
        List<String> words) {
    static final int DEFAULT_LINES = 10;
    static final int SIGTERM = 15;

    boolean has(Flag flag) {
        return flags.contains(flag);
    }

    /** Whether tables have a header and sums. */
    boolean legend() {
        return !has(Flag.NO_LEGEND);
    }

    /** Whether what the verb prints is to be JSON. */
    boolean json() {
        return output.startsWith("json") || has(Flag.JSON);
    }

    String jobModeOrReplace() {
        return jobMode.orElse("replace");
    }

    Options withFlags(Set<Flag> other) {
        return new Options(other, force, types, states, properties, jobMode, killWhom, signal, lines, output, what, timestamps, presetMode,
                rebootArgument, words);
    }

    /** The same with another verb and other words, as {@code --now} adds one. */
    Options withWords(List<String> other) {
        return new Options(flags, force, types, states, properties, jobMode, killWhom, signal, lines, output, what, timestamps, presetMode,
                rebootArgument, other);
    }
}
