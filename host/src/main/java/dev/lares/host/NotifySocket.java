package dev.lares.host;

import dev.lares.engine.Event;
import dev.lares.engine.FdToken;
import dev.lares.engine.NotifyMessage;
import dev.lares.linux.Credentials;
import dev.lares.linux.Epoll;
import dev.lares.linux.Errno;
import dev.lares.linux.LinuxException;
import dev.lares.linux.ReceivedMessage;
import dev.lares.linux.UnixAddress;
import dev.lares.linux.UnixDatagramSocket;
import dev.lares.linux.Unistd;
import dev.lares.unit.UnitName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The socket that services report to (sd_notify(3)), {@code notify} in the runtime directory; where that path is too
 * long for a socket, a name in the abstract namespace.
 *
 * <p>Any process may send anything to it. What is not understood, or comes without a sender that can be told, is
 * dropped, with its descriptors closed, and a warning that is limited in its rate.
 */
final class NotifySocket implements AutoCloseable {
    private static final String SECTION = "notification-socket";
    private static final int MODE = 0777;
    private static final int RECEIVE_BUFFER_BYTES = 8 * 1024 * 1024;
    private static final int MAX_AT_ONCE = 64;
    private static final int MAX_BEFORE_ENDS = 4096;
    private static final int MAX_PATH_BYTES = 107;

    private final UnixDatagramSocket socket;
    private final UnixAddress address;
    private final EventLoop loop;
    private final Children children;
    private final ProcessTracking tracking;
    private final Descriptors descriptors;
    private final Faults faults;
    private final WarningLimit limit;

    NotifySocket(
            String runtimeDirectory,
            Optional<Handover> handover,
            EventLoop loop,
            Children children,
            ProcessTracking tracking,
            Descriptors descriptors,
            Faults faults)
            throws LinuxException {
        this.loop = loop;
        this.children = children;
        this.tracking = tracking;
        this.descriptors = descriptors;
        this.faults = faults;
        this.limit = new WarningLimit(loop.clock(), faults);
        this.address = address(runtimeDirectory + "/notify");
        Optional<UnixDatagramSocket> inherited = handover.flatMap(NotifySocket::inherited);
        if (inherited.isPresent()) {
            this.socket = inherited.get();
        } else {
            removeOld();
            this.socket = UnixDatagramSocket.bind(address, MODE);
            socket.setReceiveBuffer(RECEIVE_BUFFER_BYTES);
        }
        loop.add(socket.fd(), Epoll.EPOLLIN, EventLoop.Turn.MESSAGES, _ -> receive(MAX_AT_ONCE));
    }

    void save(Handover handover) {
        handover.add(SECTION).put("socket", handover.keep(socket.fd()));
    }

    private static Optional<UnixDatagramSocket> inherited(Handover handover) {
        List<UnixDatagramSocket> sockets = new ArrayList<>(1);
        handover.read(SECTION, line -> line.key().equals("socket") && sockets.add(UnixDatagramSocket.of(handover.take(line))));
        return sockets.stream().findFirst();
    }

    /** What {@code NOTIFY_SOCKET} says. */
    String name() {
        return address.toString();
    }

    private static UnixAddress address(String path) {
        if (path.getBytes(StandardCharsets.UTF_8).length <= MAX_PATH_BYTES) {
            return new UnixAddress.FilePath(path);
        }
        return new UnixAddress.Abstract("lares/" + Unistd.pid() + "/notify");
    }

    private void removeOld() throws LinuxException {
        if (address instanceof UnixAddress.FilePath(String path)) {
            try {
                Unistd.unlink(path);
            } catch (LinuxException e) {
                if (!e.errno().equals(Errno.ENOENT)) {
                    throw e;
                }
            }
        }
    }

    /** Takes the messages that are there, before the end of a process that may have sent one is told. */
    void receiveAll() throws LinuxException {
        receive(MAX_BEFORE_ENDS);
    }

    /** Takes messages, at most that many; the loop comes back for more. */
    private void receive(int most) throws LinuxException {
        for (int i = 0; i < most; i++) {
            Optional<ReceivedMessage> message = socket.receive(NotifyMessage.MAX_BYTES);
            if (message.isEmpty()) {
                return;
            }
            take(message.get());
        }
    }

    private void take(ReceivedMessage received) {
        Optional<String> fault = fault(received);
        if (fault.isPresent()) {
            drop(received, fault.get());
            return;
        }
        int sender = received.credentials().orElseThrow().pid();
        switch (NotifyMessage.parse(received.bytes())) {
            case NotifyMessage.Refused(String reason) -> drop(received, reason);
            case NotifyMessage.Accepted(NotifyMessage message, List<String> dropped) -> {
                dropped.forEach(part -> limit.warn("cannot use all of the notification message of PID " + sender + ": " + part));
                Optional<UnitName> unit = tracking.unitOf(sender).map(hosted -> hosted.name);
                List<FdToken> fds = descriptors.take(received.fds());
                children.said(sender, () -> loop.tell(now -> new Event.Notified(now, sender, unit, message, fds)));
            }
        }
    }

    private static Optional<String> fault(ReceivedMessage received) {
        if (received.credentials().map(Credentials::pid).filter(pid -> pid > 0).isEmpty()) {
            return Optional.of("it has no sender that can be told");
        }
        if (received.truncated()) {
            return Optional.of("it is too long, at most " + NotifyMessage.MAX_BYTES + " bytes are allowed");
        }
        return received.controlTruncated() ? Optional.of("not all of its descriptors could be taken") : Optional.empty();
    }

    private void drop(ReceivedMessage received, String reason) {
        received.closeFds();
        int sender = received.credentials().map(Credentials::pid).orElse(0);
        limit.warn("cannot use notification message of PID " + sender + ": " + reason);
    }

    @Override
    public void close() {
        socket.close();
        try {
            removeOld();
        } catch (LinuxException e) {
            faults.report("cannot remove the notification socket", e);
        }
    }
}
