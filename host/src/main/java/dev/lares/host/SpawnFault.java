package dev.lares.host;

import dev.lares.linux.ExecStage;
import dev.lares.linux.LinuxException;

/** A step before a process could be made that failed: the stage gives the exit status, as systemd numbers it. */
final class SpawnFault extends Exception {
    private static final long serialVersionUID = 1;

    private final transient ExecStage stage;

    /** The message reads "cannot VERB OBJECT: CAUSE". */
    SpawnFault(ExecStage stage, String message) {
        super(message, null, false, false);
        this.stage = stage;
    }

    SpawnFault(ExecStage stage, LinuxException cause) {
        this(stage, cause.getMessage());
    }

    ExecStage stage() {
        return stage;
    }
}
