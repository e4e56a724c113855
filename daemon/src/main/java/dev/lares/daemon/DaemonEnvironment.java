package dev.lares.daemon;

import dev.lares.daemon.DaemonSettings.EnvironmentChange;
import dev.lares.linux.Passwd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The environment of a daemon, as {@code NAME=VALUE}: the caller's, or a clean one, with changes. Descriptors that were
 * passed to the caller do not reach the daemon, so it is not told of them either: {@code LISTEN_PID}, {@code LISTEN_FDS}
 * and {@code LISTEN_FDNAMES}, sd_listen_fds(3), are always left out.
 */
final class DaemonEnvironment {
    /** What systemd gives to services, systemd.exec(5) "$PATH". */
    private static final String CLEAN_PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final List<String> OF_LANGUAGE = List.of("LANG", "LANGUAGE", "TZ");
    private static final List<String> OF_JAVA =
            List.of("CLASSPATH", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS");
    private static final List<String> OF_ACTIVATION = List.of("LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES");

    private final List<String> variables = new ArrayList<>();

    private DaemonEnvironment() {}

    static List<String> of(List<String> callers, DaemonSettings settings, Optional<DaemonUser> user) {
        DaemonEnvironment environment = new DaemonEnvironment();
        if (settings.cleansEnvironment()) {
            environment.variables.add(CLEAN_PATH);
        }
        for (String variable : callers) {
            String name = name(variable);
            if (!OF_ACTIVATION.contains(name) && (!settings.cleansEnvironment() || staysInCleanOne(name))) {
                environment.variables.add(variable);
            }
        }
        if (user.isPresent()) {
            Passwd account = user.get().account();
            environment.set("USER", account.name());
            environment.set("LOGNAME", account.name());
            environment.set("HOME", account.home());
            environment.set("SHELL", account.shell());
        }
        for (EnvironmentChange change : settings.environment()) {
            if (change instanceof EnvironmentChange.Set set) {
                environment.set(set.name(), set.value());
            } else {
                environment.unset(change.name());
            }
        }
        return environment.variables;
    }

    private void set(String name, String value) {
        unset(name);
        variables.add(name + "=" + value);
    }

    private void unset(String name) {
        for (int i = variables.size() - 1; i >= 0; i--) {
            if (name(variables.get(i)).equals(name)) {
                variables.remove(i);
            }
        }
    }

    private static boolean staysInCleanOne(String name) {
        return OF_LANGUAGE.contains(name) || name.startsWith("LC_") || OF_JAVA.contains(name);
    }

    private static String name(String variable) {
        int equals = variable.indexOf('=');
        return equals < 0 ? variable : variable.substring(0, equals);
    }
}
