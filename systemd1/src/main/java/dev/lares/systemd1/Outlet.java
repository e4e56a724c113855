package dev.lares.systemd1;

import dev.lares.dbus.Message;
import dev.lares.engine.FdToken;
import dev.lares.engine.Request;
import dev.lares.engine.RequestId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Where what this module decides goes: to clients, and to the engine. Called on the loop's thread. */
public interface Outlet {
    /** Sends an answer; its serial is the connection's to choose. Nothing happens if the client is gone. */
    void send(Client client, Message message);

    /** Sends an answer whose one descriptor is of a file with this content, to be read from its beginning; or says why not. */
    Optional<String> sendFile(Client client, Message message, byte[] content);

    /** Sends a signal to every client on the private socket, and to the bus if it is wanted there. */
    void broadcast(Message signal, boolean onBus);

    /**
     * Asks polkit whether a client on the bus may do something, which the superuser alone may otherwise.
     *
     * @param action as {@code org.freedesktop.systemd1.manage-units}
     * @param interactive whether a person may be asked
     */
    void authorize(Client client, String action, boolean interactive, Consumer<Authorization> then);

    /** Whether {@link #broadcast} would reach anybody; building signals is not free. */
    boolean hasListeners(boolean onBus);

    /** Closes descriptors that came with a call and that nobody took. */
    void close(List<FdToken> fds);

    /** Asks the engine; answered through {@link Systemd1#on} by an {@code Effect.Replied}. */
    void request(RequestId id, Request request);
}
