package dev.lares.cli;

import dev.lares.host.LinuxHost;
import dev.lares.linux.LinuxException;

/** Lets services that wait for the console go on: when there is room again, and when it is waited for too long. */
final class ConsoleFlow implements AutoCloseable {
    private final ConsoleWriter writer;
    private final WakeUp wakeUp;

    private ConsoleFlow(ConsoleWriter writer, WakeUp wakeUp) {
        this.writer = writer;
        this.wakeUp = wakeUp;
    }

    static ConsoleFlow between(ConsoleWriter writer, LinuxHost host) throws LinuxException {
        WakeUp wakeUp = WakeUp.in(host);
        writer.onRoom(host::wake);
        writer.onRefusal(micros -> later(wakeUp, micros));
        return new ConsoleFlow(writer, wakeUp);
    }

    private static void later(WakeUp wakeUp, long micros) {
        try {
            wakeUp.at(micros);
        } catch (LinuxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        writer.onRoom(() -> {});
        writer.onRefusal(_ -> {});
        wakeUp.close();
    }
}
