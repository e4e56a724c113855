package dev.lares.cli;

import dev.lares.linux.Epoll;
import dev.lares.linux.Errno;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.PidFd;
import dev.lares.linux.Signal;
import dev.lares.linux.SignalFd;
import dev.lares.linux.Signals;
import dev.lares.linux.Unistd;
import dev.lares.process.ProcUnusableException;
import dev.lares.process.ProcessEntry;
import dev.lares.process.ProcessId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code lares top} while it runs: waits for keys, signals and the time of the next look, and draws. */
final class TopSession {
    static final List<Signal> SIGNALS = List.of(Signal.SIGINT, Signal.SIGTERM, Signal.SIGHUP, Signal.SIGWINCH);

    private static final Fd INPUT = Fd.of(0);
    private static final int KEYS = 1;
    private static final int SIGNALLED = 2;
    /** A second look for the first rates need not wait for the usual time. */
    private static final long FIRST_LOOK_MICROS = 300_000;

    private final Inspector inspector;
    private final LiveScreen screen;
    private final long intervalMicros;
    private final KeyDecoder decoder = new KeyDecoder();
    private final byte[] input = new byte[256];
    private TopState state = TopState.START;
    private Scene scene;
    private SortedMap<ProcessId, Usage> usages = new TreeMap<>();
    private MachineLoad load = MachineLoad.read();
    private int first;

    TopSession(Inspector inspector, LiveScreen screen, long intervalMicros) throws ProcUnusableException {
        this.inspector = inspector;
        this.screen = screen;
        this.intervalMicros = intervalMicros;
        this.scene = inspector.look(Inspector.PARTS_OF_TOP);
        this.usages = Usage.between(scene.table(), scene.table());
    }

    /** Runs until it is to end; returns the exit status: 0, or 128 and the signal. */
    int run() throws LinuxException, ProcUnusableException {
        try (SignalFd signals = SignalFd.create(SIGNALS); Epoll epoll = Epoll.create()) {
            epoll.add(signals.fd(), Epoll.EPOLLIN, SIGNALLED);
            epoll.add(INPUT, Epoll.EPOLLIN, KEYS);
            draw();
            long next = now() + Math.min(FIRST_LOOK_MICROS, intervalMicros);
            while (true) {
                int ready = epoll.await(Math.max(0, next - now()));
                for (int i = 0; i < ready; i++) {
                    Optional<Integer> end = epoll.token(i) == KEYS ? onInput() : onSignals(signals);
                    if (end.isPresent()) {
                        return end.get();
                    }
                }
                if (now() >= next) {
                    look();
                    next = now() + intervalMicros;
                }
                draw();
            }
        }
    }

    private long now() {
        return dev.lares.linux.Clock.MONOTONIC.nowMicros();
    }

    private Optional<Integer> onSignals(SignalFd signals) throws LinuxException {
        for (Optional<SignalFd.Received> received = signals.read(); received.isPresent(); received = signals.read()) {
            Signal signal = received.get().signal();
            if (signal.equals(Signal.SIGINT)) {
                return Optional.of(0);
            }
            if (!signal.equals(Signal.SIGWINCH)) {
                return Optional.of(128 + signal.number());
            }
        }
        return Optional.empty();
    }

    private Optional<Integer> onInput() throws LinuxException, ProcUnusableException {
        int count;
        try {
            count = Unistd.read(INPUT, input, 0, input.length);
        } catch (LinuxException e) {
            if (e.errno() == Errno.EIO) {
                return Optional.of(128 + Signal.SIGHUP.number());
            }
            throw e;
        }
        if (count <= 0) {
            return Optional.of(128 + Signal.SIGHUP.number());
        }
        for (Key key : decoder.take(new String(input, 0, count, StandardCharsets.UTF_8))) {
            TopState.Step step = state.on(key, rows(), TopPage.pageSize(screen.dimensions().rows()));
            state = step.state();
            switch (step.effect()) {
                case TopEffect.Draw _ -> {}
                case TopEffect.Look _ -> {
                    screen.forget();
                    look();
                }
                case TopEffect.Send(ProcessId process, String name, Signal signal) -> state = state.say(send(process, name, signal));
                case TopEffect.Suspend _ -> suspend();
                case TopEffect.Quit _ -> {
                    return Optional.of(0);
                }
            }
        }
        return Optional.empty();
    }

    /** The number may be another process's by now: held by a descriptor and looked at again, it is the one that was meant. */
    private String send(ProcessId process, String name, Signal signal) throws ProcUnusableException {
        try (PidFd held = PidFd.open(process.pid())) {
            Scene again = inspector.look(List.of());
            boolean same = InspectCommand.again(again, process).isPresent();
            return same && held.send(signal) ? "sent %s to %s (%s)".formatted(signal.name(), process.pid(), name)
                    : "cannot send %s to %s (%s): it has ended".formatted(signal.name(), process.pid(), name);
        } catch (LinuxException e) {
            return e.errno() == Errno.ESRCH ? "cannot send %s to %s (%s): it has ended".formatted(signal.name(), process.pid(), name)
                    : "cannot send %s to %s (%s): %s".formatted(signal.name(), process.pid(), name, e.errno());
        }
    }

    private void suspend() throws LinuxException {
        screen.leave();
        Signals.stop();
        screen.enter();
    }

    private void look() throws ProcUnusableException {
        Scene before = scene;
        scene = inspector.look(Inspector.PARTS_OF_TOP);
        usages = Usage.between(before.table(), scene.table());
        load = MachineLoad.read();
    }

    private List<TopRow> rows() {
        return TopRows.of(scene, usages, state.view());
    }

    private void draw() throws ProcUnusableException {
        LiveScreen.Dimensions size = screen.dimensions();
        List<TopRow> rows = rows();
        first = TopScroll.first(first, state.index(rows), rows.size(), TopPage.pageSize(size.rows()));
        screen.show(TopPage.lines(state, scene, load, rows, first, page(size), size));
    }

    /** The page of the inspected process, looked at in full. */
    private List<Line> page(LiveScreen.Dimensions size) throws ProcUnusableException {
        if (!(state.mode() instanceof TopMode.Inspect(ProcessId id, int _))) {
            return List.of();
        }
        Scene full = inspector.look(Inspector.ALL_PARTS);
        Optional<ProcessEntry> process = InspectCommand.again(full, id);
        return process.map(entry -> InspectPage.of(Subject.of(full, entry), size.columns(), false))
                .orElseGet(() -> List.of(Line.of("process %s has ended".formatted(id.pid()))));
    }
}
