/** Writes what {@link System.Logger} logs to the systemd journal. */
module dev.lares.logging.systemlogger {
    requires dev.lares.daemon;

    exports dev.lares.logging.systemlogger;

    provides System.LoggerFinder with dev.lares.logging.systemlogger.JournalLoggerFinder;
}
