package dev.lares.daemon;

import dev.lares.daemon.ServiceAction.Call;
import dev.lares.daemon.ServiceAction.Exit;
import dev.lares.daemon.ServiceAction.ExtendTimeout;
import dev.lares.daemon.ServiceAction.Halt;
import dev.lares.daemon.ServiceAction.Interrupt;
import dev.lares.daemon.ServiceAction.LetExit;
import dev.lares.daemon.ServiceAction.Log;
import dev.lares.daemon.ServiceAction.LogCall;
import dev.lares.daemon.ServiceAction.TellErrno;
import dev.lares.daemon.ServiceAction.TellReady;
import dev.lares.daemon.ServiceAction.TellReloading;
import dev.lares.daemon.ServiceAction.TellStatus;
import dev.lares.daemon.ServiceAction.TellStopping;
import dev.lares.daemon.ServiceEvent.ExitBegun;
import dev.lares.daemon.ServiceEvent.Failed;
import dev.lares.daemon.ServiceEvent.TimePassed;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The one service of this process: performs what its {@link ServiceLife} says.
 *
 * <p>All threads it will ever need are there before the program is called, so that a process that has run out of memory or
 * of threads can still end in order.
 */
final class ServiceProcess {
    private static final AtomicBoolean RUNS = new AtomicBoolean();

    private final Service service;
    private final EventQueue events;
    private final ServiceLog log;
    private final Notify notifier;
    private final ServiceLife life;
    private final RunningContext context;
    private final ServiceThreads threads = new ServiceThreads(this::fail);
    private final CallThread calls;
    private final CountDownLatch exitAllowed = new CountDownLatch(1);
    private final LinkedTransferQueue<Integer> exits = new LinkedTransferQueue<>();
    private boolean watched;

    private ServiceProcess(Service service, ServiceOptions options, EventQueue events, ServiceLog log) {
        this.service = service;
        this.events = events;
        this.log = log;
        this.notifier = notifier();
        this.life = new ServiceLife(options);
        this.context = new RunningContext(events, notifier, threads);
        this.calls = CallThread.start(this::call, events::add);
    }

    static void run(Service service, ServiceOptions options) {
        if (!RUNS.compareAndSet(false, true)) {
            throw new IllegalStateException("cannot run a service: one runs in this process already");
        }
        // First of all: a signal that comes earlier ends the process as it ends any Java program.
        ServiceLog log = ServiceLog.toStandardError();
        EventQueue events = new EventQueue();
        ServiceSignals.take(events::add, log);
        new ServiceProcess(service, options, events, log).run();
    }

    /** A bad address must not keep the service from working; the manager will say that it hears nothing. */
    private Notify notifier() {
        try {
            return Notify.fromEnvironment();
        } catch (IllegalArgumentException e) {
            log.log(Level.WARNING, e.getMessage());
            return Notify.none();
        }
    }

    private void run() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::holdExit, "service-exit-hook"));
        Thread.ofPlatform().daemon().name("service-exit").start(this::exit);
        OrphanReaper.startWhereNeeded(log);
        guardMemory();
        try {
            perform(life.begin());
            while (true) {
                step();
            }
        } catch (Throwable e) {
            // What cannot happen, or no memory even for this. A service without its loop would be deaf.
            dieOf(e);
        }
    }

    private void step() {
        Optional<ServiceEvent> event;
        try {
            event = events.take(life.deadline());
        } catch (InterruptedException e) {
            event = Optional.of(new ServiceEvent.StopAsked(StopReason.REQUESTED));
        }
        perform(life.on(System.nanoTime(), event.orElseGet(TimePassed::new)));
    }

    private void perform(Iterable<ServiceAction> actions) {
        context.update(life);
        actions.forEach(this::perform);
    }

    private void perform(ServiceAction action) {
        switch (action) {
            case TellReady _ -> {
                notifier.ready();
                startWatchdog();
            }
            case TellReloading _ -> notifier.reloading();
            case TellStopping _ -> notifier.stopping();
            case TellStatus(String status) -> notifier.lastingStatus(status);
            case TellErrno(var errno) -> notifier.errno(errno);
            case ExtendTimeout(var patience) -> notifier.extendTimeout(patience);
            case Call(ServiceCall call) -> calls.order(call);
            case Interrupt _ -> calls.interrupt();
            case Log(Level level, String message, Optional<Throwable> cause) -> log.log(level, message, cause);
            case LogCall(ServiceCall call) -> log.log(Level.ERROR, call.verb() + " is at\n" + calls.stack());
            case Exit(ExitCode code) -> exits.add(code.number());
            case LetExit _ -> exitAllowed.countDown();
            case Halt(int status) -> Runtime.getRuntime().halt(status);
        }
    }

    private void call(ServiceCall call) throws Exception {
        switch (call) {
            case START -> service.start(context);
            case RELOAD -> service.reload(context);
            case STOP -> {
                service.stop(context);
                threads.end();
            }
        }
    }

    /** A service that stops is not asked any more: its parts go away one by one. The deadline watches over it. */
    private void startWatchdog() {
        if (!watched) {
            watched = true;
            Watchdog.start(notifier, () -> context.isStopping() ? Health.healthy() : service.health());
        }
    }

    // ---- failures ----

    private void fail(Throwable cause) {
        try {
            events.add(new Failed(ServiceFailure.of(cause)));
        } catch (Throwable e) {
            dieOf(cause);
        }
    }

    /** Threads that are not the service's end as they do in any program, unless the JVM itself is at its end. */
    private void guardMemory() {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, cause) -> {
            if (ServiceFailure.isFatal(cause)) {
                fail(cause);
            } else if (before != null) {
                before.uncaughtException(thread, cause);
            } else {
                log.log(Level.ERROR, "thread " + thread.getName() + " failed", Optional.of(cause));
            }
        });
    }

    private void dieOf(Throwable cause) {
        try {
            log.log(Level.ERROR, "cannot go on", Optional.of(cause));
        } finally {
            Runtime.getRuntime().halt(ExitCode.FAILURE.number());
        }
    }

    // ---- exit ----

    private void exit() {
        try {
            System.exit(exits.take());
        } catch (InterruptedException e) {
            dieOf(e);
        }
    }

    /** The hook: whoever ends the JVM, the service is stopped first. */
    private void holdExit() {
        events.add(new ExitBegun(calls.isExiting()));
        try {
            exitAllowed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
