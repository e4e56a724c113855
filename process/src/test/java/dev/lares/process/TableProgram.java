package dev.lares.process;

import java.util.Arrays;
import java.util.stream.Stream;

/** Reads the table in a JVM of its own, and tells what it found of some processes: a line for each fact. */
final class TableProgram {
    private TableProgram() {}

    public static void main(String[] arguments) {
        try {
            ProcessTable table = ProcessTable.read(ScanOptions.everything());
            System.out.println("processes=" + table.processes().stream().map(ProcessEntry::pid).toList());
            System.out.println("denied=" + table.denied());
            System.out.println("hides=" + table.hidesOthers());
            Arrays.stream(arguments).flatMap(pid -> table.find(Integer.parseInt(pid)).stream()).forEach(entry -> tell(table, entry));
        } catch (ProcUnusableException e) {
            System.out.println("unusable=" + e.getMessage());
        }
    }

    private static void tell(ProcessTable table, ProcessEntry entry) {
        String start = entry.pid() + ".";
        System.out.println(start + "name=" + entry.name());
        System.out.println(start + "uids=" + entry.status().uids());
        System.out.println(start + "commandLine=" + entry.commandLine());
        System.out.println(start + "controlGroups=" + entry.controlGroups().getClass().getSimpleName());
        System.out.println(start + "threads=" + entry.threads().getClass().getSimpleName());
        System.out.println(start + "cwd=" + entry.links().workingDirectory());
        System.out.println(start + "root=" + entry.links().root());
        System.out.println(start + "exe=" + entry.links().executable());
        System.out.println(start + "descriptors=" + summary(entry));
        System.out.println(start + "namespace=" + entry.namespace(NamespaceType.NETWORK).map(_ -> "some"));
        System.out.println(start + "memory=" + entry.memory().map(_ -> "some"));
        System.out.println(start + "environment=" + entry.environment().map(_ -> "some"));
        System.out.println(start + "io=" + entry.io().map(_ -> "some"));
        System.out.println(start + "limits=" + entry.limits().map(_ -> "some"));
        System.out.println(start + "oom=" + entry.oom().adjust());
        System.out.println(start + "dumpable=" + entry.security().dumpable());
        System.out.println(start + "affinity=" + entry.scheduling().affinity().map(_ -> "some"));
        sockets(table, entry).forEach(line -> System.out.println(start + line));
    }

    private static Reading<String> summary(ProcessEntry entry) {
        return entry.descriptors().map(list -> list.stream()
                .map(descriptor -> descriptor.number() + ":" + descriptor.target().map(_ -> "some") + ":" + descriptor.file().map(_ -> "some"))
                .toList().toString());
    }

    private static Stream<String> sockets(ProcessTable table, ProcessEntry entry) {
        return entry.descriptors().known().stream().flatMap(list -> list.stream())
                .filter(descriptor -> descriptor.target().known().filter(FdTarget.Socket.class::isInstance).isPresent())
                .map(descriptor -> {
                    FdTarget.Socket socket = (FdTarget.Socket) descriptor.target().get();
                    return "socket." + descriptor.number() + "=" + table.socket(socket.inode()).map(TableProgram::text)
                            + " ends " + table.otherEnds(descriptor).stream().map(Holder::descriptor).toList();
                });
    }

    private static String text(SocketEntry socket) {
        return switch (socket) {
            case SocketEntry.Internet known -> known.transport() + " " + known.version() + " " + known.state() + " " + known.local();
            case SocketEntry.Unix known -> known.type() + " " + known.state() + " " + known.name() + " " + known.peer().map(peer -> peer != 0);
            case SocketEntry.Netlink known -> "netlink " + known.protocol() + " " + known.groups();
            case SocketEntry.Packet known -> "packet " + known.type() + " " + known.protocol();
        };
    }
}
