package dev.lares.host;

import dev.lares.dbus.Message;
import dev.lares.dbus.SaslServer;
import dev.lares.engine.Snapshot;
import dev.lares.linux.Clock;
import dev.lares.linux.Credentials;
import dev.lares.linux.Epoll;
import dev.lares.linux.Errno;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.TimerFd;
import dev.lares.linux.Unistd;
import dev.lares.linux.UnixAddress;
import dev.lares.linux.UnixStreamListener;
import dev.lares.linux.UnixStreamSocket;
import dev.lares.systemd1.Client;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The manager's private socket, {@code /run/systemd/private}: D-Bus from peer to peer, as systemctl speaks it when it is
 * the superuser's, or a user's to the user's own manager.
 *
 * <p>Only the superuser and the manager's own user are let in (by the kernel's word on the peer, unix(7) "SO_PEERCRED").
 * A peer that does not authenticate within {@value #AUTHENTICATION_SECONDS} s is dropped; connections beyond {@value
 * #MOST_CONNECTIONS} are refused, as systemd does.
 */
final class ControlSocket implements AutoCloseable {
    /** Who is told what clients say. */
    interface Listener {
        /** A message of a client's; the listener closes the descriptors. */
        void call(Client client, Message message, List<Fd> fds);

        /** A client is gone. */
        void left(Client client);
    }

    static final int MOST_CONNECTIONS = 4096;
    static final int AUTHENTICATION_SECONDS = 25;

    private static final String SECTION = "control-socket";
    private static final String CONNECTION = "connection";
    private static final int MODE = 0600;
    private static final int BACKLOG = 128;
    private static final int MAX_ACCEPTS = 16;
    /** Far more than any call needs; a transient unit with a long list of settings has some kilobytes. */
    private static final int LARGEST_CALL_BYTES = 16 * 1024 * 1024;

    private record Peer(Client client, BusConnection connection, long acceptedMicros) {}

    private final LinuxHost host;
    private final Faults faults;
    private final WarningLimit warnings;
    private final String serverId;
    private final UnixStreamListener listener;
    private final LinuxHost.Watch watch;
    private final String path;
    private final TimerFd timer;
    private final LinuxHost.Watch timerWatch;
    private final LongSupplier ids;
    private final SendBudget budget = new SendBudget();
    private final Listener clients;
    private final Map<Long, Peer> peers = new LinkedHashMap<>();

    /**
     * Listens; what is left of an old socket is removed.
     *
     * @param path at most 107 bytes
     * @param freshServerId what clients see as this bus's id, 32 lower-case hexadecimal digits, unless it has one from before
     * @param ids gives each client a number
     * @param handover where the socket of before a re-execution is; its connections are taken by {@link #resume}
     */
    ControlSocket(LinuxHost host, String path, String freshServerId, LongSupplier ids, Optional<Handover> handover, Listener clients) throws LinuxException {
        this.host = host;
        this.faults = host.faults();
        this.warnings = host.warningLimit();
        this.path = path;
        this.ids = ids;
        this.clients = clients;
        Inherited inherited = new Inherited(freshServerId);
        handover.ifPresent(from -> from.read(SECTION, line -> inherited.read(line, from)));
        this.serverId = inherited.serverId;
        if (inherited.listener.isPresent()) {
            this.listener = inherited.listener.get();
        } else {
            removeOld(path);
            this.listener = UnixStreamListener.listen(new UnixAddress.FilePath(path), MODE, BACKLOG);
        }
        this.watch = host.watch(listener.fd(), Epoll.EPOLLIN, _ -> accept());
        this.timer = TimerFd.create(Clock.MONOTONIC);
        this.timerWatch = host.watch(timer.fd(), Epoll.EPOLLIN, _ -> dropSilent());
    }

    /** What the last life of this manager has left. */
    private static final class Inherited {
        Optional<UnixStreamListener> listener = Optional.empty();
        String serverId;

        Inherited(String serverId) {
            this.serverId = serverId;
        }

        boolean read(Snapshot.Line line, Handover handover) {
            switch (line.key()) {
                case "listener" -> listener = Optional.of(UnixStreamListener.of(handover.take(line)));
                case "server-id" -> serverId = line.text();
                default -> {
                    return false;
                }
            }
            return true;
        }
    }

    /** Writes down the socket and its connections, but for those that are not to be kept. */
    void save(Handover handover, Predicate<Client> leaves) {
        handover.add(SECTION).put("listener", handover.keep(listener.fd())).put("server-id", serverId);
        for (Peer peer : peers.values()) {
            if (!leaves.test(peer.client)) {
                Snapshot.Section section = handover.add(CONNECTION, Long.toString(peer.client.id()))
                        .put("peer", peer.client.uid(), peer.client.pid(), peer.acceptedMicros);
                peer.connection.save(section, handover);
            }
        }
    }

    /** Takes the connections that {@link #save} has written down. */
    void resume(Handover handover) throws LinuxException {
        for (Snapshot.Section section : handover.snapshot().sections(CONNECTION)) {
            try {
                resume(Long.parseLong(section.name()), section, handover);
            } catch (LinuxException | IllegalArgumentException e) {
                handover.warner().accept("cannot take over connection " + section.name() + ": " + e.getMessage());
            }
        }
        armTimer();
    }

    /** A client by its number, if it is here. */
    Optional<Client> client(long id) {
        return Optional.ofNullable(peers.get(id)).map(Peer::client);
    }

    private void resume(long id, Snapshot.Section section, Handover handover) throws LinuxException {
        List<Peer> made = new ArrayList<>(1);
        long[] peer = new long[3];
        section.read(line -> {
            switch (line.key()) {
                case "peer" -> {
                    for (int i = 0; i < peer.length; i++) {
                        peer[i] = line.number();
                    }
                }
                case "socket" -> made.add(peerOf(id, peer, UnixStreamSocket.of(handover.take(line))));
                default -> {
                    return !made.isEmpty() && made.getFirst().connection.restore(line, handover);
                }
            }
            return true;
        }, handover.warner());
        for (Peer known : made) {
            peers.put(id, known);
            known.connection.resume();
        }
    }

    private Peer peerOf(long id, long[] peer, UnixStreamSocket socket) {
        try {
            int uid = Math.toIntExact(peer[0]);
            BusConnection connection = new BusConnection(host, socket, Handshake.of(new SaslServer(uid, serverId, true)), LARGEST_CALL_BYTES, budget, new Events(id));
            return new Peer(new Client(id, uid, Math.toIntExact(peer[1]), Optional.empty(), true), connection, peer[2]);
        } catch (LinuxException | ArithmeticException e) {
            socket.close();
            throw new IllegalArgumentException(e.getMessage());
        }
    }

    private static void removeOld(String path) throws LinuxException {
        try {
            Unistd.unlink(path);
        } catch (LinuxException e) {
            if (!e.errno().equals(Errno.ENOENT)) {
                throw e;
            }
        }
    }

    private void accept() throws LinuxException {
        for (int i = 0; i < MAX_ACCEPTS; i++) {
            Optional<UnixStreamSocket> socket = listener.accept();
            if (socket.isEmpty()) {
                return;
            }
            welcome(socket.get());
        }
    }

    private void welcome(UnixStreamSocket socket) throws LinuxException {
        Credentials peer;
        try {
            peer = socket.peer();
        } catch (LinuxException | RuntimeException e) {
            socket.close();
            throw e;
        }
        if (peers.size() >= MOST_CONNECTIONS) {
            warnings.warn("cannot take a connection of process " + peer.pid() + ": there are " + MOST_CONNECTIONS + " already");
            socket.close();
        } else if (peer.uid() != 0 && peer.uid() != Unistd.effectiveUid()) {
            warnings.warn("cannot take a connection of process " + peer.pid() + ": user " + peer.uid() + " may not");
            socket.close();
        } else {
            long id = ids.getAsLong();
            Handshake sasl = Handshake.of(new SaslServer(peer.uid(), serverId, true));
            BusConnection connection = new BusConnection(host, socket, sasl, LARGEST_CALL_BYTES, budget, new Events(id));
            peers.put(id, new Peer(new Client(id, peer.uid(), peer.pid(), Optional.empty(), true), connection, nowMicros()));
            armTimer();
        }
    }

    private void armTimer() throws LinuxException {
        for (Peer peer : peers.values()) {
            if (!peer.connection.isAuthenticated()) {
                timer.armAt(peer.acceptedMicros + AUTHENTICATION_SECONDS * 1_000_000L);
                return;
            }
        }
        timer.disarm();
    }

    private void dropSilent() throws LinuxException {
        timer.read();
        long now = nowMicros();
        for (Peer peer : List.copyOf(peers.values())) {
            if (!peer.connection.isAuthenticated() && now - peer.acceptedMicros >= AUTHENTICATION_SECONDS * 1_000_000L) {
                peer.connection.drop("it has not authenticated within " + AUTHENTICATION_SECONDS + " s");
            }
        }
        armTimer();
    }

    private long nowMicros() {
        return host.now().monotonicMicros();
    }

    /** What one connection tells. */
    private final class Events implements BusConnection.Listener {
        private final long id;

        Events(long id) {
            this.id = id;
        }

        @Override
        public void message(BusConnection connection, Message message, List<Fd> fds) {
            clients.call(peers.get(id).client, message, fds);
        }

        @Override
        public void closed(BusConnection connection, Optional<String> cause) {
            Client client = peers.remove(id).client;
            clients.left(client);
            cause.ifPresent(text -> warnings.warn("cannot serve process " + client.pid() + " on " + path + " any longer: " + text));
        }
    }

    /** Sends an answer with its descriptors, which are closed; nothing else happens if the client is gone. */
    void send(Client client, Message message, List<Fd> fds) {
        Peer peer = peers.get(client.id());
        if (peer == null) {
            fds.forEach(Fd::close);
        } else {
            peer.connection.send(message, fds);
        }
    }

    /** Sends a signal to all. */
    void broadcast(Message signal) {
        for (Peer peer : new ArrayList<>(peers.values())) {
            if (peer.connection.isAuthenticated()) {
                peer.connection.send(signal, List.of());
            }
        }
    }

    boolean hasPeers() {
        return !peers.isEmpty();
    }

    @Override
    public void close() {
        watch.cancel();
        timerWatch.cancel();
        peers.values().forEach(peer -> peer.connection.close());
        peers.clear();
        timer.close();
        listener.close();
        try {
            removeOld(path);
        } catch (LinuxException e) {
            faults.report("cannot remove " + path, e);
        }
    }
}
