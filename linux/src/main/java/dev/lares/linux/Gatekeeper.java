package dev.lares.linux;

import java.util.List;

/**
 * The thread that answers the knocks at all gates. It is none of the moulds, because those are suspended while their
 * child waits.
 */
final class Gatekeeper implements AutoCloseable {
    private static final long STOP = -1;

    private final List<Gate> gates;
    private final Epoll epoll;
    private final EventFd stop;
    private final Thread thread;

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
                int count = epoll.await(-1);
                for (int i = 0; i < count; i++) {
                    if (epoll.token(i) == STOP) {
                        return;
                    }
                    gates.get((int) epoll.token(i)).answerKnock();
                }
            } catch (LinuxException e) {
                throw new IllegalStateException(e);
            } catch (RuntimeException | Error e) {
                SpawnThread.report(e);
            }
        }
    }
}
