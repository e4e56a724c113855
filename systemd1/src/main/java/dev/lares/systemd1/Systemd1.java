package dev.lares.systemd1;

import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.Message;
import dev.lares.dbus.MessageType;
import dev.lares.dbus.ProtocolViolation;
import dev.lares.engine.ActiveState;
import dev.lares.engine.Effect;
import dev.lares.engine.Engine;
import dev.lares.engine.FdToken;
import dev.lares.engine.JobView;
import dev.lares.engine.Moment;
import dev.lares.engine.Reply;
import dev.lares.engine.Request;
import dev.lares.engine.RequestId;
import dev.lares.engine.Snapshot;
import dev.lares.engine.UnitStates;
import dev.lares.engine.UnitView;
import dev.lares.unit.UnitName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * The manager as D-Bus objects, org.freedesktop.systemd1(5). Calls come in by {@link #call}; what the engine has done comes
 * in by {@link #on}, and becomes signals; answers and signals leave through the {@link Outlet}.
 *
 * <p>Signals come in the order that clients rely on: {@code JobNew} before the answer to the call that made the job, and a
 * unit's {@code PropertiesChanged} before {@code JobRemoved} of its job. Otherwise a unit's changes are told once the engine
 * has settled, however many there were.
 *
 * <p>No call can harm the manager: what throws is answered with an error. Not thread-safe; for the loop's thread.
 */
public final class Systemd1 {
    /** Requests of this module have numbers from here on, so that they are told from those of others. */
    static final long FIRST_REQUEST = 1L << 40;

    private static final String PROPERTIES = "org.freedesktop.DBus.Properties";
    private static final String INTROSPECTABLE = "org.freedesktop.DBus.Introspectable";
    private static final String PEER = "org.freedesktop.DBus.Peer";
    private static final int PLACEHOLDER_SERIAL = 1;

    private final Engine engine;
    private final World world;
    private final Outlet outlet;
    private final BiConsumer<String, Throwable> faults;
    private final int ownUid;
    private final Objects objects;
    private final Map<Long, Consumer<Reply>> pending = new TreeMap<>();
    private final Set<UnitName> changed = new LinkedHashSet<>();
    private final ClientReferences references = new ClientReferences(this);
    private final List<Call> reexecutors = new ArrayList<>();
    private final Set<String> subscribers = new TreeSet<>();
    /** The jobs that clients on the bus have asked for, who are told of their ends though nobody has subscribed. */
    private final Set<Long> busJobs = new TreeSet<>();
    private long lastRequest = FIRST_REQUEST;
    private boolean failuresMayDiffer;
    private int toldFailures;

    /**
     * The objects of one manager.
     *
     * @param ownUid who may do everything, besides the superuser
     * @param faults is told of faults of this program's own: what could not be done, and why
     */
    public Systemd1(Engine engine, World world, Outlet outlet, int ownUid, BiConsumer<String, Throwable> faults) {
        this.engine = engine;
        this.world = world;
        this.outlet = outlet;
        this.ownUid = ownUid;
        this.faults = faults;
        this.objects = new Objects(this);
    }

    Engine engine() {
        return engine;
    }

    World world() {
        return world;
    }

    /** Which clients keep which units. */
    ClientReferences references() {
        return references;
    }

    boolean isPrivileged(Client client) {
        return client.uid() == 0 || client.uid() == ownUid;
    }

    void send(Client client, Message message) {
        outlet.send(client, message);
    }

    void close(List<FdToken> fds) {
        outlet.close(fds);
    }

    Optional<String> sendFile(Client client, Message message, byte[] content) {
        return outlet.sendFile(client, message, content);
    }

    void fault(String what, Throwable why) {
        faults.accept(what, why);
    }

    /** Asks the engine; the answer comes when it has it. */
    void request(Request request, Consumer<Reply> then) {
        long id = ++lastRequest;
        pending.put(id, then);
        outlet.request(new RequestId(id), request);
    }

    /**
     * Handles a message of a client's; anything but a call is passed over.
     *
     * @param fds the descriptors that came with it; those that the call does not take are given back by {@link Outlet#close}
     */
    public void call(Client client, Message message, List<FdToken> fds) {
        if (message.type() == MessageType.METHOD_CALL) {
            Call call = new Call(this, client, message, fds);
            call.attempt(() -> dispatch(call));
        } else if (!fds.isEmpty()) {
            outlet.close(fds);
        }
    }

    private void dispatch(Call call) throws BusError {
        Message message = call.message();
        if (message.interfaceName().filter(PEER::equals).isPresent()) {
            answerPeer(call);
        } else {
            String path = message.path().orElseThrow();
            objects.find(path, call, object -> onObject(object.orElseThrow(() -> unknownObject(path)), call));
        }
    }

    private void answerPeer(Call call) throws BusError {
        switch (call.message().member().orElseThrow()) {
            case "Ping" -> call.reply();
            case "GetMachineId" -> call.reply(new BodyWriter("s").string(world.machineId()));
            default -> throw new BusError(BusError.UNKNOWN_METHOD, "Unknown method '%s' on interface '%s'.".formatted(
                    call.message().member().orElse(""), PEER));
        }
    }

    private static BusError unknownObject(String path) {
        return new BusError(BusError.UNKNOWN_OBJECT, "Unknown object '%s'.".formatted(path));
    }

    private static void onObject(BusObject object, Call call) throws BusError, ProtocolViolation {
        String member = call.message().member().orElseThrow();
        String interfaceName = call.message().interfaceName().orElse("");
        switch (interfaceName) {
            case PROPERTIES -> properties(object, member, call);
            case INTROSPECTABLE -> {
                if (!member.equals("Introspect")) {
                    throw unknownMethod(member, interfaceName);
                }
                call.reply(new BodyWriter("s", 16 * 1024).string(Introspection.of(object)));
            }
            case "" -> {
                for (BusObject.Bound<?> bound : object.interfaces()) {
                    if (bound.call(member, call)) {
                        return;
                    }
                }
                throw unknownMethod(member, interfaceName);
            }
            default -> {
                Optional<BusObject.Bound<?>> bound = object.find(interfaceName);
                if (bound.isEmpty() || !bound.get().call(member, call)) {
                    throw unknownMethod(member, interfaceName);
                }
            }
        }
    }

    private static void properties(BusObject object, String member, Call call) throws BusError, ProtocolViolation {
        switch (member) {
            case "Get" -> {
                requireSignature(call, "ss", "Expected interface and member parameters");
                String interfaceName = call.arguments().string();
                String property = call.arguments().string();
                BusObject.Bound<?> bound = object.find(interfaceName).orElseThrow(() -> unknownProperty(property));
                BodyWriter writer = new BodyWriter("v");
                if (!bound.write(property, writer)) {
                    throw unknownProperty(property);
                }
                call.reply(writer);
            }
            case "GetAll" -> {
                requireSignature(call, "s", "Expected interface parameter");
                String interfaceName = call.arguments().string();
                BodyWriter writer = new BodyWriter("a{sv}", 24 * 1024).openArray();
                boolean found = interfaceName.isEmpty();
                for (BusObject.Bound<?> bound : object.interfaces().reversed()) { // those of the type come first, as with systemd
                    if (interfaceName.isEmpty() || bound.table().name().equals(interfaceName)) {
                        bound.writeAll(writer);
                        found = true;
                    }
                }
                if (!found) {
                    throw new BusError(BusError.UNKNOWN_INTERFACE, "Unknown interface '%s'.".formatted(interfaceName));
                }
                call.reply(writer.closeArray());
            }
            case "Set" -> {
                requireSignature(call, "ssv", "Expected interface and member parameters");
                String interfaceName = call.arguments().string();
                String property = call.arguments().string();
                BusObject.Bound<?> bound = object.find(interfaceName).orElseThrow(() -> unknownProperty(property));
                set(bound, property, call);
            }
            default -> throw unknownMethod(member, PROPERTIES);
        }
    }

    private static <T> void set(BusObject.Bound<T> bound, String name, Call call) throws BusError, ProtocolViolation {
        Property<T> property = bound.table().property(name).orElseThrow(() -> unknownProperty(name));
        if (property.setter().isEmpty()) {
            throw new BusError(BusError.PROPERTY_READ_ONLY, "Property '%s' is not writable.".formatted(name));
        }
        call.requirePrivilege(name);
        String type = call.arguments().enterVariant();
        if (!type.equals(property.type())) {
            throw BusError.invalidArgs("Incorrect parameters for property '%s', expected '%s', got '%s'.".formatted(name, property.type(), type));
        }
        property.setter().get().set(bound.object(), call);
    }

    private static void requireSignature(Call call, String signature, String text) throws BusError {
        if (!call.message().signature().equals(signature)) {
            throw BusError.invalidArgs(text);
        }
    }

    private static BusError unknownMethod(String member, String interfaceName) {
        return new BusError(BusError.UNKNOWN_METHOD, "Unknown method %s or interface %s.".formatted(member, interfaceName));
    }

    private static BusError unknownProperty(String member) {
        return new BusError(BusError.UNKNOWN_PROPERTY, "Unknown interface or property '%s'.".formatted(member));
    }

    /** Takes what the engine has done; to be called for each effect an observer gets, in their order. */
    public void on(Effect effect) {
        switch (effect) {
            case Effect.Replied(RequestId id, Reply reply) -> {
                Consumer<Reply> then = pending.remove(id.id());
                if (then != null) {
                    then.accept(reply);
                }
            }
            case Effect.UnitAdded(UnitName unit) -> tellOfUnit("UnitNew", unit);
            case Effect.UnitRemoved(UnitName unit) -> {
                changed.remove(unit);
                failuresMayDiffer = true;
                tellOfUnit("UnitRemoved", unit);
            }
            case Effect.UnitChanged(UnitName unit, UnitStates before, UnitStates now) -> {
                changed.add(unit);
                failuresMayDiffer |= before.active() == ActiveState.FAILED || now.active() == ActiveState.FAILED;
            }
            case Effect.StartupFinished() -> tellStartup();
            case Effect.FreezerChanged(UnitName unit, _) -> changed.add(unit);
            case Effect.JobAdded(JobView job) -> {
                changed.add(job.unit());
                if (outlet.hasListeners(hasSubscribers())) {
                    broadcast("JobNew", new BodyWriter("uos").uint32((int) job.id()).objectPath(ObjectPaths.ofJob(job.id()))
                            .string(job.unit().toString()));
                }
            }
            case Effect.JobRemoved(JobView job, var result) -> {
                changed.add(job.unit());
                tellChanges(job.unit());
                boolean isOnBus = busJobs.remove(job.id()) || hasSubscribers();
                if (outlet.hasListeners(isOnBus)) {
                    broadcast("JobRemoved", isOnBus, new BodyWriter("uoss").uint32((int) job.id()).objectPath(ObjectPaths.ofJob(job.id()))
                            .string(job.unit().toString()).string(result.text()));
                }
            }
            default -> {}
        }
    }

    /** Tells the changes that have gathered; to be called when all events so far are handled. */
    public void settled() {
        List.copyOf(changed).forEach(this::tellChanges);
        if (failuresMayDiffer) {
            failuresMayDiffer = false;
            int count = engine.manager().failedUnitCount();
            if (count != toldFailures && outlet.hasListeners(hasSubscribers())) {
                tellPropertiesChanged(ObjectPaths.MANAGER, new BusObject.Bound<>(ManagerInterface.TABLE, this), hasSubscribers());
            }
            toldFailures = count;
        }
    }

    private void tellChanges(UnitName name) {
        boolean isOnBus = hasSubscribers() || !references.of(name).isEmpty();
        if (changed.remove(name) && outlet.hasListeners(isOnBus)) {
            engine.unit(name).ifPresent(view -> {
                BusObject object = objects.ofUnit(view);
                for (BusObject.Bound<?> bound : object.interfaces().reversed()) {
                    tellPropertiesChanged(object.path(), bound, isOnBus);
                }
            });
        }
    }

    /** The manager is to be executed anew: no answer, the end of the connection says that it was. */
    void reexecute(Call call) {
        reexecutors.add(call);
        request(new Request.Reexecute(), _ -> {});
    }

    /** Whether this client waits for the end of its connection, which the re-execution of the manager brings. */
    public boolean awaitsReexecution(Client client) {
        return reexecutors.stream().anyMatch(call -> call.client().equals(client));
    }

    /** Writes down what clients have of the manager's. */
    public void save(Snapshot.Section section) {
        section.put("last-request", lastRequest);
        subscribers.forEach(name -> section.put("subscriber", name));
        busJobs.forEach(job -> section.put("bus-job", job));
        references.save(section);
    }

    /**
     * Takes a line that {@link #save} has written; false if it is none.
     *
     * @param clients those that are still there, by id
     */
    public boolean restore(Snapshot.Line line, LongFunction<Optional<Client>> clients) {
        switch (line.key()) {
            case "subscriber" -> subscribers.add(line.text());
            case "bus-job" -> busJobs.add(line.number());
            // Answers to what the last life has asked may come yet, and must not be taken for those to this one's.
            case "last-request" -> lastRequest = line.number();
            case "reference" -> references.restore(line, clients);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** The manager is about to be executed anew. */
    public void reexecutionBegins() {
        // What the engine has not answered by now waits for processes; who waits for it would do so in vain.
        List<Consumer<Reply>> waiting = List.copyOf(pending.values());
        pending.clear();
        waiting.forEach(then -> then.accept(new Reply.Refused(BusError.NO_REPLY, "The manager has re-executed itself before it had the answer")));
        tellReloading(true);
        reexecutors.removeIf(call -> {
            boolean onBus = call.client().busName().isPresent();
            if (onBus) {
                // Its connection is the manager's, which is kept; and what the bus says when it is not is this.
                call.refuse(new BusError(BusError.NO_REPLY, "Message recipient disconnected from message bus without replying"));
            }
            return onBus;
        });
    }

    /** It was; the clients are those of before. */
    public void reexecuted() {
        toldFailures = engine.manager().failedUnitCount();
        tellReloading(false);
    }

    /** It could not be: whoever has asked for it is told. */
    public void reexecutionFailed(String cause) {
        tellReloading(false);
        reexecutors.forEach(call -> call.refuse(new BusError(BusError.FAILED, "Cannot re-execute: " + cause)));
        reexecutors.clear();
    }

    private void tellPropertiesChanged(String path, BusObject.Bound<?> bound, boolean onBus) {
        outlet.broadcast(Message.signal(PLACEHOLDER_SERIAL, path, PROPERTIES, "PropertiesChanged").withBody(bound.changes()), onBus);
    }

    /** How long the start took; before the manager's own time there is the kernel's, unless it is in a container or a user's. */
    private void tellStartup() {
        if (outlet.hasListeners(hasSubscribers())) {
            ManagerFacts facts = world.facts();
            boolean withKernel = !facts.kernel().equals(Moment.NEVER);
            long finish = engine.manager().startFinish().monotonicMicros();
            long userspace = finish - facts.userspace().monotonicMicros();
            broadcast("StartupFinished", new BodyWriter("tttttt").uint64(0).uint64(0).uint64(withKernel ? facts.userspace().monotonicMicros() : 0)
                    .uint64(0).uint64(userspace).uint64(withKernel ? finish : userspace));
        }
    }

    /** Files are being read again, or have been. */
    void tellReloading(boolean begins) {
        if (outlet.hasListeners(hasSubscribers())) {
            broadcast("Reloading", new BodyWriter("b").bool(begins));
        }
    }

    private void tellOfUnit(String signal, UnitName unit) {
        if (outlet.hasListeners(hasSubscribers())) {
            broadcast(signal, new BodyWriter("so").string(unit.toString()).objectPath(ObjectPaths.ofUnit(unit)));
        }
    }

    private void broadcast(String signal, BodyWriter body) {
        broadcast(signal, hasSubscribers(), body);
    }

    private void broadcast(String signal, boolean onBus, BodyWriter body) {
        outlet.broadcast(Message.signal(PLACEHOLDER_SERIAL, ObjectPaths.MANAGER, ManagerInterface.NAME, signal).withBody(body), onBus);
    }

    void tellUnitFilesChanged() {
        if (outlet.hasListeners(hasSubscribers())) {
            outlet.broadcast(Message.signal(PLACEHOLDER_SERIAL, ObjectPaths.MANAGER, ManagerInterface.NAME, "UnitFilesChanged"), hasSubscribers());
        }
    }

    /** A client is gone; what was kept for it is dropped. */
    public void left(Client client) {
        references.drop(client);
        client.busName().ifPresent(subscribers::remove);
    }

    /** A client on the bus has asked for these jobs. */
    void jobsAreOf(List<Long> jobs) {
        engine.jobs().stream().map(JobView::id).filter(jobs::contains).forEach(busJobs::add);
    }

    void authorize(Client client, String action, boolean interactive, Consumer<Authorization> then) {
        outlet.authorize(client, action, interactive, then);
    }

    /** There is no connection to a bus, so nobody there is subscribed. */
    public void busLost() {
        subscribers.clear();
    }

    /** The unique names on the bus that want signals. */
    Set<String> subscribers() {
        return subscribers;
    }

    /** Whether somebody on the bus wants signals. */
    boolean hasSubscribers() {
        return !subscribers.isEmpty();
    }

    /** The message bus asks to start a unit; told if that is refused, and not of how the start ends. */
    public void activate(String unit, Consumer<BusError> refused) {
        Activation.start(this, unit, refused);
    }

    Optional<UnitView> unit(UnitName name) {
        return engine.unit(name);
    }
}
