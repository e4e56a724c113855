package dev.lares.linux;

import java.util.List;
import java.util.Optional;

/**
 * What one recvmsg(2) brought. The receiver of it closes the descriptors.
 *
 * @param bytes never more than asked for; empty also at the end of a stream
 * @param credentials present if the socket passes credentials ({@code SO_PASSCRED})
 * @param fds empty if {@code controlTruncated}: what had arrived of them has been closed
 * @param truncated the datagram was longer, and the rest of it is lost
 * @param controlTruncated not all descriptors fit: too many were sent, or this process may open no more
 * @param sender the address of a datagram's sender
 */
public record ReceivedMessage(byte[] bytes, Optional<Credentials> credentials, List<Fd> fds, boolean truncated,
        boolean controlTruncated, UnixAddress sender) {
    public ReceivedMessage {
        fds = List.copyOf(fds);
    }

    /** Closes every descriptor; for a message that is not wanted. */
    public void closeFds() {
        fds.forEach(Fd::close);
    }
}
