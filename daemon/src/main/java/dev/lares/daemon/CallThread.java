package dev.lares.daemon;

import java.util.Arrays;
import java.util.concurrent.LinkedTransferQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The thread on which the program is called, one call after another. */
final class CallThread {
    /** What a program does when it is called. */
    interface Calls {
        void call(ServiceCall call) throws Exception;
    }

    private final LinkedTransferQueue<ServiceCall> orders = new LinkedTransferQueue<>();
    private final Calls calls;
    private final Consumer<ServiceEvent> events;
    private final Thread thread;

    private CallThread(Calls calls, Consumer<ServiceEvent> events) {
        this.calls = calls;
        this.events = events;
        this.thread = Thread.ofPlatform().name("service").daemon(false).unstarted(this::run);
    }

    static CallThread start(Calls calls, Consumer<ServiceEvent> events) {
        CallThread calling = new CallThread(calls, events);
        calling.thread.start();
        return calling;
    }

    /** Calls as soon as the calls before have ended; {@link ServiceEvent.Returned} or {@link ServiceEvent.Threw} follows. */
    void order(ServiceCall call) {
        orders.add(call);
    }

    void interrupt() {
        thread.interrupt();
    }

    /** Whether the call that is under way has led to {@link System#exit}, from which nothing returns. */
    boolean isExiting() {
        return Arrays.stream(thread.getStackTrace()).anyMatch(frame ->
                frame.getClassName().equals("java.lang.Runtime") && frame.getMethodName().equals("exit"));
    }

    /** Where it is, a line for each frame. */
    String stack() {
        return Arrays.stream(thread.getStackTrace()).map(frame -> "\tat " + frame).collect(Collectors.joining("\n"));
    }

    private void run() {
        while (true) {
            ServiceCall call;
            try {
                call = orders.take();
            } catch (InterruptedException e) {
                // Meant for the call before, which had ended already.
                continue;
            }
            Thread.interrupted();
            events.accept(outcome(call));
        }
    }

    private ServiceEvent outcome(ServiceCall call) {
        try {
            calls.call(call);
            return new ServiceEvent.Returned(call);
        } catch (Throwable e) {
            return new ServiceEvent.Threw(call, ServiceFailure.of(e));
        }
    }
}
