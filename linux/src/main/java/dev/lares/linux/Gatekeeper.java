package dev.lares.linux;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The thread that answers the knocks at all gates. It is none of the moulds, because those are suspended while their
 * child waits.
 */
final class Gatekeeper implements AutoCloseable {
    private static final long STOP = -1;
    private static final long FOREVER = -1;
    private static final long RETRY_MICROS = 1000;
    private static final int MOST_TRIES = 2000;

    private final List<Gate> gates;
    private final Epoll epoll;
    private final EventFd stop;
    private final Thread thread;
    private final Map<Gate, Integer> unanswered = new LinkedHashMap<>();

    private Gatekeeper(List<Gate> gates, Epoll epoll, EventFd stop) {
        this.gates = gates;
        this.epoll = epoll;
        this.stop = stop;
        thread = SpawnThread.of("lares-gatekeeper", this::answer);
    }

    static Gatekeeper start(List<Gate> gates) throws LinuxException {
        Epoll epoll = Epoll.create();
        EventFd stop = EventFd.create();
        epoll.add(stop.fd(), Epoll.EPOLLIN, STOP);
        for (int i = 0; i < gates.size(); i++) {
            epoll.add(gates.get(i).knocks(), Epoll.EPOLLIN | Epoll.EPOLLET, i);
        }
        Gatekeeper gatekeeper = new Gatekeeper(gates, epoll, stop);
        gatekeeper.thread.start();
        return gatekeeper;
    }

    @Override
    public void close() {
        stop.signal();
        SpawnThread.join(thread);
        epoll.close();
        stop.close();
    }

    private void answer() {
        while (true) {
            try {
                int count = epoll.await(unanswered.isEmpty() ? FOREVER : RETRY_MICROS);
                for (int i = 0; i < count; i++) {
                    if (epoll.token(i) == STOP) {
                        return;
                    }
                    unanswered.put(gates.get((int) epoll.token(i)), 0);
                }
                answerAll();
            } catch (LinuxException | RuntimeException | Error e) {
                SpawnThread.report(e);
            }
        }
    }

    /** Tries again for a while where the child could not be found. */
    private void answerAll() throws LinuxException {
        for (Gate gate : List.copyOf(unanswered.keySet())) {
            if (gate.answerKnock()) {
                unanswered.remove(gate);
            } else if (unanswered.merge(gate, 1, Integer::sum) > MOST_TRIES) {
                gate.giveUp();
                unanswered.remove(gate);
            }
        }
    }
}
