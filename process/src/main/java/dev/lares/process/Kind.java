package dev.lares.process;

import java.util.List;
import java.util.Optional;

/** What a process is. Each process is exactly one of these; what may be true of any of them is a {@link Condition}. */
public sealed interface Kind {
    /** The names of all kinds, in the order in which they are looked for. */
    List<String> NAMES = List.of(
            "kernel", "manager", "init", "service", "shim", "leader", "foreground", "background", "worker", "daemon", "process");

    /** Runs the kernel's own code. */
    record KernelThread() implements Kind {}

    /**
     * Starts, watches and stops units: systemd(1), {@code lares init}, {@code lares up}.
     *
     * @param scope whose units
     * @param program the program's name, as {@code systemd} or {@code lares}
     */
    record ServiceManager(Scope scope, String program) implements Kind {}

    /**
     * The first process of a PID namespace, which inherits the orphans there (pid_namespaces(7)), and no service manager.
     *
     * @param container whether of an inner PID namespace, as containers have
     */
    record Init(boolean container) implements Kind {}

    /**
     * The main process of a service that a manager runs.
     *
     * @param unit empty where nothing tells the name: a manager without control groups
     * @param manager the process of the manager
     * @param type what of systemd.service(5) "Type=" can be told from outside
     */
    record Service(Optional<String> unit, int manager, Type type) implements Kind {
        /** What can be told of {@code Type=}. */
        public enum Type {
            /** Runs the program that the manager executed, and was not asked to tell when it is ready: simple, exec, oneshot, dbus, idle. */
            SIMPLE("simple"),
            /** The same, and has a socket to tell the manager when it is ready: notify, notify-reload. */
            NOTIFY("notify"),
            /** Was forked by a process that the manager started and that has ended. */
            FORKING("forking"),
            /** Nothing tells: its environment must not be read. */
            UNKNOWN("unknown");

            private final String title;

            Type(String title) {
                this.title = title;
            }

            /** As in {@code Type=}, or {@code unknown}. */
            public String title() {
                return title;
            }
        }
    }

    /**
     * Stands outside a container, between it and the rest: the parent of its first process.
     *
     * @param init the container's first process
     */
    record ContainerShim(int init) implements Kind {}

    /**
     * The process that made its session by setsid(2), mostly a shell.
     *
     * @param terminal the controlling terminal; empty if it has none
     */
    record SessionLeader(Optional<String> terminal) implements Kind {}

    /** Is in the foreground of a terminal: gets what is typed there, signals too (credentials(7)). */
    record ForegroundJob(String terminal) implements Kind {}

    /** Is of a terminal's session, and not in its foreground. */
    record BackgroundJob(String terminal) implements Kind {}

    /**
     * Belongs to a service or daemon, and is not its main process.
     *
     * @param unit of the service; empty for a daemon
     * @param leader the main process, if there is one
     */
    record Worker(Optional<String> unit, Optional<Integer> leader) implements Kind {}

    /** Has made itself independent of whatever started it, by the steps of daemon(7), "SysV Daemons". */
    record Daemon() implements Kind {}

    /** None of the others. */
    record Ordinary() implements Kind {}

    /** Whose units a manager runs. */
    enum Scope {
        SYSTEM, USER, FOREGROUND
    }

    /** One of {@link #NAMES}. */
    default String name() {
        return switch (this) {
            case KernelThread _ -> "kernel";
            case ServiceManager _ -> "manager";
            case Init _ -> "init";
            case Service _ -> "service";
            case ContainerShim _ -> "shim";
            case SessionLeader _ -> "leader";
            case ForegroundJob _ -> "foreground";
            case BackgroundJob _ -> "background";
            case Worker _ -> "worker";
            case Daemon _ -> "daemon";
            case Ordinary _ -> "process";
        };
    }
}
