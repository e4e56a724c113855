package dev.lares.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The environment of a daemon: the one of this command without what was meant for this process alone, or almost none, and
 * what the command line says. The order is kept.
 */
final class DaemonEnvironment {
    /** The launcher's own, and what the manager of this process has told it: those say which process they are for. */
    private static final Set<String> NOT_HANDED_ON = Set.of(
            "_JAVA_SR_SIGNUM", "LISTEN_FDS", "LISTEN_FDNAMES", "LISTEN_PID", "WATCHDOG_USEC", "WATCHDOG_PID", "MAINPID", "NOTIFY_SOCKET");
    /** What Debian's services have, systemd.exec(5) "$PATH". */
    private static final String USUAL_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Map<String, String> variables = new LinkedHashMap<>();

    private DaemonEnvironment() {}

    static DaemonEnvironment of(List<String> own, DaemonizeOptions options, Optional<DaemonUser> user) {
        Map<String, String> inherited = new LinkedHashMap<>();
        for (String variable : own) {
            int equals = variable.indexOf('=');
            if (equals > 0 && !NOT_HANDED_ON.contains(variable.substring(0, equals))) {
                inherited.putIfAbsent(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        DaemonEnvironment result = new DaemonEnvironment();
        if (options.cleanEnvironment()) {
            result.variables.put("PATH", USUAL_PATH);
        } else {
            result.variables.putAll(inherited);
        }
        user.ifPresent(result::become);
        for (String variable : options.variables()) {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                result.variables.put(variable.substring(0, equals), variable.substring(equals + 1));
            } else if (inherited.containsKey(variable)) {
                result.variables.put(variable, inherited.get(variable));
            }
        }
        return result;
    }

    DaemonEnvironment with(String name, String value) {
        variables.put(name, value);
        return this;
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    /** {@code NAME=VALUE} strings. */
    List<String> strings() {
        List<String> strings = new ArrayList<>();
        variables.forEach((name, value) -> strings.add(name + "=" + value));
        return strings;
    }

    /** As for a service with {@code User=}, systemd.exec(5) "$USER, $LOGNAME, $HOME, $SHELL". */
    private void become(DaemonUser user) {
        variables.put("USER", user.name());
        variables.put("LOGNAME", user.name());
        replace("HOME", user.home());
        replace("SHELL", user.shell());
    }

    /** What the account does not have is not the caller's either. */
    private void replace(String name, Optional<String> value) {
        if (value.isPresent()) {
            variables.put(name, value.get());
        } else {
            variables.remove(name);
        }
    }
}
