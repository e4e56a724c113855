package dev.lares.process;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What lsof(8) prints of descriptors, working directories, roots and programs, in its output for programs, "OUTPUT FOR OTHER PROGRAMS". */
final class LsofChecks {
    /** {@code 4711,a name,12u}. */
    private static final Pattern END = Pattern.compile(" (\\d+),.*?,(\\d+)[rwu-](?= |$)");

    private LsofChecks() {}

    static List<ToolCheck> all() {
        return List.of(
                ToolCheck.of("lsof +fg", _ -> kinds(), LsofChecks::kindsOf),
                ToolCheck.of("lsof -F n", _ -> names(), LsofChecks::namesOf),
                ToolCheck.moving("lsof -F s", 0, _ -> field("s", "-s"), table -> sizes(table)),
                ToolCheck.moving("lsof -o", 0, _ -> offsets(), LsofChecks::offsetsOf),
                ToolCheck.of("lsof +E", _ -> ends(), LsofChecks::endsOf),
                ToolCheck.of("lsof -d cwd,rtd,txt", _ -> links(), LsofChecks::linksOf));
    }

    /** The sets of fields of each open file: {@code p} begins a process, {@code f} a file. */
    private interface Files {
        void add(String pid, Map<Character, String> fields);
    }

    private static void eachFile(Files files, String... options) throws IOException, InterruptedException {
        String[] command = new String[options.length + 3];
        command[0] = "lsof";
        command[1] = "-nP";
        command[2] = "-w";
        System.arraycopy(options, 0, command, 3, options.length);
        String pid = "";
        Map<Character, String> fields = new TreeMap<>();
        for (String line : ToolCheck.lines(command)) {
            char kind = line.charAt(0);
            if ((kind == 'p' || kind == 'f') && fields.containsKey('f')) {
                files.add(pid, fields);
                fields = new TreeMap<>();
            }
            if (kind == 'p') {
                pid = line.substring(1);
            } else if (kind == 'T') {
                if (line.startsWith("TST=")) {
                    fields.put('T', line.substring("TST=".length()));
                }
            } else {
                fields.put(kind, line.substring(1));
            }
        }
        if (fields.containsKey('f')) {
            files.add(pid, fields);
        }
    }

