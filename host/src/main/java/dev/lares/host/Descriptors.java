package dev.lares.host;

import dev.lares.engine.Event;
import dev.lares.engine.FdToken;
import dev.lares.linux.Errno;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.unit.UnitName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The descriptors that came with notifications and calls, by the tokens under which the engine speaks of them. */
final class Descriptors implements AutoCloseable {
    private static final class Held {
        final Fd fd;
        Optional<EventLoop.Source> watch = Optional.empty();

        Held(Fd fd) {
            this.fd = fd;
        }
    }

    private final EventLoop loop;
    private final Map<Long, Held> held = new HashMap<>();
    private long lastToken;

    Descriptors(EventLoop loop) {
        this.loop = loop;
    }

    List<FdToken> take(List<Fd> fds) {
        List<FdToken> tokens = new ArrayList<>(fds.size());
        for (Fd fd : fds) {
            held.put(++lastToken, new Held(fd));
            tokens.add(new FdToken(lastToken));
        }
        return tokens;
    }

    /** The descriptor; empty if it is closed. */
    Optional<Fd> find(FdToken token) {
        return Optional.ofNullable(held.get(token.id())).map(h -> h.fd);
    }

    /** Watches for the other end's hanging up; what has no other end, a file say, never does. */
    void keep(UnitName unit, FdToken token, boolean poll) throws LinuxException {
        Held kept = held.get(token.id());
        if (kept == null || !poll || kept.watch.isPresent()) {
            return;
        }
        try {
            kept.watch = Optional.of(loop.add(kept.fd, 0, EventLoop.Turn.OTHER, _ -> hungUp(unit, token, kept)));
        } catch (LinuxException e) {
            if (!e.errno().equals(Errno.EPERM)) {
                throw e;
            }
        }
    }

    private void hungUp(UnitName unit, FdToken token, Held kept) {
        kept.watch.ifPresent(EventLoop.Source::cancel);
        loop.tell(now -> new Event.FdHungUp(now, unit, token));
    }

    void close(FdToken token) {
        Held closing = held.remove(token.id());
        if (closing != null) {
            close(closing);
        }
    }

    private static void close(Held closing) {
        closing.watch.ifPresent(EventLoop.Source::cancel);
        closing.fd.close();
    }

    @Override
    public void close() {
        held.values().forEach(Descriptors::close);
        held.clear();
    }
}
