package dev.lares.daemon;

import dev.lares.linux.SocketStatus;
import dev.lares.linux.UnixAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.util.Optional;

/** Addresses of sockets as the JDK writes them. */
final class JavaAddress {
    private JavaAddress() {}

    /** Empty for what the JDK has no type for, abstract Unix sockets among them. */
    static Optional<SocketAddress> of(SocketStatus.Name name) {
        return switch (name) {
            case SocketStatus.Name.Internet(InetSocketAddress address) -> Optional.of(address);
            case SocketStatus.Name.Unix(UnixAddress.FilePath(String path)) -> unix(path);
            case SocketStatus.Name.Unix(UnixAddress.Abstract(String _)) -> Optional.empty();
            case SocketStatus.Name.Unix(UnixAddress.Unnamed()) -> unix("");
            case SocketStatus.Name.Foreign(int _) -> Optional.empty();
        };
    }

    private static Optional<SocketAddress> unix(String path) {
        try {
            return Optional.of(UnixDomainSocketAddress.of(path));
        } catch (InvalidPathException e) {
            return Optional.empty(); // not in the locale's character set
        }
    }
}
