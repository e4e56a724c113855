package dev.lares.logging.systemlogger;

import dev.lares.daemon.journal.Journal;
import dev.lares.daemon.journal.JournalOptions;

/** What the loggers of a program share: the journal and how entries for it are made. */
record Sink(Journal journal, boolean locating, boolean stackTraceInMessage) {
    /** As system properties say; made when the first logger logs, not while the JVM looks for its logger finder. */
    static Sink shared() {
        return Shared.SINK;
    }

    private static final class Shared {
        private static final Sink SINK = new Sink(Journal.open(JournalOptions.standard()),
                Boolean.getBoolean("dev.lares.logging.location"),
                !"false".equalsIgnoreCase(System.getProperty("dev.lares.logging.stackTraceInMessage")));
    }
}
