/** Makes a Java program a proper daemon (SysV style) or service (new style). */
module dev.lares.daemon {
    exports dev.lares.daemon;

    requires transitive dev.lares.linux;

    exports dev.lares.daemon.journal;
}