    private static boolean isNumber(String descriptor) {
        return descriptor.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Access, type, flags and what tells the file: {@code r REG 0x8000 0xfe00 260072}. */
    private static Map<String, String> kinds() throws IOException, InterruptedException {
        Map<String, String> values = new TreeMap<>();
        eachFile((pid, file) -> {
            if (isNumber(file.get('f'))) {
                String type = file.get('t');
                boolean named = List.of("REG", "DIR", "CHR", "BLK").contains(type);
                String flags = file.getOrDefault('G', "").split(";")[0];
                boolean placeOnly = flags.length() > 2 && (Long.decode(flags) & dev.lares.linux.Fcntl.O_PATH) != 0;
                values.put(pid + " " + file.get('f'), (placeOnly ? "-" : file.get('a').strip()) + " " + type + " " + flags
                        + (named && !isInternal(file.get('n')) ? " " + file.get('D') : "")
                        + (type.equals("a_inode") ? "" : " " + file.getOrDefault('i', file.getOrDefault('d', ""))));
            }
        }, "+fg", "-F", "pfatDdinG");
        return values;
    }

    private static boolean isInternal(String name) {
        return name.startsWith("/memfd:") || !name.startsWith("/");
    }

    private static Map<String, String> kindsOf(ProcessTable table) {
        return each(table, (_, descriptor) -> {
            OpenFile open = descriptor.file().get();
            String access = open.isPathOnly() ? "-" : open.isReadable() && open.isWritable() ? "u" : open.isReadable() ? "r" : "w";
            return Optional.of(access + " " + kind(table, descriptor.target().get(), "0x" + Integer.toHexString(open.flags())));
        });
    }

    private static String kind(ProcessTable table, FdTarget target, String flags) {
        return switch (target) {
            case FdTarget.NamedFile file -> switch (file.kind()) {
                case REGULAR -> "REG " + flags + " " + device(file) + " " + file.inode();
                case DIRECTORY -> "DIR " + flags + " " + device(file) + " " + file.inode();
                case CHARACTER_DEVICE -> "CHR " + flags + " " + device(file) + " " + file.inode();
                case BLOCK_DEVICE -> "BLK " + flags + " " + device(file) + " " + file.inode();
                case FIFO -> "FIFO " + flags + " " + file.inode();
                case SOCKET, SYMBOLIC_LINK, UNKNOWN -> "unknown " + flags + " " + file.inode();
            };
            case FdTarget.MemoryFile(_, long inode, _) -> "REG " + flags + " " + inode;
            case FdTarget.NamespaceFile(_, long inode) -> "REG " + flags + " " + inode;
            case FdTarget.Pipe(long inode) -> "FIFO " + flags + " " + inode;
            case FdTarget.Socket(long inode, _) -> seen(table, inode).map(LsofChecks::type).orElse("sock") + " " + flags + " " + inode;
            case FdTarget.EventFd _, FdTarget.Epoll _, FdTarget.TimerFd _, FdTarget.SignalFd _, FdTarget.Inotify _, FdTarget.Fanotify _,
                    FdTarget.PidFd _, FdTarget.Bpf _, FdTarget.Anonymous _ -> "a_inode " + flags;
            case FdTarget.Other(String link) -> "other " + link;
        };
    }

    /** A socket as lsof knows it: in the network namespace in which it runs. */
    private static Optional<SocketEntry> seen(ProcessTable table, long inode) {
        long here = table.find((int) ProcessHandle.current().pid()).orElseThrow().namespace(NamespaceType.NETWORK).get();
        return table.socket(inode).known().filter(socket -> socket.namespace() == here);
    }

    private static String type(SocketEntry socket) {
        return switch (socket) {
            case SocketEntry.Internet known when known.transport() == SocketEntry.Transport.RAW -> known.version() == 4 ? "raw" : "raw6";
            case SocketEntry.Internet known -> "IPv" + known.version();
            case SocketEntry.Unix _ -> "unix";
            case SocketEntry.Netlink _ -> "netlink";
            case SocketEntry.Packet _ -> "pack";
        };
    }

    /** The device number of the file system as the C library packs it. */
    private static String device(FdTarget.NamedFile file) {
        long major = file.device() >>> 32;
        long minor = file.device() & 0xffff_ffffL;
        return "0x" + Long.toHexString((major & 0xfff) << 8 | minor & 0xff | (minor & ~0xffL) << 12);
    }

    private interface Value {
        Optional<String> of(ProcessEntry entry, Descriptor descriptor);
    }

    private static Map<String, String> each(ProcessTable table, Value value) {
        Map<String, String> values = new TreeMap<>();
        for (ProcessEntry entry : table.processes()) {
            for (Descriptor descriptor : entry.descriptors().orElse(List.of())) {
                value.of(entry, descriptor).ifPresent(text -> values.put(entry.pid() + " " + descriptor.number(), text));
            }
        }
        return values;
    }

    private static String withoutAnonymousInode(String text) {
        return text;
    }

    /** Of named files, objects and sockets. */
    private static Map<String, String> names() throws IOException, InterruptedException {
        Map<String, String> values = new TreeMap<>();
        eachFile((pid, file) -> {
            if (isNumber(file.get('f'))) {
                name(file).ifPresent(name -> values.put(pid + " " + file.get('f'), name));
            }
        }, "-F", "pftnT");
        return values;
    }

    private static Optional<String> name(Map<Character, String> file) {
        String name = file.get('n');
        return switch (file.get('t')) {
            case "a_inode" -> Optional.of(name.replaceFirst("^(\\[\\w+)[:,].*\\]$", "$1]"));
            case "unix", "IPv4", "IPv6" -> Optional.of(name + (file.containsKey('T') ? " " + file.get('T') : ""));
            case "netlink", "pack", "raw", "raw6", "sock" -> Optional.empty();
            default -> Optional.of(name);
        };
    }

    private static Map<String, String> namesOf(ProcessTable table) {
        return each(table, (_, descriptor) -> name(table, descriptor.target().get()));
    }

    private static Optional<String> name(ProcessTable table, FdTarget target) {
        return switch (target) {
            case FdTarget.NamedFile file -> Optional.of(escaped(file.path().toString()));
            case FdTarget.MemoryFile(String name, _, _) -> Optional.of("/memfd:" + escaped(name) + " (deleted)");
            case FdTarget.NamespaceFile(String type, _) -> Optional.of(type);
            case FdTarget.Pipe _ -> Optional.of("pipe");
            case FdTarget.Socket(long inode, _) -> seen(table, inode).flatMap(LsofChecks::name);
            case FdTarget.EventFd _ -> Optional.of("[eventfd]");
            case FdTarget.Epoll _ -> Optional.of("[eventpoll]");
            case FdTarget.TimerFd _ -> Optional.of("[timerfd]");
            case FdTarget.SignalFd _ -> Optional.of("[signalfd]");
            case FdTarget.Inotify _ -> Optional.of("inotify");
            case FdTarget.Fanotify _ -> Optional.of("[fanotify]");
            case FdTarget.PidFd _ -> Optional.of("[pidfd]");
            case FdTarget.Bpf(String kind, _) -> Optional.of(kind);
            case FdTarget.Anonymous(String name) -> Optional.of(name);
            case FdTarget.Other(String link) -> Optional.of(link);
        };
    }

    private static Optional<String> name(SocketEntry socket) {
        return switch (socket) {
            case SocketEntry.Internet known when known.transport() == SocketEntry.Transport.RAW -> Optional.empty();
            case SocketEntry.Internet known -> Optional.of(address(known.local())
                    + (known.remote().getPort() == 0 ? "" : "->" + address(known.remote()))
                    + (known.transport() == SocketEntry.Transport.TCP ? " " + state(known.state()) : ""));
            case SocketEntry.Unix known -> Optional.of(known.name().map(name -> name.split(" ")[0] + " ").orElse("") + switch (known.type()) {
                case STREAM -> "type=STREAM";
                case DATAGRAM -> "type=DGRAM";
                case SEQUENCED_PACKETS -> "type=SEQPACKET";
            } + (known.state() == SocketState.LISTENING ? " LISTEN" : known.state() == SocketState.ESTABLISHED ? " CONNECTED" : " UNCONNECTED"));
            case SocketEntry.Netlink _, SocketEntry.Packet _ -> Optional.empty();
        };
    }

    private static String state(SocketState state) {
        return switch (state) {
            case ESTABLISHED -> "ESTABLISHED";
            case LISTENING -> "LISTEN";
            case CLOSED -> "CLOSE";
            case CLOSE_WAIT -> "CLOSE_WAIT";
            default -> state.name();
        };
    }

    private static String address(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (address.getAddress().isAnyLocalAddress() ? "*" : address.getAddress() instanceof Inet6Address ? "[" + short6(host) + "]" : host)
                + ":" + (address.getPort() == 0 ? "*" : address.getPort());
    }

    private static String short6(String host) {
        return host.replaceFirst("^(0:)+", "::").replaceFirst("^::0$", "::");
    }

    /** It writes what cannot be shown as C does, and a backslash twice. */
    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t");
    }

