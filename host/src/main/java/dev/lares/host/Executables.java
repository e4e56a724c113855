package dev.lares.host;

import dev.lares.linux.ExecStage;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Stat;
import dev.lares.unit.ExecCommand;
import dev.lares.unit.ExecDirectives;
import dev.lares.unit.LoadedUnit;
import java.util.List;

/** Finds programs that are named without a path (systemd.service(5), "Command Lines"; {@code ExecSearchPath=}). */
final class Executables {
    private static final List<String> SEARCH_PATH = List.of(ManagerEnvironment.PATH.split(":"));

    private Executables() {}

    static String path(ExecCommand command, LoadedUnit unit) throws SpawnFault {
        String name = command.path();
        if (name.startsWith("/")) {
            return name;
        }
        List<String> own = unit.get(ExecDirectives.EXEC_SEARCH_PATH);
        for (String directory : own.isEmpty() ? SEARCH_PATH : own) {
            String path = directory + "/" + name;
            if (isExecutable(path)) {
                return path;
            }
        }
        throw new SpawnFault(ExecStage.EXEC, "cannot execute " + name + ": it is not in the search path");
    }

    private static boolean isExecutable(String path) {
        try {
            var status = Stat.ofPath(path);
            return status.isRegular() && (status.permissions() & 0111) != 0;
        } catch (LinuxException _) {
            return false;
        }
    }
}
