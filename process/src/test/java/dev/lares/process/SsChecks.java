package dev.lares.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What ss(8) prints of sockets in this network namespace, for each process and descriptor that has one. */
final class SsChecks {
    private static final Pattern USER = Pattern.compile(",pid=(\\d+),fd=(\\d+)\\)");
    private static final Pattern INODE = Pattern.compile("\\bino:(\\d+)");
    private static final Pattern PORT = Pattern.compile(" (\\d+):(\\d+) ");
    private static final Pattern GROUPS = Pattern.compile("\\bgroups=0x([0-9a-f]+)");

    private SsChecks() {}

    static List<ToolCheck> all() {
        return List.of(
                ToolCheck.of("ss -A inet -p", _ -> internet(), table -> ours(table, SsChecks::internet)),
                ToolCheck.of("ss -A unix -p", _ -> unix(), table -> ours(table, SsChecks::unix)),
                ToolCheck.of("ss -A netlink", SsChecks::netlink, SsChecks::netlinkOf),
                ToolCheck.of("ss -A packet -p", _ -> packet(), table -> ours(table, SsChecks::packet)));
    }

    private interface Line {
        String value(String line, String[] words) throws IOException;
    }

    private static Map<String, String> told(Line reader, String families) throws IOException, InterruptedException {
        Map<String, String> values = new TreeMap<>();
        // A name of a process may hold newlines: a socket begins with its kind.
        String output = ToolCheck.output("ss", "-H", "-n", "-a", "-p", "-e", "-A", families);
        for (String line : output.split("\n(?=(u_|tcp|udp|raw|p_))")) {
            Matcher user = USER.matcher(line);
            while (user.find()) {
                values.put(user.group(1) + " " + user.group(2), reader.value(line, line.split(" +")));
            }
        }
        return values;
    }

    private static String inode(String line) {
        Matcher inode = INODE.matcher(line);
        return inode.find() ? inode.group(1) : "-";
    }

    /** {@code tcp LISTEN 0 5 127.0.0.1:38549 0.0.0.0:* users:(…) ino:14248170 …}. Raw sockets come from a table, without inode. */
    private static Map<String, String> internet() throws IOException, InterruptedException {
        return told((line, words) -> words[0] + " " + words[1] + " " + words[2] + " " + words[3] + " " + address(words[4]) + " " + address(words[5])
                + (words[0].equals("raw") ? "" : " " + inode(line)), "tcp,udp,raw");
    }

    private static String address(String text) throws IOException {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, colon).replaceFirst("%[^\\]]*", "").replace("[", "").replace("]", "");
        String port = text.substring(colon + 1);
        boolean any = host.equals("*") || InetAddress.getByName(host).isAnyLocalAddress();
        return (any ? "any" : InetAddress.getByName(host).getHostAddress()) + ":" + (port.equals("*") ? "0" : port);
    }

    private static String address(InetSocketAddress address) {
        return (address.getAddress().isAnyLocalAddress() ? "any" : address.getAddress().getHostAddress()) + ":" + address.getPort();
    }

    private static Optional<String> internet(SocketEntry socket) {
        return socket instanceof SocketEntry.Internet known
                ? Optional.of(known.transport().title() + " " + known.state().title() + " " + known.receiveQueue() + " " + known.sendQueue() + " "
                        + address(known.local()) + " " + address(known.remote())
                        + (known.transport() == SocketEntry.Transport.RAW ? "" : " " + known.inode()))
                : Optional.empty();
    }

    /** {@code u_str ESTAB 0 0 NAME INODE PEERNAME PEERINODE users:(…)}; names may hold blanks. */
    private static Map<String, String> unix() throws IOException, InterruptedException {
        return told((line, words) -> {
            String head = line.substring(0, line.indexOf("users:(")).strip();
            Matcher parts = Pattern.compile("^(\\S+) +(\\S+) +(\\d+) +(\\d+) +(.*) (\\d+) +(\\S.*) (\\d+)$").matcher(head);
            if (!parts.find()) {
                throw new IOException("cannot read a line of ss: " + line);
            }
            return String.join(" ", parts.group(1), parts.group(2), parts.group(3), parts.group(4), parts.group(5), parts.group(6), parts.group(8));
        }, "unix");
    }

    private static Optional<String> unix(SocketEntry socket) {
        return socket instanceof SocketEntry.Unix known
                ? Optional.of(switch (known.type()) {
                    case STREAM -> "u_str";
                    case DATAGRAM -> "u_dgr";
                    case SEQUENCED_PACKETS -> "u_seq";
                } + " " + known.state().title() + " " + known.receiveQueue().get() + " " + known.sendQueue().get() + " " + known.name().orElse("*")
                        + " " + known.inode() + " " + known.peer().get())
                : Optional.empty();
    }

    /** {@code UNCONN 0 0 15:4711 * sk=0 cb=0 groups=0x00000002}: it does not know who has it, but most have their pid as port. */
    private static Map<String, String> netlink(ProcessTable table) throws IOException, InterruptedException {
        Map<String, String> values = new TreeMap<>();
        for (String line : ToolCheck.lines("ss", "-H", "-n", "-a", "-p", "-e", "-A", "netlink")) {
            Matcher address = PORT.matcher(line);
            Matcher groups = GROUPS.matcher(line);
            if (address.find() && groups.find() && table.find((int) Long.parseLong(address.group(2))).isPresent()) {
                values.put(address.group(2) + " " + address.group(1), Long.toString(Long.parseLong(groups.group(1), 16)));
            }
        }
        return values;
    }

    private static Map<String, String> netlinkOf(ProcessTable table) {
        Map<String, String> values = new TreeMap<>();
        for (SocketEntry socket : table.sockets()) {
            if (socket instanceof SocketEntry.Netlink known && known.namespace() == here(table) && table.find(known.port()).isPresent()) {
                values.put(known.port() + " " + known.protocol(), Long.toString(known.groups()));
            }
        }
        return values;
    }

    /** {@code p_dgr UNCONN 0 0 [2048]:* * users:(…) ino:14248175 …}. */
    private static Map<String, String> packet() throws IOException, InterruptedException {
        return told((line, words) -> words[0] + " " + words[4] + " " + inode(line), "packet");
    }

    private static Optional<String> packet(SocketEntry socket) {
        return socket instanceof SocketEntry.Packet known
                ? Optional.of((known.type() == 2 ? "p_dgr" : "p_raw") + " " + (known.protocol() == 3 ? "*" : "[" + known.protocol() + "]")
                        + ":" + (known.interfaceIndex() == 0 ? "*" : "if" + known.interfaceIndex()) + " " + known.inode())
                : Optional.empty();
    }

    private interface Value {
        Optional<String> of(SocketEntry socket);
    }

    /** Of the sockets in the namespace in which ss runs too. */
    private static Map<String, String> ours(ProcessTable table, Value value) {
        long here = here(table);
        Map<String, String> values = new TreeMap<>();
        for (ProcessEntry entry : table.processes()) {
            for (Descriptor descriptor : entry.descriptors().orElse(List.of())) {
                if (descriptor.target().get() instanceof FdTarget.Socket(long inode, _)) {
                    table.socket(inode).known().filter(socket -> socket.namespace() == here).flatMap(value::of)
                            .ifPresent(text -> values.put(entry.pid() + " " + descriptor.number(), text));
                }
            }
        }
        return values;
    }

    private static long here(ProcessTable table) {
        return table.find((int) ProcessHandle.current().pid()).orElseThrow().namespace(NamespaceType.NETWORK).get();
    }
}
