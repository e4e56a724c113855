package dev.lares.cli;

import dev.lares.engine.FinishAction;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Reboot;
import dev.lares.linux.Unistd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What becomes of the machine when the manager ends. In a container its end is the container's, told by the exit status;
 * as process 1 of a machine there is no exit, which the kernel answers by a panic, but reboot(2).
 */
final class MachineEnd {
    /** The PID namespace that the kernel starts with has this number on every machine. */
    private static final String INITIAL_PID_NAMESPACE = "pid:[4026531836]";

    private MachineEnd() {}

    /** Ends the machine if it is ours to end; otherwise the exit status of this process. */
    static int of(FinishAction end, int pid) throws LinuxException {
        if (pid == 1 && isInitialPidNamespace()) {
            Unistd.sync();
            command(end.kind()).orElse(Reboot.POWER_OFF).perform();
        }
        return end.exitCode();
    }

    private static Optional<Reboot> command(FinishAction.Kind kind) {
        return switch (kind) {
            case REBOOT, SOFT_REBOOT -> Optional.of(Reboot.RESTART);
            case POWEROFF -> Optional.of(Reboot.POWER_OFF);
            case HALT -> Optional.of(Reboot.HALT);
            case KEXEC -> Optional.of(Reboot.KEXEC);
            case EXIT, REEXEC -> Optional.empty();
        };
    }

    static boolean isInitialPidNamespace() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString().equals(INITIAL_PID_NAMESPACE);
        } catch (IOException _) {
            return false;
        }
    }
}
