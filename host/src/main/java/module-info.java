/** The real world behind the engine. */
module dev.lares.host {
    requires transitive dev.lares.engine;
    requires transitive dev.lares.linux;
    requires transitive dev.lares.systemd1;

    exports dev.lares.host;
}
