package dev.lares.process;

import java.util.List;
import java.util.Optional;

/** Standard streams, and what makes a descriptor fit to be one. */
final class Streams {
    private static final long NULL_DEVICE = 1L << Integer.SIZE | 3;
    private static final int FIRST_PTY_MAJOR = 136;
    private static final int LAST_PTY_MAJOR = 143;

    private Streams() {}

    static Optional<Descriptor> find(ProcessEntry process, int number) {
        return process.descriptors().orElse(List.of()).stream().filter(descriptor -> descriptor.number() == number).findFirst();
    }

    /** Reads nothing by 0, and has 1 and 2 open on no terminal. */
    static boolean areDetached(ProcessEntry process) {
        return find(process, 0).filter(Streams::isNull).isPresent()
                && find(process, 1).filter(descriptor -> !isTerminal(descriptor)).isPresent()
                && find(process, 2).filter(descriptor -> !isTerminal(descriptor)).isPresent();
    }

    static boolean isNull(Descriptor descriptor) {
        return device(descriptor).filter(device -> device == NULL_DEVICE).isPresent();
    }

    /** tty(4), console(4), pts(4); not the master side of a pseudoterminal. */
    static boolean isTerminal(Descriptor descriptor) {
        return device(descriptor).filter(Streams::isTerminal).isPresent();
    }

    private static boolean isTerminal(long device) {
        long major = device >>> Integer.SIZE;
        long minor = device & 0xffff_ffffL;
        return major == 4 || major == 5 && minor < 2 || major >= FIRST_PTY_MAJOR && major <= LAST_PTY_MAJOR;
    }

    private static Optional<Long> device(Descriptor descriptor) {
        return descriptor.target().known().flatMap(target -> switch (target) {
            case FdTarget.NamedFile file when file.kind() == FdTarget.FileKind.CHARACTER_DEVICE -> Optional.of(file.specialDevice());
            case FdTarget.NamedFile _, FdTarget.MemoryFile _, FdTarget.Pipe _, FdTarget.Socket _, FdTarget.EventFd _, FdTarget.Epoll _,
                    FdTarget.TimerFd _, FdTarget.SignalFd _, FdTarget.Inotify _, FdTarget.Fanotify _, FdTarget.PidFd _,
                    FdTarget.NamespaceFile _, FdTarget.Bpf _, FdTarget.Anonymous _, FdTarget.Other _ -> Optional.empty();
        });
    }
}
