package dev.lares.daemon;

import dev.lares.linux.LinuxException;
import dev.lares.linux.Poll;
import dev.lares.linux.Signal;
import dev.lares.linux.SignalFd;
import dev.lares.linux.Signals;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Turns SIGTERM, SIGINT and SIGHUP into events. How, and why so: {@code docs/decisions/service-signals.md}.
 * <ul>
 * <li>The JVM hands them on, unless it was told by {@code -Xrs} to leave them alone.
 * <li>Then signalfd(2) does, if whoever started the JVM has blocked them in it. If nobody has, they end the process, and
 *     all that is left is to say so.
 * <li>SIGHUP and SIGINT that were ignored when the program started stay so: nohup(1), and a shell that started it in the
 *     background, want just that. SIGTERM that was ignored is a mistake of who started it, and taken nevertheless.
 * </ul>
 */
final class ServiceSignals {
    private final Consumer<ServiceEvent> events;
    private final ServiceLog log;
    private final boolean hadTerminal;

    private ServiceSignals(Consumer<ServiceEvent> events, ServiceLog log) {
        this.events = events;
        this.log = log;
        this.hadTerminal = ControllingTerminal.exists();
    }

    static void take(Consumer<ServiceEvent> events, ServiceLog log) {
        ServiceSignals signals = new ServiceSignals(events, log);
        try {
            signals.takeAll();
        } catch (LinuxException e) {
            log.log(Level.WARNING, "cannot take signals: " + e.getMessage());
        }
    }

    private void takeAll() throws LinuxException {
        SignalMasks masks = SignalMasks.ofThisThread();
        List<Signal> blocked = new ArrayList<>();
        List<Signal> byJvm = new ArrayList<>();
        for (Signal signal : List.of(Signal.SIGTERM, Signal.SIGINT, Signal.SIGHUP)) {
            boolean ignored = masks.isIgnored(signal);
            if (ignored && !signal.equals(Signal.SIGTERM)) {
                continue;
            }
            if (masks.isBlocked(signal)) {
                blocked.add(signal);
                continue;
            }
            if (ignored) {
                // The JVM does not touch a signal that it finds ignored.
                Signals.resetToDefault(signal);
            }
            byJvm.add(signal);
        }
        if (!blocked.isEmpty()) {
            readFromDescriptor(SignalFd.create(blocked));
        }
        takeByJvm(byJvm);
    }

    private void takeByJvm(List<Signal> signals) {
        try {
            List<Signal> refused = signals.stream().filter(signal -> !JvmSignals.take(signal, () -> arrived(signal))).toList();
            if (!refused.isEmpty()) {
                log.log(Level.WARNING, "cannot take " + names(refused) + ": the JVM leaves signals alone (-Xrs) and they are"
                        + " not blocked, so they end the process without a stop; start java without -Xrs, or as"
                        + " `env --block-signal=TERM,INT,HUP java -Xrs`");
            }
        } catch (NoClassDefFoundError e) {
            log.log(Level.WARNING, "cannot take " + names(signals) + ": this Java lacks the module jdk.unsupported, so each"
                    + " of them stops the service, with exit code 128 + its number");
        }
    }

    private static String names(List<Signal> signals) {
        return signals.stream().map(Signal::name).collect(Collectors.joining(", "));
    }

    private void readFromDescriptor(SignalFd descriptor) {
        Thread.ofPlatform().daemon().name("service-signals").start(() -> {
            try {
                while (true) {
                    Poll.await(descriptor.fd(), Poll.POLLIN, -1);
                    for (Optional<SignalFd.Received> received = descriptor.read(); received.isPresent();
                            received = descriptor.read()) {
                        arrived(received.orElseThrow().signal());
                    }
                }
            } catch (LinuxException e) {
                log.log(Level.ERROR, "cannot take signals any more: " + e.getMessage());
            }
        });
    }

    private void arrived(Signal signal) {
        if (signal.equals(Signal.SIGTERM)) {
            events.accept(new ServiceEvent.StopAsked(StopReason.TERMINATED));
        } else if (signal.equals(Signal.SIGINT)) {
            events.accept(new ServiceEvent.StopAsked(StopReason.INTERRUPTED));
        } else if (hadTerminal && !ControllingTerminal.exists()) {
            events.accept(new ServiceEvent.StopAsked(StopReason.HUNG_UP));
        } else {
            events.accept(new ServiceEvent.ReloadAsked());
        }
    }
}
