package dev.lares.daemon;

import dev.lares.linux.LinuxException;
import dev.lares.linux.ProcSelf;
import dev.lares.linux.SingleSpawn;
import java.util.List;

/**
 * This program, to be started anew: the executable, argv and environment it was itself started with, for another
 * directory. A program that does not run under the java(1) launcher (one that jpackage made, a native image, or one that
 * embeds a JVM) is started with exactly its arguments.
 */
record OwnProgram(String executable, List<String> arguments, List<String> environment) {
    private static final String DELETED = " (deleted)";

    /** The environment is the one to change; the directory is where this program was started. */
    static OwnProgram of(String directory, List<String> environment) throws LinuxException, UnusableDirectoryException {
        String executable = running();
        List<String> argv = ProcSelf.commandLine();
        if (!executable.endsWith("/java")) {
            return new OwnProgram(executable, argv, environment);
        }
        JavaCommand command = JavaCommand.of(argv, environment, directory, List.of(nativeAccess()));
        return new OwnProgram(executable, command.arguments(), command.environment());
    }

    /** A JDK that was replaced while this program runs: what is there now. */
    private static String running() throws LinuxException {
        String path = ProcSelf.executable();
        return path.endsWith(DELETED) ? path.substring(0, path.length() - DELETED.length()) : path;
    }

    /** Lets the daemon's JVM call the C library without a warning in its log, java(1) "--enable-native-access". */
    private static String nativeAccess() {
        Module module = SingleSpawn.class.getModule();
        return "--enable-native-access=" + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
    }
}
