package dev.lares.process;

import dev.lares.linux.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a process stands to each point of daemon(7). What cannot be seen from outside is said to be unknown, never guessed: an
 * environment shows as it was given, not as the program has cleaned it, and whether READY=1 was said only the manager knows.
 */
public final class CheckList {
    /** Variables that only a login has a use for. */
    private static final Set<String> LOGIN_VARIABLES = Set.of(
            "DISPLAY", "LS_COLORS", "PS1", "SSH_AUTH_SOCK", "SSH_CLIENT", "SSH_CONNECTION", "SSH_TTY", "SUDO_COMMAND", "SUDO_USER",
            "TERM", "TMUX", "WAYLAND_DISPLAY", "XDG_SEAT", "XDG_SESSION_ID", "XDG_VTNR");

    private static final List<Signal> TYPED = List.of(Signal.SIGINT, Signal.SIGQUIT);

    private final ProcessTable table;
    private final ProcessEntry process;
    private final Verdict verdict;
    private final Surroundings surroundings;
    private final Kinship kinship;

    private CheckList(ProcessTable table, ProcessEntry process, Verdict verdict, Surroundings surroundings) {
        this.table = table;
        this.process = process;
        this.verdict = verdict;
        this.surroundings = surroundings;
        this.kinship = new Kinship(table);
    }

    /**
     * Each point, in the order of {@link Check.Point}; none for a kernel thread or a zombie, of which nothing is asked.
     *
     * @param table with all parts of the process, and the holders of pipes and sockets
     */
    public static List<Check> of(ProcessTable table, ProcessEntry process, Verdict verdict, Surroundings surroundings) {
        if (process.isKernelThread() || process.isZombie()) {
            return List.of();
        }
        CheckList list = new CheckList(table, process, verdict, surroundings);
        return List.of(Check.Point.values()).stream().map(list::check).toList();
    }

    private Check check(Check.Point point) {
        return switch (point) {
            case BACKGROUND -> background();
            case SESSION -> session();
            case TERMINAL -> terminal();
            case SECOND_FORK -> secondFork();
            case STREAMS -> streams();
            case DESCRIPTORS -> descriptors();
            case DISPOSITIONS -> dispositions();
            case MASK -> mask();
            case ENVIRONMENT -> environment();
            case UMASK -> umask();
            case DIRECTORY -> directory();
            case PID_FILE -> pidFile();
            case SINGLE -> single();
            case PRIVILEGES -> privileges();
            case READY -> ready();
            case SIGTERM -> handled(point, Signal.SIGTERM, "ends at once, cleans up nothing");
            case SIGHUP -> handled(point, Signal.SIGHUP, "ends it");
            case LOG -> log();
            case SOCKETS -> sockets();
            case DUMPABLE -> dumpable();
        };
    }

    // ---- independence ----

    private Check background() {
        Optional<ProcessEntry> parent = table.find(process.parent());
        String name = parent.map(entry -> process.parent() + " (" + entry.name() + ")").orElse("outside this PID namespace");
        if (isServiceMain()) {
            return met(Check.Point.BACKGROUND, "started by the manager " + name);
        }
        boolean adopted = parent.flatMap(entry -> kinship.adopted(process, entry)).isPresent();
        return adopted ? met(Check.Point.BACKGROUND, "parent is " + name) : notMet(Check.Point.BACKGROUND, "still a child of " + name);
    }

    private Check session() {
        int session = process.stat().session();
        Optional<Evidence> own = kinship.ownSession(process);
        boolean alone = own.isPresent() && process.stat().terminal() == 0;
        if (alone) {
            return met(Check.Point.SESSION, "session " + session + (session == process.pid() ? ", which it leads" : ", whose leader has ended"));
        }
        String others = session == 0 ? "outside this PID namespace" : table.find(session)
                .map(leader -> leader.pid() == process.pid() ? "of its terminal" : "led by %d (%s)".formatted(leader.pid(), leader.name()))
                .orElseGet(() -> "shared with " + kinship.strangers(process).limit(2)
                        .map(entry -> entry.pid() + " (" + entry.name() + ")").collect(Collectors.joining(", ")));
        return notMet(Check.Point.SESSION, "session " + session + ", " + others);
    }

