/** Writes what java.util.logging logs to the systemd journal. */
module dev.lares.logging.jul {
    requires transitive dev.lares.daemon;
    requires transitive java.logging;

    exports dev.lares.logging.jul;
}
