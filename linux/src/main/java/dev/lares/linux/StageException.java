package dev.lares.linux;

/** A step of making a process that failed; becomes a {@link SpawnResult.SpawnFailed}. Carries no stack trace. */
final class StageException extends Exception {
    private static final long serialVersionUID = 1;

    final ExecStage stage;
    final transient Errno errno;
    final String object;

    StageException(ExecStage stage, Errno errno, String object) {
        super(null, null, false, false);
        this.stage = stage;
        this.errno = errno;
        this.object = object;
    }

    /** Passes a result on, or throws what it stands for. */
    static long check(long result, ExecStage stage, Object object) throws StageException {
        if (result < 0) {
            throw new StageException(stage, Errno.ofResult(result), object.toString());
        }
        return result;
    }
}
