package dev.lares.daemon;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A program of {@link ListenFdsTest}: tells what was passed to it, then serves one connection of each stream socket. */
final class ListenFdsProgram {
    private ListenFdsProgram() {}

    public static void main(String[] arguments) throws IOException {
        ListenFds passed = ListenFds.fromEnvironment();
        List<ServerSocketChannel> servers = new ArrayList<>();
        for (ListenFd fd : passed) {
            System.out.println(fd.name() + " " + fd.kind() + " " + fd.family());
            if (fd.kind() == ListenFd.Kind.STREAM_LISTENER) {
                servers.add(fd.asServerSocketChannel());
            } else if (fd.kind() == ListenFd.Kind.STREAM) {
                try (SocketChannel connection = fd.asSocketChannel()) {
                    greet(connection, connection.getLocalAddress());
                }
            }
        }
        System.out.println("that is all");
        for (ServerSocketChannel server : servers) {
            try (SocketChannel connection = server.accept()) {
                greet(connection, server.getLocalAddress());
            }
            server.close();
        }
    }

    /** Answers a line with the address the program believes to serve. */
    private static void greet(SocketChannel connection, SocketAddress address) throws IOException {
        String line = new String(Channels.newInputStream(connection).readNBytes(6), StandardCharsets.UTF_8).strip();
        connection.write(ByteBuffer.wrap((line + " from " + address + "\n").getBytes(StandardCharsets.UTF_8)));
    }
}
