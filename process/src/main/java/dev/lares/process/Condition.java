package dev.lares.process;

import java.util.List;

/** What a process of any {@link Kind} may be in besides. */
public sealed interface Condition {
    /** The names of all conditions. */
    List<String> NAMES = List.of("zombie", "stopped", "traced", "orphan");

    /** The fact it stands on. */
    Evidence evidence();

    /** Has ended; its parent has not asked how (wait(2)). */
    record Zombie(Evidence evidence) implements Condition {}

    /** Was stopped by a signal; SIGCONT makes it go on. */
    record Stopped(Evidence evidence) implements Condition {}

    /** Another process traces it with ptrace(2). */
    record Traced(int tracer, Evidence evidence) implements Condition {}

    /** The process that made it has ended, and another has been given in its place: init or a subreaper (prctl(2)). */
    record Orphan(Evidence evidence) implements Condition {}

    /** One of {@link #NAMES}. */
    default String name() {
        return switch (this) {
            case Zombie _ -> "zombie";
            case Stopped _ -> "stopped";
            case Traced _ -> "traced";
            case Orphan _ -> "orphan";
        };
    }
}