    private Check terminal() {
        return process.stat().terminal() == 0 ? met(Check.Point.TERMINAL, "none") : notMet(Check.Point.TERMINAL, process.terminalName());
    }

    private Check secondFork() {
        boolean leads = process.stat().session() == process.pid();
        return leads ? notMet(Check.Point.SECOND_FORK, "leads session %d: an open() of a terminal takes it".formatted(process.pid()))
                : met(Check.Point.SECOND_FORK, "leads no session");
    }

    // ---- descriptors ----

    private Check streams() {
        if (!process.descriptors().isKnown()) {
            return unread(Check.Point.STREAMS, process.descriptors());
        }
        List<String> seen = new ArrayList<>();
        boolean good = true;
        for (int number = 0; number <= 2; number++) {
            Optional<Descriptor> stream = Streams.find(process, number);
            good &= stream.isPresent() && !Streams.isTerminal(stream.get()) && (number > 0 || readsNothing(stream.get()));
            seen.add(stream.map(this::describe).orElse("closed"));
        }
        if (process.descriptors().get().stream().anyMatch(descriptor -> descriptor.number() <= 2 && descriptor.target().isDenied())) {
            return unknown(Check.Point.STREAMS, "denied");
        }
        boolean same = seen.stream().distinct().count() == 1;
        String text = same ? "0, 1, 2 " + seen.getFirst() : "0 %s, 1 %s, 2 %s".formatted(seen.toArray());
        return good ? met(Check.Point.STREAMS, text) : notMet(Check.Point.STREAMS, text);
    }

    private String describe(Descriptor descriptor) {
        return Descriptors.describe(table, process, descriptor);
    }

    /** A socket as standard input is what {@code StandardInput=socket} of systemd.exec(5) gives. */
    private static boolean readsNothing(Descriptor stream) {
        return Streams.isNull(stream) || stream.target().known().filter(FdTarget.Socket.class::isInstance).isPresent();
    }

    private Check descriptors() {
        if (!process.descriptors().isKnown()) {
            return unread(Check.Point.DESCRIPTORS, process.descriptors());
        }
        List<Descriptor> more = process.descriptors().get().stream().filter(descriptor -> descriptor.number() > 2).toList();
        List<String> inherited = more.stream()
                .filter(descriptor -> Streams.isTerminal(descriptor) || Descriptors.isPipeOfStranger(table, process, descriptor))
                .map(descriptor -> descriptor.number() + " " + describe(descriptor))
                .toList();
        return inherited.isEmpty()
                ? met(Check.Point.DESCRIPTORS, more.size() + " more, none a terminal or a stranger's pipe")
                : notMet(Check.Point.DESCRIPTORS, String.join(", ", inherited));
    }

    private Check log() {
        if (!process.descriptors().isKnown()) {
            return unread(Check.Point.LOG, process.descriptors());
        }
        Optional<Descriptor> error = Streams.find(process, 2);
        String text = "2 " + error.map(this::describe).orElse("closed");
        boolean logged = error
                .filter(stream -> Descriptors.isJournal(table, process, stream) || Descriptors.isManagers(table, kinship, stream))
                .isPresent();
        return logged ? met(Check.Point.LOG, text) : notMet(Check.Point.LOG, text);
    }

    private Check sockets() {
        Optional<String> passed = process.variable("LISTEN_FDS");
        List<String> listening = Descriptors.listening(table, process);
        if (passed.isPresent()) {
            return met(Check.Point.SOCKETS, "LISTEN_FDS=" + passed.get());
        }
        if (!process.descriptors().isKnown()) {
            return unread(Check.Point.SOCKETS, process.descriptors());
        }
        return listening.isEmpty() ? met(Check.Point.SOCKETS, "listens nowhere")
                : notMet(Check.Point.SOCKETS, "listens by itself: " + String.join(", ", listening.subList(0, Math.min(2, listening.size()))));
    }

