package dev.lares.host;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.Message;
import dev.lares.dbus.MessageType;
import dev.lares.dbus.ProtocolViolation;
import dev.lares.engine.Snapshot;
import dev.lares.linux.Fd;
import dev.lares.systemd1.Client;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * Who calls over a bus. The bus knows the user and the process behind each unique name, and is asked when a name calls for
 * the first time; calls wait for the answer, in their order. A name is forgotten when it leaves the bus.
 */
final class BusClients {
    /** The most calls that wait for the answer to who one caller is; a caller that pipelines more is refused. */
    static final int MOST_WAITING_CALLS = 256;

    private record Waiting(Message call, List<Fd> fds) {}

    private final MessageBus bus;
    private final MessageBus.Listener listener;
    private final LongSupplier ids;
    private final Map<String, Client> known = new HashMap<>();
    private final Map<String, Deque<Waiting>> unknown = new HashMap<>();

    BusClients(MessageBus bus, MessageBus.Listener listener, LongSupplier ids) {
        this.bus = bus;
        this.listener = listener;
        this.ids = ids;
    }

    void called(Message call, List<Fd> fds) {
        String sender = call.sender().orElse("");
        Client client = known.get(sender);
        if (client != null) {
            listener.call(client, call, fds);
            return;
        }
        Deque<Waiting> waiting = unknown.computeIfAbsent(sender, this::ask);
        if (waiting.size() >= MOST_WAITING_CALLS) {
            fds.forEach(Fd::close);
            bus.send(Message.errorOf(call, 1, "org.freedesktop.DBus.Error.LimitsExceeded", "Too many calls at once."), List.of());
        } else {
            waiting.addLast(new Waiting(call, fds));
        }
    }

    private Deque<Waiting> ask(String name) {
        bus.ask("GetConnectionCredentials", name, reply -> answered(name, reply));
        return new ArrayDeque<>();
    }

    private void answered(String name, Message reply) {
        Deque<Waiting> waiting = unknown.remove(name);
        if (waiting == null) {
            return;
        }
        Optional<Client> client = reply.type() == MessageType.METHOD_RETURN ? client(name, reply) : Optional.empty();
        if (client.isPresent()) {
            known.put(name, client.get());
            waiting.forEach(call -> listener.call(client.get(), call.call, call.fds));
        } else {
            waiting.forEach(call -> call.fds.forEach(Fd::close)); // it has left meanwhile
        }
    }

    private Optional<Client> client(String name, Message reply) {
        OptionalInt uid = OptionalInt.empty();
        int pid = 0;
        try {
            BodyReader reader = reply.reader();
            reader.enterArray();
            while (reader.hasMore()) {
                reader.enterDictEntry();
                String key = reader.string();
                String type = reader.enterVariant();
                if (key.equals("UnixUserID") && type.equals("u")) {
                    uid = OptionalInt.of(reader.uint32());
                } else if (key.equals("ProcessID") && type.equals("u")) {
                    pid = reader.uint32();
                } else {
                    reader.skip();
                }
                reader.leaveVariant();
                reader.leaveDictEntry();
            }
        } catch (ProtocolViolation e) {
            bus.warn("cannot tell who " + name + " is: " + e.getMessage());
            return Optional.empty();
        }
        return uid.isEmpty() ? Optional.empty() : Optional.of(new Client(ids.getAsLong(), uid.getAsInt(), pid, Optional.of(name), bus.takesFds()));
    }

    /** Writes down who is known. */
    void save(Snapshot.Section section) {
        known.values().stream().sorted(Comparator.comparingLong(Client::id))
                .forEach(client -> section.put("client", client.id(), client.uid(), client.pid(), client.busName().orElseThrow(), client.takesFds()));
    }

    /** The calls that wait still, for another to handle; those with descriptors cannot be handed on. */
    List<Message> waiting() {
        return unknown.values().stream().flatMap(Deque::stream).filter(waiting -> waiting.fds.isEmpty()).map(Waiting::call).toList();
    }

    /** Takes a line that {@link #save} has written. */
    void restore(Snapshot.Line line) {
        Client client = new Client(line.number(), line.integer(), line.integer(), Optional.of(line.text()), line.flag());
        known.put(client.busName().orElseThrow(), client);
    }

    Optional<Client> client(long id) {
        return known.values().stream().filter(client -> client.id() == id).findFirst();
    }

    /** The name has left the bus. */
    void left(String name) {
        Client client = known.remove(name);
        if (client != null) {
            listener.left(client);
        }
    }

    /** The bus is gone, and so are all. */
    void allLeft() {
        new ArrayList<>(known.keySet()).forEach(this::left);
        unknown.values().forEach(waiting -> waiting.forEach(call -> call.fds.forEach(Fd::close)));
        unknown.clear();
    }
}
