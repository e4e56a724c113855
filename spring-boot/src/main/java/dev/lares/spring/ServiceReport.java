package dev.lares.spring;

import dev.lares.daemon.Notify;
import java.time.Duration;

/**
 * What a program says of itself to its service manager, sd_notify(3), in the only order that makes sense: any number of
 * steps, one READY, any number of changes, one STOPPING; or a failure, and nothing after it.
 *
 * <p>Spring's events come from several threads and more than once (a signal begins the stop, and the closing of the context
 * is seen too), so what no longer fits is dropped here and nowhere else.
 */
final class ServiceReport {
    private enum State { STARTING, READY, STOPPING, FAILED }

    private final Notify notify;
    private final boolean inWords;
    private State state = State.STARTING;
    /** What a ready service says when it has nothing else to say. */
    private String usual = "";

    ServiceReport(Notify notify, boolean inWords) {
        this.notify = notify;
        this.inWords = inWords;
    }

    /** What the start is at. */
    synchronized void starting(String text) {
        if (state == State.STARTING) {
            status(text);
        }
    }

    /** The start is done; the text is also what {@link #usual()} goes back to. */
    synchronized void ready(String text) {
        if (state == State.STARTING) {
            state = State.READY;
            usual = text;
            if (inWords) {
                notify.ready(text);
            } else {
                notify.ready();
            }
        }
    }

    /** Something out of the ordinary, of a service that is ready. */
    synchronized void unusual(String text) {
        if (state == State.READY) {
            status(text);
        }
    }

    /** Back to the ordinary. */
    synchronized void usual() {
        unusual(usual);
    }

    /** The settings are read anew, unless this is no time for it; true has to be followed by one of the next two. */
    synchronized boolean reloading() {
        if (state == State.READY) {
            notify.reloading();
        }
        return state == State.READY;
    }

    synchronized void reloaded() {
        if (state == State.READY) {
            notify.ready();
            status(usual);
        }
    }

    /** The old settings are still in force; sd_notify(3) knows no failed reload, so the words have to tell. */
    synchronized void notReloaded(String cause) {
        if (state == State.READY) {
            notify.ready();
            status("cannot reload: " + cause);
        }
    }

    /** The stop has begun. */
    synchronized void stopping() {
        if (state == State.STARTING || state == State.READY) {
            state = State.STOPPING;
            if (inWords) {
                notify.stopping("Stopping");
            } else {
                notify.stopping();
            }
        }
    }

    /** What the stop is at. */
    synchronized void stopping(String text) {
        if (state == State.STOPPING) {
            status(text);
        }
    }

    /** The start failed. A start that was cancelled by a stop did not. */
    synchronized void failed(StartFailure failure) {
        if (state == State.STARTING) {
            state = State.FAILED;
            status("cannot start: " + failure.message());
            failure.errno().ifPresent(notify::errno);
        }
    }

    /** The start or stop gets on and may take that much longer from now on. */
    synchronized void extendTimeout(Duration duration) {
        if (state == State.STARTING || state == State.STOPPING) {
            notify.extendTimeout(duration);
        }
    }

    private void status(String text) {
        if (inWords) {
            notify.status(text);
        }
    }
}
