/** The lares program: the manager's wiring and every command. */
module dev.lares.cli {
    requires dev.lares.daemon;
    requires dev.lares.dbus;
    requires dev.lares.engine;
    requires dev.lares.host;
    requires dev.lares.linux;
    requires dev.lares.process;
    requires dev.lares.unit;
    requires org.jline.terminal;
}
