package dev.lares.host;

import dev.lares.engine.Effect;
import dev.lares.engine.Engine;
import dev.lares.engine.Event;
import dev.lares.engine.Snapshot;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.ProcSelf;
import dev.lares.linux.SelfExecution;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Executes the manager's program anew, under the same process number, with all state (systemctl(1), "daemon-reexec").
 *
 * <p>First a quiet moment is waited for: what the loop has learnt is told to the engine, its effects are performed, and
 * children that are being made are waited for, since a thread that makes one would end in the middle of it. Nothing new is
 * listened to meanwhile, so this comes to an end: ended children stay unreaped, messages stay in their sockets, and signals,
 * which are blocked, stay pending; the kernel keeps all that over execve(2). Then everybody writes down what they know.
 *
 * <p>If anything fails before the new program runs, everything goes on as before, and the cause is told.
 */
final class Reexecution {
    /** A child that takes longer to be made than this is not waited for: its thread hangs in the kernel. */
    private static final long MOST_WAIT_MICROS = 10_000_000;

    private final Optional<SelfCommand> command;
    private final EventLoop loop;
    private final Spawns spawns;
    private final Faults faults;
    private final List<Carrier> carriers = new ArrayList<>();

    /** The rest of the host, as it is needed here. */
    interface Loop {
        /** Has the engine handle the event, and performs what follows. */
        void handle(Event event);

        /** Nothing is left to handle for the moment. */
        void settled();

        /** Adds what the host knows. */
        void save(Handover handover);

        boolean isEnding();
    }

    Reexecution(Optional<SelfCommand> command, EventLoop loop, Spawns spawns, Faults faults) {
        this.command = command;
        this.loop = loop;
        this.spawns = spawns;
        this.faults = faults;
    }

    void add(Carrier carrier) {
        carriers.add(carrier);
    }

    /** Returns only if it cannot be done, or the manager has come to its end meanwhile. */
    void perform(Engine engine, Loop host) {
        Optional<String> failure;
        try {
            failure = attempt(engine, host);
        } catch (LinuxException | RuntimeException e) {
            failure = Optional.of(e.getMessage() == null ? e.toString() : e.getMessage());
        }
        failure.ifPresent(cause -> {
            faults.error("cannot re-execute, going on as before: " + cause);
            carriers.forEach(carrier -> carrier.executionFailed(cause));
        });
    }

    private Optional<String> attempt(Engine engine, Loop host) throws LinuxException {
        if (command.isEmpty()) {
            return Optional.of("this program does not know how to start itself");
        }
        command.get().arguments(0);
        if (!comeToRest(engine, host)) {
            return host.isEnding() ? Optional.empty() : Optional.of("processes are being started and do not come to be within "
                    + MOST_WAIT_MICROS / 1_000_000 + " s");
        }
        carriers.forEach(Carrier::prepare);
        Handover handover = Handover.of(engine.snapshot());
        host.save(handover);
        carriers.forEach(carrier -> carrier.save(handover));
        try (Fd state = handover.write()) {
            List<Fd> kept = new ArrayList<>(handover.kept());
            kept.add(state);
            List<String> arguments = command.get().arguments(state.number());
            SelfExecution.perform(arguments, ProcSelf.environment(), kept);
        }
        return Optional.of("execve(2) has returned");
    }

    /** Whether all that is known is told, and no process is being made. */
    private boolean comeToRest(Engine engine, Loop host) throws LinuxException {
        long deadline = loop.clock().monotonicMicros() + MOST_WAIT_MICROS;
        while (!host.isEnding()) {
            loop.takeFromOthers();
            Optional<Event> event = loop.poll();
            if (event.isPresent()) {
                host.handle(event.get());
            } else if (spawns.isBusy()) {
                long left = deadline - loop.clock().monotonicMicros();
                if (left <= 0) {
                    return false;
                }
                spawns.await(left);
            } else {
                host.settled();
                loop.takeFromOthers();
                if (!loop.hasEvents()) {
                    return engine.maySnapshot();
                }
            }
        }
        return false;
    }
}
