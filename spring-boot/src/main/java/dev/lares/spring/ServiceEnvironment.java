package dev.lares.spring;

import dev.lares.daemon.ListenFds;
import dev.lares.daemon.Notify;
import java.util.Map;

/**
 * What this process was given by whoever supervises it. A test puts its own into the bootstrap registry.
 *
 * @param manager whom to tell
 * @param supervised whether somebody other than a person at a shell started the process and will read its exit code
 */
record ServiceEnvironment(Notify manager, ListenFds listenFds, boolean supervised) {
    private static final long INIT = 1;

    static ServiceEnvironment ofProcess() {
        Notify manager = Notify.fromEnvironment();
        ListenFds listenFds = ListenFds.fromEnvironment();
        boolean supervised = manager.isPresent() || !listenFds.isEmpty()
                || supervises(System.getenv(), ProcessHandle.current().pid());
        return new ServiceEnvironment(manager, listenFds, supervised);
    }

    /**
     * Whether a manager executed exactly this process: {@code $SYSTEMD_EXEC_PID}, systemd.exec(5), which tells it from what
     * merely descends from a service, as a terminal does; or it is the init of a container.
     */
    static boolean supervises(Map<String, String> environment, long pid) {
        return pid == INIT || Long.toString(pid).equals(environment.get("SYSTEMD_EXEC_PID"));
    }
}
