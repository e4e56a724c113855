/** Writes what Log4j 2 logs to the systemd journal. */
// The digit is part of the product's name.
@SuppressWarnings("module")
module dev.lares.logging.log4j2 {
    requires dev.lares.daemon;
    requires transitive org.apache.logging.log4j;
    requires transitive org.apache.logging.log4j.core;

    exports dev.lares.logging.log4j2;

    // Log4j sets the fields of the builder from attributes of the configuration.
    opens dev.lares.logging.log4j2 to org.apache.logging.log4j.core;
}
