package dev.lares.host;

import dev.lares.dbus.Message;
import dev.lares.engine.Effect;
import dev.lares.engine.Engine;
import dev.lares.engine.Event;
import dev.lares.engine.FdToken;
import dev.lares.engine.Request;
import dev.lares.engine.RequestId;
import dev.lares.engine.Snapshot;
import dev.lares.engine.UnitView;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.UnixAddress;
import dev.lares.linux.Unistd;
import dev.lares.systemd1.Authorization;
import dev.lares.systemd1.Client;
import dev.lares.systemd1.Outlet;
import dev.lares.systemd1.Systemd1;
import dev.lares.systemd1.World;
import dev.lares.unit.UnitName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How the manager is controlled: {@code org.freedesktop.systemd1} on its private socket, and on the message bus while one runs
 * as a unit of this manager. Answers go where the call came from; signals go to all on the private socket, and to the bus
 * if somebody there has subscribed.
 *
 * <p>The manager goes onto the bus once {@code dbus.socket} and {@code dbus.service} run, and leaves it when they no longer
 * do, as systemd does.
 */
public final class ControlInterface implements Outlet, Carrier, AutoCloseable {
    private static final String CLIENTS = "clients";
    private static final String CLIENTS_SO_FAR = "clients-so-far";
    private static final UnitName BUS_SOCKET = new UnitName("dbus.socket");
    private static final UnitName BUS_SERVICE = new UnitName("dbus.service");
    private static final Set<String> BUS_IS_UP = Set.of("running", "reload", "reload-signal", "reload-notify");

    private final LinuxHost host;
    private final Engine engine;
    private final Systemd1 systemd1;
    private final ControlSocket socket;
    private final MessageBus bus;
    private boolean busMayHaveChanged = true;
    private long lastClient;

    private ControlInterface(LinuxHost host, String path, Optional<UnixAddress> busAddress, Engine engine, World world, String serverId,
            Optional<Handover> handover) throws LinuxException {
        this.host = host;
        this.engine = engine;
        this.systemd1 = new Systemd1(engine, world, this, Unistd.effectiveUid(), host.faults()::defect);
        handover.ifPresent(from -> from.read(CLIENTS_SO_FAR, this::restoreCount));
        this.socket = new ControlSocket(host, path, serverId, this::nextClient, handover, new FromSocket());
        this.bus = new MessageBus(host, busAddress, this::nextClient, new FromBus());
        host.carry(this);
        if (handover.isPresent()) {
            resume(handover.get());
        }
    }

    /**
     * Listens on the private socket; what is left of an old one is removed.
     *
     * @param path of the private socket, at most 107 bytes
     * @param busAddress where a message bus would be; empty: nowhere
     * @param serverId what clients see as the id of the private socket, 32 lower-case hexadecimal digits
     * @param handover where the sockets and connections of before a re-execution are
     */
    public static ControlInterface open(
            LinuxHost host, String path, Optional<UnixAddress> busAddress, Engine engine, World world, String serverId, Optional<Handover> handover)
            throws LinuxException {
        return new ControlInterface(host, path, busAddress, engine, world, serverId, handover);
    }

    private boolean restoreCount(Snapshot.Line line) {
        if (!line.key().equals("last")) {
            return false;
        }
        lastClient = line.number();
        return true;
    }

    @Override
    public void prepare() {
        systemd1.reexecutionBegins();
    }

    /** Whoever has asked for the re-execution waits for the end of the connection, so that one is not kept. */
    @Override
    public void save(Handover handover) {
        handover.add(CLIENTS_SO_FAR).put("last", lastClient);
        socket.save(handover, systemd1::awaitsReexecution);
        bus.save(handover);
        systemd1.save(handover.add(CLIENTS));
    }

    @Override
    public void executionFailed(String cause) {
        systemd1.reexecutionFailed(cause);
    }

    private void resume(Handover handover) throws LinuxException {
        socket.resume(handover);
        bus.resume(handover);
        handover.read(CLIENTS, line -> systemd1.restore(line, id -> socket.client(id).or(() -> bus.client(id))));
        if (!bus.isConnected()) {
            systemd1.busLost();
        }
        systemd1.reexecuted();
    }

    private long nextClient() {
        return ++lastClient;
    }

    /** Passes on what the engine has done; for each effect the observer gets. */
    public void on(Effect effect) {
        switch (effect) {
            case Effect.WatchBusName(String name) -> bus.watch(name);
            case Effect.UnwatchBusName(String name) -> bus.unwatch(name);
            case Effect.UnitChanged _ -> busMayHaveChanged = true;
            default -> {}
        }
        systemd1.on(effect);
    }

    /** Tells what has gathered; for the observer. */
    public void settled() {
        if (busMayHaveChanged) {
            busMayHaveChanged = false;
            lookForBus();
        }
        systemd1.settled();
    }

    private void lookForBus() {
        try {
            bus.setWanted(engine.unit(BUS_SOCKET).filter(ControlInterface::isUp).isPresent() && engine.unit(BUS_SERVICE).filter(ControlInterface::isUp).isPresent());
        } catch (LinuxException e) {
            host.faults().report("cannot look for the message bus", e);
        }
    }

    private static boolean isUp(UnitView unit) {
        return BUS_IS_UP.contains(unit.states().sub());
    }

    private final class FromSocket implements ControlSocket.Listener {
        @Override
        public void call(Client client, Message message, List<Fd> fds) {
            systemd1.call(client, message, host.hold(fds));
        }

        @Override
        public void left(Client client) {
            systemd1.left(client);
        }
    }

    private final class FromBus implements MessageBus.Listener {
        @Override
        public void call(Client client, Message call, List<Fd> fds) {
            systemd1.call(client, call, host.hold(fds));
        }

        @Override
        public void left(Client client) {
            systemd1.left(client);
        }

        @Override
        public void activate(String unit) {
            systemd1.activate(unit, error -> bus.refuseActivation(unit, error.name(), error.getMessage()));
        }

        @Override
        public void owned(String name, Optional<String> owner) {
            host.tell(now -> new Event.BusNameOwned(now, name, owner));
        }
    }

    @Override
    public void send(Client client, Message message) {
        send(client, message, List.of());
    }

    private void send(Client client, Message message, List<Fd> fds) {
        if (client.busName().isPresent()) {
            bus.send(message, fds);
        } else {
            socket.send(client, message.withSender(MessageBus.NAME), fds);
        }
    }

    @Override
    public Optional<String> sendFile(Client client, Message message, byte[] content) {
        try {
            send(client, message, List.of(MemoryFile.of("lares-answer", content)));
            return Optional.empty();
        } catch (LinuxException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public void broadcast(Message signal, boolean onBus) {
        socket.broadcast(signal.withSender(MessageBus.NAME));
        if (onBus) {
            bus.send(signal, List.of());
        }
    }

    @Override
    public boolean hasListeners(boolean onBus) {
        return socket.hasPeers() || onBus && bus.isConnected();
    }

    @Override
    public void authorize(Client client, String action, boolean interactive, Consumer<Authorization> then) {
        client.busName().ifPresentOrElse(
                name -> bus.call(Polkit.check(name, action, interactive), reply -> then.accept(Polkit.verdict(reply))),
                () -> then.accept(new Authorization.Denied()));
    }

    @Override
    public void close(List<FdToken> fds) {
        fds.forEach(host::close);
    }

    @Override
    public void request(RequestId id, Request request) {
        host.request(id, request);
    }

    @Override
    public void close() {
        bus.close();
        socket.close();
    }
}
