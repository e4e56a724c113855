package dev.lares.spring;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.tomcat.util.net.NioEndpoint;

/**
 * Tomcat's NIO endpoint, accepting on sockets that the service manager bound.
 *
 * <p>Why more than another {@code initServerSocket}: the manager keeps the sockets, so connections that wait in a queue
 * are served by the next run of the program, unless this run takes them away. Tomcat ends a blocked {@code accept} by
 * connecting to itself, and whatever connection comes first is then closed unserved. Here a selector waits for
 * connections and is woken instead, so nothing is accepted once the endpoint pauses; and a connection that was accepted
 * in the very moment of the pause is served.
 *
 * <p>The acceptor thread has no way to be told "no connection", so it is handed {@code null}, which {@link
 * #setSocketOptions} and {@link #destroySocket} know. The sockets stay open when the endpoint stops, as the manager's own
 * copies do: the connector may be started again, and the end of the process closes them.
 */
final class PassedSocketEndpoint extends NioEndpoint {
    private static final long ARRIVAL_NANOS = 300_000_000;
    private static final long ARRIVAL_LOOK_MILLIS = 5;

    private final AtomicBoolean woken = new AtomicBoolean();

    private List<ServerSocketChannel> listeners = List.of();
    private volatile Selector selector;
    /** Nothing more is accepted, though the endpoint is not paused yet. */
    private volatile boolean leaving;
    /** Accepted, and not yet handed on; only the acceptor thread uses it. */
    private SocketChannel accepted;

    /** What to accept on: all Unix sockets or none. Told before the start, which is when Tomcat would bind. */
    void acceptOn(List<ServerSocketChannel> passed) throws IOException {
        listeners = List.copyOf(passed);
        if (listeners.getFirst().getLocalAddress() instanceof UnixDomainSocketAddress address) {
            // Makes the parent ask no host or port of the connections; the file stays the manager's.
            setUnixDomainSocketPath(address.toString());
        }
    }

    @Override
    protected void initServerSocket() throws IOException {
        if (listeners.isEmpty()) {
            throw new IOException("cannot accept connections: no socket was passed");
        }
        selector = Selector.open();
        for (ServerSocketChannel listener : listeners) {
            listener.configureBlocking(false);
            listener.register(selector, SelectionKey.OP_ACCEPT);
        }
    }

    @Override
    protected SocketChannel serverSocketAccept() throws IOException {
        try {
            do {
                if (leaving) {
                    Thread.sleep(ARRIVAL_LOOK_MILLIS);
                    return null;
                }
                selector.select();
                if (woken.getAndSet(false) || leaving || isPaused()) {
                    return null;
                }
                accepted = acceptFrom(selector.selectedKeys());
            } while (accepted == null);
            return accepted;
        } catch (ClosedSelectorException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** The first connection; null if others were quicker. What waits elsewhere is found again by the next selection. */
    private static SocketChannel acceptFrom(Set<SelectionKey> ready) throws IOException {
        SocketChannel connection = null;
        for (Iterator<SelectionKey> keys = ready.iterator(); connection == null && keys.hasNext(); keys.remove()) {
            connection = ((ServerSocketChannel) keys.next().channel()).accept();
        }
        return connection;
    }

    @Override
    protected void unlockAccept() {
        woken.set(true);
        selector.wakeup();
    }

    @Override
    protected boolean setSocketOptions(SocketChannel socket) {
        accepted = null;
        if (socket == null) {
            countDownConnection();
            return true;
        }
        return super.setSocketOptions(socket);
    }

    @Override
    protected void destroySocket(SocketChannel socket) {
        if (socket == null) {
            countDownConnection();
        } else if (socket != accepted) {
            super.destroySocket(socket);
        } else if (!setSocketOptions(socket)) {
            closeSocket(socket);
        }
    }

    @Override
    protected NetworkChannel getServerSocket() {
        return selector == null ? null : listeners.getFirst();
    }

    @Override
    protected void doCloseServerSocket() throws IOException {
        Selector current = selector;
        if (current != null) {
            current.close();
        }
    }

    /**
     * Stops accepting, and pauses a moment later. Tomcat answers a request that it reads while it is paused with status 503,
     * also on a connection that was accepted before; so what was accepted last gets the time to be read.
     */
    @Override
    public void pause() {
        if (!leaving && selector != null) {
            leaving = true;
            unlockAccept();
            letArrivalsBegin();
        }
        super.pause();
    }

    @Override
    public void resume() {
        leaving = false;
        super.resume();
    }

    private void letArrivalsBegin() {
        long deadline = System.nanoTime() + ARRIVAL_NANOS;
        try {
            while (getConnectionCount() > 0 && System.nanoTime() < deadline) {
                Thread.sleep(ARRIVAL_LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
