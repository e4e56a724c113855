package dev.lares.unit;

import java.util.List;

/**
 * One command of an {@code Exec…=} line (systemd.service(5), "Command Lines"). Specifiers have been resolved, C escapes
 * and quotes too; {@code $VAR} and {@code ${VAR}} have not, because the environment is known at the spawn only.
 *
 * @param at where the command stands
 * @param path the program: an absolute path, or a plain file name to be searched for in the fixed search path
 * @param argv the whole argument vector, {@code argv[0]} included; not empty
 * @param ignoreFailure {@code -}: a failing exit counts as success
 * @param noVariables {@code :}: no environment variable substitution
 * @param privilege which of {@code +}, {@code !}, {@code !!} stands before it
 */
public record ExecCommand(
        Location at, String path, List<String> argv, boolean ignoreFailure, boolean noVariables, Privilege privilege) {
    /** How much of the privilege settings of the unit apply to a command. */
    public enum Privilege {
        /** No prefix: all settings apply. */
        NORMAL,
        /** {@code +}: full privileges, no user, capability or namespace settings. */
        FULL,
        /** {@code !}: like normal, but user and group changes are left out. */
        NO_SETUID,
        /** {@code !!}: like {@code !} where the kernel has no ambient capabilities, else like normal. */
        NO_SETUID_IF_NO_AMBIENT
    }

    public ExecCommand {
        argv = List.copyOf(argv);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("cannot make a command of nothing at " + at);
        }
    }
}
