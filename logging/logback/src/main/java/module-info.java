/** Writes what Logback logs to the systemd journal. */
module dev.lares.logging.logback {
    requires transitive ch.qos.logback.classic;
    requires transitive ch.qos.logback.core;
    requires dev.lares.daemon;
    requires org.slf4j;

    exports dev.lares.logging.logback;
}
