package dev.lares.spring;

import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A listening socket on 127.0.0.1, as a channel here and as a descriptor to be passed on. */
record PassedListener(ServerSocketChannel channel, Fd fd, int port) implements AutoCloseable {
    static PassedListener open() throws IOException, LinuxException {
        ServerSocketChannel channel = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
        return new PassedListener(channel, Fd.of(number(inode(port))).duplicate(), port);
    }

    /** The JDK does not tell the descriptor behind a channel; the kernel does, by way of the socket's inode. */
    private static String inode(int port) throws IOException {
        for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] columns = line.strip().split("\\s+");
                if (columns[1].endsWith(":%04X".formatted(port)) && columns[3].equals("0A")) {
                    return columns[9];
                }
            }
        }
        throw new AssertionError("no socket listens on port " + port);
    }

    private static int number(String inode) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(fd -> leadsTo(fd, "socket:[" + inode + "]")).mapToInt(fd -> Integer.parseInt(fd.getFileName().toString()))
                    .findFirst().orElseThrow();
        }
    }

    private static boolean leadsTo(Path fd, String target) {
        try {
            return Files.readSymbolicLink(fd).toString().equals(target);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        fd.close();
        channel.close();
    }
}