    // ---- signals ----

    private Check dispositions() {
        List<Signal> ignored = process.status().signals().ignored().signals();
        String names = names(ignored);
        boolean left = ignored.containsAll(TYPED) || ignored.contains(Signal.SIGTERM);
        return left ? notMet(Check.Point.DISPOSITIONS, "ignores " + names)
                : met(Check.Point.DISPOSITIONS, ignored.isEmpty() ? "ignores none" : "ignores " + names + " by its own choice, it seems");
    }

    private Check mask() {
        SignalSet blocked = process.status().signals().blocked();
        if (blocked.isEmpty()) {
            return met(Check.Point.MASK, "none");
        }
        String names = names(blocked.signals());
        return (blocked.bits() & ~readByDescriptor().bits()) == 0 ? met(Check.Point.MASK, names + ", read by signalfd(2)") : notMet(Check.Point.MASK, "blocks " + names);
    }

    private Check handled(Check.Point point, Signal signal, String otherwise) {
        SignalState signals = process.status().signals();
        if (signals.caught().contains(signal)) {
            return met(point, "caught by a handler");
        }
        if (signals.ignored().contains(signal)) {
            return notMet(point, "ignored");
        }
        if (!signals.blocked().contains(signal)) {
            return point == Check.Point.SIGHUP ? unknown(point, "default action: " + otherwise) : notMet(point, "default action: " + otherwise);
        }
        return readByDescriptor().contains(signal) ? met(point, "read by signalfd(2)") : unknown(point, "blocked: some thread may wait for it");
    }

    /** What it reads with signalfd(2). */
    private SignalSet readByDescriptor() {
        long bits = 0;
        for (Descriptor descriptor : process.descriptors().orElse(List.of())) {
            if (descriptor.target().known().orElse(null) instanceof FdTarget.SignalFd(Reading<SignalSet> signals)) {
                bits |= signals.map(SignalSet::bits).orElse(0L);
            }
        }
        return new SignalSet(bits);
    }

    // ---- the rest ----

    private Check environment() {
        if (!process.environment().isKnown()) {
            return unread(Check.Point.ENVIRONMENT, process.environment());
        }
        List<String> login = process.environment().get().stream()
                .map(entry -> entry.substring(0, Math.max(0, entry.indexOf('='))))
                .filter(LOGIN_VARIABLES::contains)
                .sorted()
                .toList();
        return login.isEmpty() ? met(Check.Point.ENVIRONMENT, process.environment().get().size() + " variables")
                : unknown(Check.Point.ENVIRONMENT, "was given %s; what it dropped does not show".formatted(String.join(", ", login)));
    }

    private Check umask() {
        if (!process.status().umask().isKnown()) {
            return unread(Check.Point.UMASK, process.status().umask());
        }
        int umask = process.status().umask().get();
        String text = "%04o".formatted(umask);
        return umask == 0 ? met(Check.Point.UMASK, text) : notMet(Check.Point.UMASK, text);
    }

    private Check directory() {
        Reading<FilePath> directory = process.links().workingDirectory();
        if (!directory.isKnown()) {
            return unread(Check.Point.DIRECTORY, directory);
        }
        return directory.get().path().equals("/") ? met(Check.Point.DIRECTORY, "/") : notMet(Check.Point.DIRECTORY, directory.get().toString());
    }

    private Check pidFile() {
        return surroundings.pidFileOf(process.pid()).map(file -> met(Check.Point.PID_FILE, file.path()))
                .or(() -> lockedPidFile().map(path -> met(Check.Point.PID_FILE, path)))
                .orElseGet(() -> notMet(Check.Point.PID_FILE, "none in /run names it"));
    }

