/**
 * Structured log entries for the systemd journal, without libsystemd: the client side of systemd's native journal
 * protocol (systemd's document JOURNAL_NATIVE_PROTOCOL), sd_journal_print(3), systemd.journal-fields(7).
 *
 * <p>A {@link dev.lares.daemon.journal.JournalEntry} is made of fields and sent by a
 * {@link dev.lares.daemon.journal.Journal}. Where there is no journal it is a line on standard error instead. Programs
 * that have a logging framework use one of the {@code lares-logging-…} artifacts, which stand on this package.
 */
package dev.lares.daemon.journal;
