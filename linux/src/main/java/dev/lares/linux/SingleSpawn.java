package dev.lares.linux;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes one process and waits until its program runs, on a thread of its own that ends then: for a program that starts
 * another and is done. Who makes processes all day uses a {@link Spawner}.
 *
 * <p>A {@link Spawner}'s notes on umask, directory, descriptors and {@link MouldSetting}s hold here too. Nothing of this
 * process is changed: above all SIGPIPE stays as it is, so a child that is to ignore it must be made while this process
 * does. Needs neither a directory nor /proc.
 */
public final class SingleSpawn {
    private static final Class<?>[] NEEDED = {
        SpawnThread.class, FilesystemState.class, SpawnMemory.class, Mould.class, StageException.class, ExecStage.class,
        SpawnResult.Spawned.class, SpawnResult.SpawnFailed.class, StandardFile.class, NativeCommand.class, NativeValue.class,
        PosixSpawn.class, DoubleFork.class, Signals.class, Fcntl.class, Unistd.class, Namespaces.class, Pid.class
    };

    private SingleSpawn() {}

    /**
     * Loads what {@link #make} needs, and initialises nothing: for a thread that waits while another makes this JVM's first
     * system call, which takes it longer than all else on the way to a child. The number of classes.
     */
    public static int loadClasses() {
        return NEEDED.length;
    }

    /**
     * Spawned or failed, with token 0. A request with {@link ProcessSetting}s or pid variables is refused: those need
     * the gate of a {@link Spawner}.
     */
    public static SpawnResult make(SpawnRequest request) {
        if (request.needsGate()) {
            throw new IllegalArgumentException(
                    "cannot make " + request.executable() + ": process settings and pid variables need a Spawner");
        }
        Making making = new Making(request);
        Thread thread = SpawnThread.of("lares-spawn", making);
        thread.start();
        SpawnThread.join(thread);
        return making.result;
    }

    /** One request; a failing one comes before a real one whose user may not be able to read classes. */
    private static final class Making implements Runnable, Supplier<SpawnResult> {
        private final SpawnRequest request;
        private SpawnResult result;

        Making(SpawnRequest request) {
            this.request = request;
            result = new SpawnResult.SpawnFailed(0, ExecStage.FORK, Errno.ENOMEM, request.executable());
        }

        @Override
        public void run() {
            FilesystemState state = FilesystemState.ofNewThread();
            if (!request.mouldSettings().isEmpty()) {
                state.with(new Making(SpawnRehearsal.straight(request.processGroup())));
            }
            result = state.with(this);
        }

        @Override
        public SpawnResult get() {
            return make(request);
        }

        private static SpawnResult make(SpawnRequest request) {
            try (SpawnMemory memory = new SpawnMemory()) {
                return new Mould(Optional.empty(), memory).make(0, request);
            }
        }
    }
}
