package dev.lares.host;

import dev.lares.engine.Effect;
import dev.lares.engine.LogLevel;
import dev.lares.engine.Snapshot;
import dev.lares.unit.UnitName;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Tells the log what goes wrong in the host, and what cannot be done here; the latter once each. */
final class Faults {
    private final LogSink sink;
    private final Set<String> told = new HashSet<>();

    Faults(LogSink sink) {
        this.sink = sink;
    }

    /** Something that ought not to happen. */
    void report(String what, Exception cause) {
        log(Optional.empty(), LogLevel.ERR, what + ": " + (cause.getMessage() == null ? cause.toString() : cause.getMessage()));
    }

    /** A fault in Lares itself; with the place where it is, for whoever mends it. */
    void bug(String what, Throwable cause) {
        StackTraceElement[] trace = cause.getStackTrace();
        String place = trace.length == 0 ? "" : " (at " + trace[0] + ")";
        log(Optional.empty(), LogLevel.CRIT, what + ": " + cause + place + "; this is a fault of Lares, please report it");
    }

    /** Something that is this program's own fault, with where it happened. */
    void defect(String what, Throwable cause) {
        StackTraceElement[] trace = cause.getStackTrace();
        String where = trace.length == 0 ? "" : " at " + trace[0];
        log(Optional.empty(), LogLevel.CRIT, what + ": " + cause + where);
    }

    void error(String text) {
        log(Optional.empty(), LogLevel.ERR, text);
    }

    void warn(String text) {
        log(Optional.empty(), LogLevel.WARNING, text);
    }

    void warn(UnitName unit, String text) {
        log(Optional.of(unit), LogLevel.WARNING, text);
    }

    /** Something that is not possible here, as far as a directive (or another key) is concerned. */
    void once(String key, String text) {
        if (told.add(key)) {
            log(Optional.empty(), LogLevel.NOTICE, text);
        }
    }

    void save(Handover handover) {
        Snapshot.Section section = handover.add("faults");
        told.forEach(key -> section.put("told", key));
    }

    void restore(Handover handover) {
        handover.read("faults", line -> line.key().equals("told") && told.add(line.text()));
    }

    private void log(Optional<UnitName> unit, LogLevel level, String text) {
        sink.log(new Effect.Log(unit, level, text, new TreeMap<>()));
    }
}
