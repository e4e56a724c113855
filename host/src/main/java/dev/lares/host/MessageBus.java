package dev.lares.host;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.Message;
import dev.lares.dbus.MessageType;
import dev.lares.dbus.ProtocolViolation;
import dev.lares.dbus.SaslClient;
import dev.lares.engine.Snapshot;
import dev.lares.linux.Clock;
import dev.lares.linux.Epoll;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.TimerFd;
import dev.lares.linux.UnixAddress;
import dev.lares.linux.UnixStreamSocket;
import dev.lares.systemd1.Client;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The manager on a message bus, where it is {@value #NAME} (D-Bus Specification "Message Bus Specification"). All is sent and
 * nothing waited for: the bus is a service of this very manager, and may need it in order to go on. While it is wanted
 * and not there, it is looked for again each second.
 */
final class MessageBus implements AutoCloseable {
    static final String NAME = "org.freedesktop.systemd1";
    static final String DAEMON = "org.freedesktop.DBus";

    private static final String SECTION = "message-bus";
    private static final String DAEMON_PATH = "/org/freedesktop/DBus";
    private static final String ACTIVATOR = "org.freedesktop.systemd1.Activator";
    private static final String FROM_DAEMON = "type='signal',sender='" + DAEMON + "',path='" + DAEMON_PATH + "',interface='";
    private static final String OWNER_CHANGED = FROM_DAEMON + DAEMON + "',member='NameOwnerChanged',";

    /** A unique name has left, or a known one has no owner any more. */
    private static final String MATCH_LEAVING = OWNER_CHANGED + "arg2=''";

    private static final String MATCH_ACTIVATION = FROM_DAEMON + ACTIVATOR + "',member='ActivationRequest'";

    /** DBUS_NAME_FLAG_ALLOW_REPLACEMENT and DBUS_NAME_FLAG_REPLACE_EXISTING, as systemd asks: a manager that is executed anew takes over. */
    private static final int NAME_FLAGS = 1 | 2;

    private static final int PLACEHOLDER_SERIAL = 1;
    private static final int LARGEST_MESSAGE_BYTES = 16 * 1024 * 1024;
    private static final long RETRY_MICROS = 1_000_000;

    /** Who is told what comes over the bus. */
    interface Listener {
        /** Somebody calls; the listener closes the descriptors. */
        void call(Client client, Message call, List<Fd> fds);

        /** A caller has left. */
        void left(Client client);

        /** The bus asks to start a unit, because somebody called a name that it is to own. */
        void activate(String unit);

        /** A watched name has this owner now. */
        void owned(String name, Optional<String> owner);
    }

    private final LinuxHost host;
    private final Optional<UnixAddress> address;
    private final Listener listener;
    private final WarningLimit warnings;
    private final BusClients clients;
    private final TimerFd timer;
    private final LinuxHost.Watch timerWatch;
    private final SortedSet<String> watched = new TreeSet<>();
    /** Names that a connection from before a re-execution has told the bus to tell of. */
    private final SortedSet<String> watchedBefore = new TreeSet<>();
    private final Map<Integer, Consumer<Message>> awaited = new HashMap<>();
    private Optional<BusConnection> connection = Optional.empty();
    private boolean isGreeted;
    private boolean wanted;

    /**
     * A bus that is not wanted yet.
     *
     * @param address empty: nowhere
     * @param ids gives each client a number
     */
    MessageBus(LinuxHost host, Optional<UnixAddress> address, LongSupplier ids, Listener listener) throws LinuxException {
        this.host = host;
        this.address = address;
        this.listener = listener;
        this.warnings = host.warningLimit();
        this.clients = new BusClients(this, listener, ids);
        this.timer = TimerFd.create(Clock.MONOTONIC);
        this.timerWatch = host.watch(timer.fd(), Epoll.EPOLLIN, _ -> {
            timer.read();
            connect();
        });
    }

    /** Whether there is a connection; what is sent before the bus has let it in reaches the bus afterwards. */
    boolean isConnected() {
        return connection.isPresent();
    }

    boolean takesFds() {
        return connection.filter(BusConnection::takesFds).isPresent();
    }

    void warn(String text) {
        warnings.warn(text);
    }

    /** The bus is there, so that the manager should be on it; or it is gone, or is going. */
    void setWanted(boolean isThere) throws LinuxException {
        if (wanted != isThere) {
            wanted = isThere;
            if (isThere) {
                connect();
            } else {
                timer.disarm();
                disconnect();
            }
        }
    }

    private void connect() throws LinuxException {
        if (!wanted || connection.isPresent() || address.isEmpty()) {
            return;
        }
        try {
            UnixStreamSocket socket = UnixStreamSocket.connect(address.get());
            BusConnection opened = new BusConnection(host, socket, Handshake.of(new SaslClient()), LARGEST_MESSAGE_BYTES, new SendBudget(), new Events());
            connection = Optional.of(opened).filter(BusConnection::isOpen);
        } catch (LinuxException e) {
            warnings.warn("cannot connect to the message bus: " + e.getMessage());
            timer.armAt(host.now().monotonicMicros() + RETRY_MICROS);
            return;
        }
        call(daemon("Hello"), this::greeted);
        match("AddMatch", MATCH_LEAVING);
        match("AddMatch", MATCH_ACTIVATION);
        call(daemon("RequestName").withBody(new BodyWriter("su").string(NAME).uint32(NAME_FLAGS)), reply -> refusal(reply).ifPresent(
                text -> warnings.warn("cannot own " + NAME + " on the message bus: " + text)));
        watched.forEach(this::watchNow);
    }

    /**
     * Writes down the connection and who is known on it, so that it outlives a re-execution: nobody sees the manager leave.
     * One that is not made yet is made anew.
     */
    void save(Handover handover) {
        connection.filter(open -> open.isAuthenticated() && isGreeted).ifPresent(open -> {
            Snapshot.Section section = handover.add(SECTION);
            open.save(section, clients.waiting(), handover);
            clients.save(section);
            watched.forEach(name -> section.put("watched", name));
        });
    }

    /** Takes the connection that {@link #save} has written down, if there is one. */
    void resume(Handover handover) {
        handover.read(SECTION, line -> {
            switch (line.key()) {
                case "socket" -> resume(UnixStreamSocket.of(handover.take(line)));
                case "client" -> clients.restore(line);
                case "watched" -> watchedBefore.add(line.text());
                default -> {
                    return connection.isPresent() && connection.get().restore(line, handover);
                }
            }
            return true;
        });
        connection.ifPresent(BusConnection::resume);
    }

    private void resume(UnixStreamSocket socket) {
        try {
            connection = Optional.of(new BusConnection(host, socket, Handshake.resumed(), LARGEST_MESSAGE_BYTES, new SendBudget(), new Events()));
            isGreeted = true;
            wanted = true;
        } catch (LinuxException e) {
            socket.close();
            throw new IllegalArgumentException(e.getMessage());
        }
    }

    Optional<Client> client(long id) {
        return clients.client(id);
    }

    private void greeted(Message reply) {
        isGreeted = true;
        refusal(reply).ifPresent(text -> connection.ifPresent(open -> open.drop("the bus says: " + text)));
    }

    private static Optional<String> refusal(Message reply) {
        if (reply.type() != MessageType.ERROR) {
            return Optional.empty();
        }
        try {
            return Optional.of(reply.signature().startsWith("s") ? reply.reader().string() : reply.errorName().orElse(""));
        } catch (ProtocolViolation _) {
            return reply.errorName();
        }
    }

    private static Message daemon(String method) {
        return Message.call(PLACEHOLDER_SERIAL, DAEMON, DAEMON_PATH, DAEMON, method);
    }

    /** Calls a method of the bus's own with a name; what it answers, or its refusal, comes later, unless the bus goes away. */
    void ask(String method, String name, Consumer<Message> then) {
        call(daemon(method).withBody(new BodyWriter("s").string(name)), then);
    }

    /** Calls; the answer, or the refusal, comes later, unless the bus goes away. */
    void call(Message call, Consumer<Message> then) {
        connection.ifPresent(open -> {
            int serial = open.send(call, List.of());
            if (open.isOpen()) {
                awaited.put(serial, then);
            }
        });
    }

    private void match(String method, String rule) {
        ask(method, rule, reply -> refusal(reply).ifPresent(text -> warnings.warn("cannot watch the message bus by " + rule + ": " + text)));
    }

    /** Tells who owns the name, now and whenever that changes, as long as there is a bus. */
    void watch(String name) {
        if (watched.add(name)) {
            watchNow(name);
        }
    }

    private void watchNow(String name) {
        if (!watchedBefore.remove(name)) {
            match("AddMatch", OWNER_CHANGED + "arg0='" + name + "'");
        }
        ask("GetNameOwner", name, reply -> {
            if (watched.contains(name)) {
                listener.owned(name, owner(reply));
            }
        });
    }

    private static Optional<String> owner(Message reply) {
        try {
            return reply.type() == MessageType.METHOD_RETURN ? Optional.of(reply.reader().string()) : Optional.empty();
        } catch (ProtocolViolation _) {
            return Optional.empty();
        }
    }

    void unwatch(String name) {
        if (watched.remove(name)) {
            match("RemoveMatch", OWNER_CHANGED + "arg0='" + name + "'");
        }
    }

    /** Sends, if there is a bus; the descriptors are closed once sent. */
    void send(Message message, List<Fd> fds) {
        connection.ifPresentOrElse(open -> open.send(message, fds), () -> fds.forEach(Fd::close));
    }

    /** Tells the bus that a unit it asked for cannot be started. */
    void refuseActivation(String unit, String error, String text) {
        send(Message.signal(PLACEHOLDER_SERIAL, "/org/freedesktop/systemd1", ACTIVATOR, "ActivationFailure").withDestination(DAEMON)
                .withBody(new BodyWriter("sss").string(unit).string(error).string(text)), List.of());
    }

    private final class Events implements BusConnection.Listener {
        @Override
        public void message(BusConnection from, Message message, List<Fd> fds) {
            switch (message.type()) {
                case METHOD_CALL -> clients.called(message, fds);
                case METHOD_RETURN, ERROR -> {
                    fds.forEach(Fd::close);
                    Consumer<Message> then = awaited.remove(message.replySerial());
                    if (then != null) {
                        then.accept(message);
                    }
                }
                case SIGNAL -> {
                    fds.forEach(Fd::close);
                    signalled(message);
                }
            }
        }

        @Override
        public void closed(BusConnection from, Optional<String> cause) {
            cause.ifPresent(text -> warnings.warn("cannot stay on the message bus: " + text));
            forget();
            try {
                timer.armAt(host.now().monotonicMicros() + RETRY_MICROS);
            } catch (LinuxException e) {
                host.faults().report("cannot look for the message bus again", e);
            }
        }
    }

    private void signalled(Message signal) {
        if (signal.sender().filter(DAEMON::equals).isEmpty()) {
            return;
        }
        try {
            BodyReader reader = signal.reader();
            String member = signal.member().orElse("");
            if (member.equals("NameOwnerChanged") && signal.signature().equals("sss")) {
                String name = reader.string();
                reader.string();
                ownerChanged(name, Optional.of(reader.string()).filter(owner -> !owner.isEmpty()));
            } else if (member.equals("ActivationRequest") && signal.signature().startsWith("s")) {
                listener.activate(reader.string());
            }
        } catch (ProtocolViolation e) {
            warnings.warn("cannot understand " + signal + " of the message bus: " + e.getMessage());
        }
    }

    private void ownerChanged(String name, Optional<String> owner) {
        if (owner.isEmpty()) {
            clients.left(name);
        }
        if (watched.contains(name)) {
            listener.owned(name, owner);
        }
    }

    private void disconnect() {
        connection.ifPresent(BusConnection::close);
        forget();
    }

    private void forget() {
        connection = Optional.empty();
        isGreeted = false;
        awaited.clear();
        watchedBefore.clear();
        clients.allLeft();
    }

    @Override
    public void close() {
        wanted = false;
        disconnect();
        timerWatch.cancel();
        timer.close();
    }
}