    private Check single() {
        Optional<String> locked = lockedPidFile();
        if (locked.isPresent()) {
            return met(Check.Point.SINGLE, "holds a lock on " + locked.get());
        }
        if (isServiceMain()) {
            return met(Check.Point.SINGLE, "its manager runs it once");
        }
        if (!process.descriptors().isKnown()) {
            return unread(Check.Point.SINGLE, process.descriptors());
        }
        return surroundings.pidFileOf(process.pid())
                .map(file -> notMet(Check.Point.SINGLE, "holds no lock on " + file.path()))
                .orElseGet(() -> notMet(Check.Point.SINGLE, "no PID file, no lock"));
    }

    /** A PID file that it holds a lock on, as long as it lives. */
    private Optional<String> lockedPidFile() {
        Optional<String> named = surroundings.pidFileOf(process.pid()).map(PidFile::path);
        return process.descriptors().orElse(List.of()).stream()
                .filter(descriptor -> descriptor.file().map(file -> !file.locks().isEmpty()).orElse(false))
                .flatMap(descriptor -> descriptor.target().known().stream())
                .flatMap(target -> target instanceof FdTarget.NamedFile file ? Stream.of(file.path().path()) : Stream.empty())
                .filter(path -> path.endsWith(".pid") || Optional.of(path).equals(named))
                .findFirst();
    }

    private Check privileges() {
        TaskStatus status = process.status();
        CapabilitySet effective = status.capabilities().effective();
        int uid = status.uids().effective();
        String text = "uid %d, %s".formatted(uid, effective.isEmpty() ? "no capabilities"
                : effective.names().size() > 3 ? effective.names().size() + " capabilities" : String.join(", ", effective.names()));
        return uid != 0 && (effective.isEmpty() || effective.names().size() <= 3)
                ? met(Check.Point.PRIVILEGES, text)
                : unknown(Check.Point.PRIVILEGES, text + "; whether it needs them does not show");
    }

    private Check ready() {
        Optional<String> socket = process.variable("NOTIFY_SOCKET");
        if (socket.isPresent()) {
            return met(Check.Point.READY, "NOTIFY_SOCKET=" + socket.get());
        }
        return process.environment().isKnown() ? notMet(Check.Point.READY, "no NOTIFY_SOCKET") : unread(Check.Point.READY, process.environment());
    }

    private Check dumpable() {
        Reading<Security.Dumpable> dumpable = process.security().dumpable();
        if (!dumpable.isKnown()) {
            return unread(Check.Point.DUMPABLE, dumpable);
        }
        return switch (dumpable.get()) {
            case YES -> met(Check.Point.DUMPABLE, "yes");
            case NO -> notMet(Check.Point.DUMPABLE, "no");
            case ROOT_ONLY -> notMet(Check.Point.DUMPABLE, "by root only");
        };
    }

    private boolean isServiceMain() {
        return verdict.kind() instanceof Kind.Service;
    }

    private static String names(List<Signal> signals) {
        int shown = 6;
        String names = signals.stream().limit(shown).map(signal -> signal.name().replaceFirst("^SIG", "")).collect(Collectors.joining(", "));
        return signals.size() > shown ? names + " and " + (signals.size() - shown) + " more" : names;
    }

    private static Check unread(Check.Point point, Reading<?> reading) {
        return switch (reading) {
            case Reading.Denied<?>(var errno) -> unknown(point, "denied (" + errno + ")");
            case Reading.Absent<?> _ -> unknown(point, "this kernel does not tell");
            case Reading.NotAsked<?> _ -> unknown(point, "not looked at");
            case Reading.Known<?> _ -> throw new IllegalArgumentException("cannot excuse " + point + ": it is known");
        };
    }

    private static Check met(Check.Point point, String observed) {
        return new Check(point, Check.Outcome.MET, observed);
    }

    private static Check notMet(Check.Point point, String observed) {
        return new Check(point, Check.Outcome.NOT_MET, observed);
    }

    private static Check unknown(Check.Point point, String observed) {
        return new Check(point, Check.Outcome.UNKNOWN, observed);
    }
}