    private static Map<String, String> field(String name, String option) throws IOException, InterruptedException {
        Map<String, String> values = new TreeMap<>();
        eachFile((pid, file) -> {
            if (isNumber(file.get('f')) && List.of("REG", "DIR").contains(file.get('t')) && file.containsKey(name.charAt(0))) {
                values.put(pid + " " + file.get('f'), file.get(name.charAt(0)));
            }
        }, option, "-F", "pft" + name);
        return values;
    }

    private static Map<String, String> sizes(ProcessTable table) {
        return each(table, (_, descriptor) -> switch (descriptor.target().get()) {
            case FdTarget.NamedFile file when file.kind() == FdTarget.FileKind.REGULAR || file.kind() == FdTarget.FileKind.DIRECTORY ->
                Optional.of(Long.toString(file.sizeBytes()));
            case FdTarget.MemoryFile(_, _, long size) -> Optional.of(Long.toString(size));
            case FdTarget.NamespaceFile _ -> Optional.of("0");
            default -> Optional.empty();
        });
    }

    /** {@code 0t4711}, or hexadecimal beyond what {@code -o} gives. */
    private static Map<String, String> offsets() throws IOException, InterruptedException {
        Map<String, String> values = new TreeMap<>();
        eachFile((pid, file) -> {
            if (isNumber(file.get('f')) && file.containsKey('o')) {
                values.put(pid + " " + file.get('f'), file.get('o').substring(2));
            }
        }, "-o", "-o", "20", "-F", "pfo");
        return values;
    }

