package dev.lares.spring;

/**
 * Reads the program's settings anew. A bean of this type makes SIGHUP a reload, as {@code ExecReload=kill -HUP $MAINPID} or
 * {@code Type=notify-reload} ask for it: the manager is told {@code RELOADING=1}, the listeners are called in their order, one
 * after another, and {@code READY=1} ends it, systemd.service(5) "Type=".
 *
 * <p>Without such a bean SIGHUP is left to the JVM, which ends the program.
 */
@FunctionalInterface
public interface ReloadListener {
    /** What is thrown is logged and shown as status; the program goes on with the settings it had. */
    void reload() throws Exception;
}
