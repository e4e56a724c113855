package dev.lares.host;

import dev.lares.engine.Event;
import dev.lares.engine.FdToken;
import dev.lares.engine.Snapshot;
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
        /** Who is told when it hangs up. */
        Optional<UnitName> watcher = Optional.empty();

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

    void save(Handover handover) {
        Snapshot.Section section = handover.add("descriptor-store").put("last-token", lastToken);
        held.forEach((token, kept) -> {
            List<Object> fields = new ArrayList<>(List.of(token, handover.keep(kept.fd)));
            kept.watcher.ifPresent(fields::add);
            section.put("held", fields);
        });
    }

    void restore(Handover handover) {
        handover.read("descriptor-store", line -> switch (line.key()) {
            case "last-token" -> {
                lastToken = Math.max(lastToken, line.number());
                yield true;
            }
            case "held" -> {
                restore(handover, line);
                yield true;
            }
            default -> false;
        });
    }

    private void restore(Handover handover, Snapshot.Line line) {
        long token = line.number();
        held.put(token, new Held(handover.take(line)));
        lastToken = Math.max(lastToken, token);
        if (line.hasMore()) {
            try {
                keep(line.unit(), new FdToken(token), true);
            } catch (LinuxException e) {
                throw new IllegalArgumentException(e.getMessage());
            }
        }
    }

    /** Watches for the other end's hanging up; what has no other end, a file say, never does. */
    void keep(UnitName unit, FdToken token, boolean poll) throws LinuxException {
        Held kept = held.get(token.id());
        if (kept == null || !poll || kept.watch.isPresent()) {
            return;
        }
        try {
            kept.watcher = Optional.of(unit);
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
