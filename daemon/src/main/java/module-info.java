/** Makes a Java program a proper daemon (SysV style) or service (new style). */
module dev.lares.daemon {
    exports dev.lares.daemon;
    exports dev.lares.daemon.journal;

    requires transitive dev.lares.linux;
    // sun.misc.Signal, the JVM's own way to hand signals on: docs/decisions/service-signals.md.
    requires jdk.unsupported;
}
