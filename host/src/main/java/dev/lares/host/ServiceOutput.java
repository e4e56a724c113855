package dev.lares.host;

import dev.lares.engine.LogLevel;
import dev.lares.engine.Snapshot;
import dev.lares.linux.Epoll;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.FileStatus;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Stat;
import dev.lares.linux.UnixStreamSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The streams that services write their log to as standard output and error (systemd.exec(5), "StandardOutput=journal"):
 * one socket pair for each process that is started, kept until all who inherited it have closed it.
 *
 * <p>Of each stream a bounded amount is read at a time, in turns, so one that floods holds up neither the others nor the
 * loop; whoever writes faster than the sink takes, waits.
 */
final class ServiceOutput implements AutoCloseable {
    private static final int MAX_AT_ONCE_BYTES = 32 * 1024;
    /** What may be in flight in a socket: so much is read of a stream before the end of its process is told. */
    private static final int MAX_BUFFERED_BYTES = 4 * 1024 * 1024;

    private static final String STREAM = "stream";

    private final EventLoop loop;
    private final LogSink sink;
    private final Faults faults;
    private final byte[] buffer = new byte[MAX_AT_ONCE_BYTES];
    private final List<Stream> open = new ArrayList<>();
    private final List<Stream> paused = new ArrayList<>();

    ServiceOutput(EventLoop loop, LogSink sink, Faults faults) {
        this.loop = loop;
        this.sink = sink;
        this.faults = faults;
        loop.onWake(this::resume);
    }

    /** How lines of a stream are to be taken. */
    record Format(String identifier, LogLevel level, LogLevel maxLevel, boolean levelPrefix) {}

    /** One stream: this end of it, and, until the process is there, the other one. */
    final class Stream {
        private final HostedUnit unit;
        private final UnixStreamSocket end;
        private final LineReader lines;
        private Optional<EventLoop.Source> source = Optional.empty();

        private Stream(HostedUnit unit, UnixStreamSocket end, LineReader lines) {
            this.unit = unit;
            this.end = end;
            this.lines = lines;
        }

        /** The process that writes is this one: begins to read. */
        void begin(int pid) throws LinuxException {
            lines.setPid(pid);
            listen();
        }

        private void listen() throws LinuxException {
            source = Optional.of(loop.add(end.fd(), Epoll.EPOLLIN, EventLoop.Turn.OUTPUT, _ -> readSome()));
        }

        private void readSome() throws LinuxException {
            if (sink.acceptsLines()) {
                readOnce();
            } else {
                paused.add(this);
                source.orElseThrow().interest(0);
            }
        }

        /** Whether there may be more. */
        private boolean readOnce() throws LinuxException {
            int count = end.read(buffer, 0, buffer.length);
            if (count == UnixStreamSocket.NOT_NOW) {
                return false;
            }
            if (count == 0) {
                close();
                return false;
            }
            lines.add(buffer, count);
            return true;
        }

        /** Reads what is there now, so that it comes before what is told next. */
        private void drain() throws LinuxException {
            for (int bytes = 0; bytes < MAX_BUFFERED_BYTES && sink.acceptsLines() && readOnce(); bytes += buffer.length) {
                // goes on while there is more
            }
        }

        private void resume() throws LinuxException {
            source.orElseThrow().interest(Epoll.EPOLLIN);
        }

        /** Ends it; also for a process that never came to be. */
        void close() {
            lines.end();
            source.ifPresent(EventLoop.Source::cancel);
            end.close();
            unit.streams.remove(this);
            open.remove(this);
            paused.remove(this);
        }
    }

    /** A new stream, and the descriptor to give to the process, which the caller closes. */
    record Opened(Stream stream, Fd childEnd, FileStatus status) {}

    Opened open(HostedUnit unit, Format format) throws LinuxException {
        List<UnixStreamSocket> pair = UnixStreamSocket.pair();
        UnixStreamSocket own = pair.get(0);
        Fd childEnd = pair.get(1).fd();
        own.endOutput();
        Fcntl.setNonBlocking(childEnd, false);
        Stream stream = new Stream(unit, own, new LineReader(sink, unit, format));
        unit.streams.add(stream);
        open.add(stream);
        return new Opened(stream, childEnd, Stat.of(childEnd));
    }

    /** Writes down the streams of a unit, each with the line that has begun. */
    void save(HostedUnit unit, Snapshot.Section section, Handover handover) {
        for (Stream stream : unit.streams) {
            List<Object> fields = new ArrayList<>(List.of(handover.keep(stream.end.fd())));
            fields.addAll(stream.lines.saved());
            section.put(STREAM, fields);
        }
    }

    /** Takes a line that {@link #save} has written; false if it is none. */
    boolean restore(HostedUnit unit, Snapshot.Line line, Handover handover) {
        if (!line.key().equals(STREAM)) {
            return false;
        }
        UnixStreamSocket end = UnixStreamSocket.of(handover.take(line));
        try {
            Stream stream = new Stream(unit, end, LineReader.restored(sink, unit, line));
            stream.listen();
            unit.streams.add(stream);
            open.add(stream);
        } catch (LinuxException | IllegalArgumentException e) {
            end.close();
            throw new IllegalArgumentException(e.getMessage());
        }
        return true;
    }

    /** Takes what a unit has written so far. */
    void drain(HostedUnit unit) {
        for (Stream stream : List.copyOf(unit.streams)) {
            drain(stream);
        }
    }

    private void drain(Stream stream) {
        try {
            stream.drain();
        } catch (LinuxException e) {
            faults.report("cannot read the output of " + stream.unit, e);
            stream.close();
        }
    }

    private void resume() {
        if (!sink.acceptsLines()) {
            return;
        }
        for (Stream stream : List.copyOf(paused)) {
            try {
                stream.resume();
            } catch (LinuxException e) {
                faults.report("cannot read the output of " + stream.unit, e);
            }
        }
        paused.clear();
    }

    /** Takes all that has been written, and closes. */
    @Override
    public void close() {
        for (Stream stream : List.copyOf(open)) {
            drain(stream);
            if (open.contains(stream)) {
                stream.close();
            }
        }
    }
}
