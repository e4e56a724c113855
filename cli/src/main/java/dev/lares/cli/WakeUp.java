package dev.lares.cli;

import dev.lares.host.LinuxHost;
import dev.lares.linux.Clock;
import dev.lares.linux.Epoll;
import dev.lares.linux.LinuxException;
import dev.lares.linux.TimerFd;

/** Makes the host's loop go round at a time. */
final class WakeUp implements AutoCloseable {
    private final TimerFd timer;
    private final LinuxHost.Watch watch;
    private long armedMicros = Long.MAX_VALUE;

    private WakeUp(LinuxHost host) throws LinuxException {
        timer = TimerFd.create(Clock.MONOTONIC);
        watch = host.watch(timer.fd(), Epoll.EPOLLIN, _ -> {
            timer.read();
            armedMicros = Long.MAX_VALUE;
            host.wake();
        });
    }

    static WakeUp in(LinuxHost host) throws LinuxException {
        return new WakeUp(host);
    }

    /** At that time on the monotonic clock, instead of what was set before; {@link Long#MAX_VALUE}: not at all. */
    void at(long monotonicMicros) throws LinuxException {
        if (monotonicMicros == armedMicros) {
            return;
        }
        armedMicros = monotonicMicros;
        if (monotonicMicros == Long.MAX_VALUE) {
            timer.disarm();
        } else {
            timer.armAt(monotonicMicros);
        }
    }

    @Override
    public void close() {
        watch.cancel();
        timer.close();
    }
}