    private static Map<String, String> offsetsOf(ProcessTable table) {
        return each(table, (_, descriptor) -> Optional.of(Long.toString(descriptor.file().get().positionBytes())));
    }

    /** The other ends of pipes and of sockets within the machine, as numbers of processes and descriptors. */
    private static Map<String, String> ends() throws IOException, InterruptedException {
        Map<String, String> values = new TreeMap<>();
        eachFile((pid, file) -> {
            String type = file.get('t');
            boolean pipe = type.equals("FIFO") && file.get('n').startsWith("pipe");
            if (isNumber(file.get('f')) && (pipe || type.equals("unix") || type.equals("IPv4") || type.equals("IPv6"))) {
                String ends = END.matcher(file.get('n')).results()
                        .map(end -> end.group(1) + ":" + end.group(2)).sorted().collect(Collectors.joining(" "));
                values.put(pid + " " + file.get('f'), ends);
            }
        }, "+E", "-F", "pftn");
        return values;
    }

    private static Map<String, String> endsOf(ProcessTable table) {
        return each(table, (entry, descriptor) -> switch (descriptor.target().get()) {
            case FdTarget.Pipe pipe -> Optional.of(ends(table.holders(pipe).stream()
                    .filter(holder -> holder.pid() != entry.pid() || holder.descriptor() != descriptor.number()).toList())); // of either end
            case FdTarget.Socket(long inode, _) -> seen(table, inode)
                    .filter(socket -> List.of("unix", "IPv4", "IPv6").contains(type(socket))).map(_ -> ends(table.otherEnds(descriptor)));
            default -> Optional.empty();
        });
    }

    private static String ends(List<Holder> holders) {
        return holders.stream().map(holder -> holder.pid() + ":" + holder.descriptor()).sorted().collect(Collectors.joining(" "));
    }

    private static Map<String, String> links() throws IOException, InterruptedException {
        Map<String, String> values = new TreeMap<>();
        eachFile((pid, file) -> values.putIfAbsent(pid + " " + file.get('f'), file.get('n')), "-d", "cwd,rtd,txt", "-F", "pfn");
        return values;
    }

    private static Map<String, String> linksOf(ProcessTable table) {
        Map<String, String> values = new TreeMap<>();
        for (ProcessEntry entry : table.processes()) {
            put(values, entry, "cwd", entry.links().workingDirectory());
            put(values, entry, "rtd", entry.links().root());
            put(values, entry, "txt", entry.links().executable());
        }
        return values;
    }

    private static void put(Map<String, String> values, ProcessEntry entry, String name, Reading<FilePath> path) {
        path.known().ifPresent(known -> values.put(entry.pid() + " " + name, escaped(known.toString())));
    }
}
