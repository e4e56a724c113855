package dev.lares.systemd1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.Message;
import dev.lares.dbus.MessageType;
import dev.lares.engine.Engine;
import dev.lares.engine.FdToken;
import dev.lares.engine.LogLevel;
import dev.lares.engine.ManagerSettings;
import dev.lares.engine.Request;
import dev.lares.engine.RequestId;
import dev.lares.unit.LogTarget;
import dev.lares.unit.ShowStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What becomes of descriptors that come with messages. */
final class CallDescriptorsTest implements Outlet {
    private static final Client ROOT = new Client(1, 0, 100, Optional.empty(), true);
    private static final FdToken FIRST = new FdToken(7);
    private static final FdToken SECOND = new FdToken(8);

    private final List<FdToken> closed = new ArrayList<>();
    private final List<Message> sent = new ArrayList<>();
    private final RuntimeSettings settings = new RuntimeSettings(new TreeMap<>(), LogLevel.INFO, LogTarget.CONSOLE, ShowStatus.YES);
    private final Systemd1 bus = new Systemd1(new Engine(ManagerSettings.defaults(false, 1)), new WorldUnderTest(settings), this, 0, (what, why) -> {
        throw new AssertionError(what, why);
    });

    @Test
    void descriptorsThatNobodyTakesAreClosedWithTheAnswer() {
        bus.call(ROOT, call("GetId"), List.of(FIRST, SECOND));

        assertThat(sent).extracting(Message::type).containsExactly(MessageType.ERROR);
        assertThat(closed).containsExactly(FIRST, SECOND);
    }

    @Test
    void descriptorsOfAMessageThatIsNoCallAreClosed() {
        bus.call(ROOT, Message.signal(1, "/a", "a.b", "C"), List.of(FIRST));

        assertThat(sent).isEmpty();
        assertThat(closed).containsExactly(FIRST);
    }

    @Test
    void aDescriptorThatIsHandedOver_isNotClosedWithTheAnswer() throws BusError {
        Call call = new Call(bus, ROOT, call("GetId"), List.of(FIRST, SECOND));

        assertThat(call.fd(1)).isEqualTo(SECOND);
        assertThat(catchThrowable(() -> call.fd(2))).isInstanceOf(BusError.class).hasMessage("Descriptor 2 did not come with the call.");
        call.handOver(List.of(SECOND));
        call.reply();

        assertThat(closed).containsExactly(FIRST);
    }

    private static Message call(String member) {
        return Message.call(3, "org.freedesktop.systemd1", ObjectPaths.MANAGER, "a.b", member).withBody(new BodyWriter(""));
    }

    @Override
    public void send(Client client, Message message) {
        sent.add(message);
    }

    @Override
    public Optional<String> sendFile(Client client, Message message, byte[] content) {
        throw new AssertionError(message);
    }

    @Override
    public void authorize(Client client, String action, boolean interactive, Consumer<Authorization> then) {
        then.accept(new Authorization.Denied());
    }

    @Override
    public void broadcast(Message signal, boolean onBus) {
        throw new AssertionError(signal);
    }

    @Override
    public boolean hasListeners(boolean onBus) {
        return false;
    }

    @Override
    public void close(List<FdToken> fds) {
        closed.addAll(fds);
    }

    @Override
    public void request(RequestId id, Request request) {
        throw new AssertionError(request);
    }
}
