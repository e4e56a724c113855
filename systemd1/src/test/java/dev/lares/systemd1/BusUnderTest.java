package dev.lares.systemd1;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.Message;
import dev.lares.dbus.MessageType;
import dev.lares.dbus.ProtocolViolation;
import dev.lares.engine.Effect;
import dev.lares.engine.Engine;
import dev.lares.engine.Event;
import dev.lares.engine.FdToken;
import dev.lares.engine.JobType;
import dev.lares.engine.LogLevel;
import dev.lares.engine.ManagerSettings;
import dev.lares.engine.Moment;
import dev.lares.engine.Request;
import dev.lares.engine.RequestId;
import dev.lares.unit.JobMode;
import dev.lares.unit.LoadState;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.LogTarget;
import dev.lares.unit.Settings;
import dev.lares.unit.ShowStatus;
import dev.lares.unit.UnitName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

import java.util.function.Consumer;

/** A manager of units without processes, with a client at its bus: calls are answered at once. */
final class BusUnderTest implements Outlet {
    static final Client ROOT = new Client(1, 0, 100, Optional.empty(), true);
    static final Client SOMEBODY = new Client(2, 1000, 200, Optional.empty(), true);

    final RuntimeSettings settings = new RuntimeSettings(
            new TreeMap<>(Map.of("PATH", "/usr/bin", "LANG", "C")), LogLevel.INFO, LogTarget.CONSOLE, ShowStatus.YES);
    final Engine engine = new Engine(ManagerSettings.defaults(false, 1));
    final List<Message> sent = new ArrayList<>();
    final List<Message> signals = new ArrayList<>();
    final WorldUnderTest world = new WorldUnderTest(settings);
    final Systemd1 bus = new Systemd1(engine, world, this, 0, (what, why) -> {
        throw new AssertionError(what, why);
    });
    private final Map<UnitName, LoadedUnit> files = new TreeMap<>();
    private long clock = 1_000_000;
    private long lastRequest;
    private int lastSerial;
    String lastFile = "";

    /** A unit that has a file, of its name alone. */
    BusUnderTest file(String name) {
        UnitName id = new UnitName(name);
        files.put(id, unit(id, LoadState.LOADED));
        return this;
    }

    private static LoadedUnit unit(UnitName id, LoadState state) {
        return new LoadedUnit(id, new TreeSet<>(), state, Optional.empty(), Optional.empty(), List.of(), Settings.EMPTY, Map.of(), List.of(), false);
    }

    void start(String name) {
        request(new RequestId(++lastRequest), new Request.Enqueue(new UnitName(name), JobType.START, JobMode.REPLACE));
        bus.settled();
    }

    /** Calls a method of the manager's and gives the answer, which may be an error. */
    Message call(Client client, String member, BodyWriter arguments) {
        return call(client, ObjectPaths.MANAGER, ManagerInterface.NAME, member, arguments);
    }

    Message call(Client client, String path, String interfaceName, String member, BodyWriter arguments) {
        bus.call(client, Message.call(++lastSerial, "org.freedesktop.systemd1", path, interfaceName, member).withBody(arguments), List.of());
        bus.settled();
        return sent.removeLast();
    }

    /** The value of a property, to be read as what it is. */
    BodyReader property(String path, String interfaceName, String property) throws Exception {
        Message answer = call(ROOT, path, "org.freedesktop.DBus.Properties", "Get", new BodyWriter("ss").string(interfaceName).string(property));
        if (answer.type() == MessageType.ERROR) {
            throw new AssertionError(errorOf(answer));
        }
        BodyReader reader = answer.reader();
        reader.enterVariant();
        return reader;
    }

    /** The name and the sentence of an error; nothing if it is none. */
    static String errorOf(Message answer) {
        try {
            return answer.type() == MessageType.ERROR ? answer.errorName().orElseThrow() + ": " + answer.reader().string() : "";
        } catch (ProtocolViolation e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void request(RequestId id, Request request) {
        Deque<Event> events = new ArrayDeque<>(List.of(new Event.Requested(tick(), id, request)));
        while (!events.isEmpty()) {
            for (Effect effect : engine.on(events.removeFirst())) {
                if (effect instanceof Effect.Load(var names)) {
                    events.addLast(new Event.UnitsLoaded(tick(),
                            names.stream().map(name -> files.getOrDefault(name, unit(name, LoadState.NOT_FOUND))).toList()));
                }
                bus.on(effect);
            }
        }
    }

    private Moment tick() {
        clock += 10;
        return new Moment(clock, clock);
    }

    @Override
    public void send(Client client, Message message) {
        sent.add(message);
    }

    @Override
    public Optional<String> sendFile(Client client, Message message, byte[] content) {
        sent.add(message);
        lastFile = new String(content, StandardCharsets.UTF_8);
        return Optional.empty();
    }

    @Override
    public void authorize(Client client, String action, boolean interactive, Consumer<Authorization> then) {
        then.accept(new Authorization.Denied());
    }

    @Override
    public void broadcast(Message signal, boolean onBus) {
        signals.add(signal);
    }

    @Override
    public boolean hasListeners(boolean onBus) {
        return true;
    }

    @Override
    public void close(List<FdToken> fds) {
        if (!fds.isEmpty()) {
            throw new AssertionError(fds);
        }
    }
}
