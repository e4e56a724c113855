package dev.lares.systemd1;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.Message;
import dev.lares.dbus.ProtocolViolation;
import dev.lares.engine.FdToken;
import dev.lares.engine.Reply;
import dev.lares.engine.Request;
import dev.lares.engine.UnitView;
import dev.lares.unit.UnitName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A method call that is being handled: answered exactly once, now or when the engine has answered. */
final class Call {
    /** What follows a call that was waiting; it may be refused still. */
    @FunctionalInterface
    interface Continuation<T> {
        void go(T value) throws BusError, ProtocolViolation;
    }

    private static final int PLACEHOLDER_SERIAL = 1;

    private final Systemd1 bus;
    private final Client client;
    private final Message message;
    private final BodyReader arguments;
    private final Map<Integer, FdToken> fds = new TreeMap<>();
    private boolean answered;

    Call(Systemd1 bus, Client client, Message message, List<FdToken> fds) {
        this.bus = bus;
        this.client = client;
        this.message = message;
        this.arguments = message.reader();
        for (FdToken fd : fds) {
            this.fds.put(this.fds.size(), fd);
        }
    }

    Client client() {
        return client;
    }

    Message message() {
        return message;
    }

    /** The arguments, of the types that the method's row says. */
    BodyReader arguments() {
        return arguments;
    }

    /** The descriptor that an argument of type {@code h} stands for. It is closed with the answer, unless it is handed over before. */
    FdToken fd(int index) throws BusError {
        FdToken fd = fds.get(index);
        if (fd == null) {
            throw BusError.invalidArgs("Descriptor %d did not come with the call.".formatted(index));
        }
        return fd;
    }

    /** From now on somebody else sees to the end of these. */
    void handOver(Collection<FdToken> taken) {
        fds.values().removeAll(taken);
    }

    /** A process that may be made a unit's, by its number, where 0 is the caller's own. */
    int requireAttachable(int asked) throws BusError {
        int pid = asked == 0 ? client.pid() : asked;
        return switch (bus.world().kindOf(pid)) {
            case NONE -> throw new BusError(BusError.NO_SUCH_PROCESS, "Process with ID %s does not exist.".formatted(Integer.toUnsignedString(pid)));
            case MANAGER -> throw BusError.invalidArgs("Process %d is a manager process, refusing.".formatted(pid));
            case KERNEL_THREAD -> throw BusError.invalidArgs("Process %d is a kernel thread, refusing.".formatted(pid));
            case PROGRAM -> pid;
        };
    }

    /** Refuses arguments of other types, and callers that may not; goes on with others, now or when polkit has said so. */
    void authorize(Method<?> method, Step then) throws BusError, ProtocolViolation {
        if (!message.signature().equals(method.in())) {
            throw BusError.invalidArgs("Invalid arguments '%s' to call %s.%s(), expecting '%s'.".formatted(
                    message.signature(), message.interfaceName().orElse(""), method.name(), method.in()));
        }
        if (method.unprivileged() || bus.isPrivileged(client)) {
            then.go();
        } else {
            boolean interactive = (message.flags() & Message.ALLOW_INTERACTIVE_AUTHORIZATION) != 0;
            bus.authorize(client, PolkitActions.of(method.name()), interactive, verdict -> attempt(() -> {
                requireGranted(verdict);
                then.go();
            }));
        }
    }

    private static void requireGranted(Authorization verdict) throws BusError {
        switch (verdict) {
            case Authorization.Granted() -> {}
            case Authorization.Challenged() -> throw new BusError(BusError.AUTHORIZATION_REQUIRED, "Interactive authentication required.");
            case Authorization.Denied() -> throw new BusError(BusError.ACCESS_DENIED, "Permission denied");
            case Authorization.Failed(String error, String text) -> throw new BusError(error, text);
        }
    }

    /** Refuses callers other than the superuser and the manager's own user. */
    void requirePrivilege(String member) throws BusError {
        if (!bus.isPrivileged(client)) {
            throw new BusError(BusError.ACCESS_DENIED, "Access to %s.%s() not permitted.".formatted(
                    message.interfaceName().orElse(""), member));
        }
    }

    /** Answers without results. */
    void reply() {
        answer(Message.returnOf(message, PLACEHOLDER_SERIAL));
    }

    void reply(BodyWriter results) {
        answer(Message.returnOf(message, PLACEHOLDER_SERIAL).withBody(results));
    }

    /** Answers with a descriptor of a file with this content; refuses a caller who cannot take one. */
    void replyWithFile(BodyWriter results, byte[] content) throws BusError {
        if (!client.takesFds()) {
            throw new BusError(BusError.NOT_SUPPORTED, "Cannot send a descriptor: the caller cannot take one.");
        }
        Message reply = Message.returnOf(message, PLACEHOLDER_SERIAL).withBody(results);
        Optional<String> fault = message.expectsReply() ? bus.sendFile(client, reply, content) : Optional.empty();
        if (fault.isPresent()) {
            throw new BusError(BusError.FAILED, fault.get());
        }
        end();
    }

    void refuse(BusError error) {
        answer(Message.errorOf(message, PLACEHOLDER_SERIAL, error.name(), error.getMessage()));
    }

    /** Asks the engine; its refusal is this call's, and after its consent the call goes on. */
    void request(Request request, Continuation<Reply.Accepted> then) {
        bus.request(request, reply -> {
            switch (reply) {
                case Reply.Refused(String error, String text) -> refuse(new BusError(error, text));
                case Reply.Accepted accepted -> {
                    client.busName().ifPresent(_ -> bus.jobsAreOf(accepted.jobs()));
                    attempt(() -> then.go(accepted));
                }
            }
        });
    }

    /** Goes on with a unit, once the engine has loaded it, whether or not it has a file. */
    void load(UnitName name, Continuation<UnitView> then) {
        bus.request(new Request.LoadUnit(name), reply -> attempt(() -> {
            Optional<UnitView> view = bus.unit(name);
            if (view.isPresent()) {
                then.go(view.get());
            } else if (reply instanceof Reply.Refused(String error, String text)) {
                throw new BusError(error, text);
            }
        }));
    }

    /** A step that may be refused. */
    @FunctionalInterface
    interface Step {
        void go() throws BusError, ProtocolViolation;
    }

    /** Takes a step; a refusal answers the call, and so does a fault of this program's, instead of ending it. */
    void attempt(Step step) {
        try {
            step.go();
        } catch (BusError e) {
            refuse(e);
        } catch (ProtocolViolation e) {
            refuse(BusError.invalidArgs(e.getMessage()));
        } catch (RuntimeException e) {
            bus.fault("cannot answer " + message, e);
            if (!answered) {
                refuse(new BusError(BusError.FAILED, "Cannot answer " + message.member().orElse("") + ": " + e));
            }
        }
    }

    private void answer(Message reply) {
        end();
        if (message.expectsReply()) {
            bus.send(client, reply);
        }
    }

    private void end() {
        if (answered) {
            throw new IllegalStateException("cannot answer " + message + ": it has been answered");
        }
        answered = true;
        if (!fds.isEmpty()) {
            bus.close(List.copyOf(fds.values()));
            fds.clear();
        }
    }
}
