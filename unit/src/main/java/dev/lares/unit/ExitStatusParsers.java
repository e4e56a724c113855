package dev.lares.unit;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Sets of exit statuses and signals ({@code SuccessExitStatus=}, systemd.service(5)). */
final class ExitStatusParsers {
    private ExitStatusParsers() {}

    /** A set that each assignment adds to; a number is a status, not a signal. */
    static ValueParser<ExitStatusSet> set() {
        return (value, before) -> {
            if (value.isEmpty()) {
                return Optional.empty();
            }
            SortedSet<Integer> statuses = new TreeSet<>(before.map(ExitStatusSet::statuses).orElseGet(TreeSet::new));
            SortedSet<Integer> signals = new TreeSet<>(before.map(ExitStatusSet::signals).orElseGet(TreeSet::new));
            for (String word : WordReader.all(value.text(), WordSyntax.PLAIN)) {
                Optional<Integer> status = ExitStatusNames.parse(word);
                Optional<Integer> signal = Signals.parse(word);
                if (status.isPresent()) {
                    statuses.add(status.get());
                } else if (signal.isPresent()) {
                    signals.add(signal.get());
                } else {
                    value.ignorePart(word, "it is neither an exit status nor a signal");
                }
            }
            return Optional.of(new ExitStatusSet(statuses, signals));
        };
    }
}
