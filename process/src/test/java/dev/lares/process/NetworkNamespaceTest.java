package dev.lares.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.linux.Errno;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.FileBuffer;
import dev.lares.linux.NetlinkSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sockets of a process in another network namespace, asked of the kernel there, or read from its tables. */
final class NetworkNamespaceTest {
    @TempDir static Path folder;
    private static NativeProgram program;
    private static String classPath;

    @BeforeAll
    static void start() throws Exception {
        Requirement.root();
        Requirement.programs("unshare", "ip", "setpriv");
        classPath = InnerJvm.classPathForAll(Files.createDirectory(folder.resolve("all")));
        Path home = Files.createDirectory(folder.resolve("home"));
        program = NativeProgram.start(home, "unshare", "--net", "sh", "-c", "ip link set lo up && exec \"$0\"",
                NativeProgram.compile("menagerie.c", folder).toString());
    }

    @AfterAll
    static void end() {
        if (program != null) {
            program.close();
        }
    }

    private static Map<Long, SocketEntry> ofProgram(Collection<SocketEntry> sockets, ProcessEntry entry) {
        Map<Long, SocketEntry> found = new TreeMap<>();
        for (Descriptor descriptor : entry.descriptors().get()) {
            if (descriptor.target().get() instanceof FdTarget.Socket(long inode, _)) {
                sockets.stream().filter(socket -> socket.inode() == inode).forEach(socket -> found.put(inode, socket));
            }
        }
        return found;
    }

    @Test
    void theyAreFoundThere_withTheirPeers() throws Exception {
        ProcessTable table = ProcessTable.read(ScanOptions.basics().with(program.pid(), Part.DESCRIPTORS, Part.SOCKETS, Part.NAMESPACES));
        ProcessEntry entry = table.find(program.pid()).orElseThrow();
        Map<Long, SocketEntry> sockets = ofProgram(table.sockets(), entry);

        long theirs = entry.namespace(NamespaceType.NETWORK).get();
        assertThat(sockets).hasSizeGreaterThanOrEqualTo(9);
        assertThat(sockets.values()).allSatisfy(socket -> assertThat(socket.namespace()).isEqualTo(theirs));
        String[] connection = program.fact("connection", 2);
        Descriptor client = entry.descriptors().get().stream().filter(descriptor -> descriptor.number() == Integer.parseInt(connection[0])).findFirst().orElseThrow();
        assertThat(table.otherEnds(client)).containsExactly(new Holder(program.pid(), Integer.parseInt(connection[1]), true, true));
        // Only the namespaces of those whose sockets were asked for are read.
        assertThat(table.sockets()).allSatisfy(socket -> assertThat(socket.namespace()).isEqualTo(theirs));
    }

    @Test
    void theKernelsTables_sayTheSameAsTheKernelItself_exceptForPeers() throws Exception {
        ProcessTable table = ProcessTable.read(ScanOptions.basics().with(program.pid(), Part.DESCRIPTORS, Part.SOCKETS, Part.NAMESPACES));
        ProcessEntry entry = table.find(program.pid()).orElseThrow();
        Map<Long, SocketEntry> told = ofProgram(table.sockets(), entry);
        List<SocketEntry> read = new ArrayList<>();
        try (FileBuffer buffer = FileBuffer.create(4096, 1 << 20);
                Fd process = Fcntl.open("/proc/" + program.pid(), Fcntl.O_PATH)) {
            NetFileReader files = new NetFileReader(buffer, process, entry.namespace(NamespaceType.NETWORK).get());
            for (SocketEntry.Transport transport : SocketEntry.Transport.values()) {
                read.addAll(files.internet(transport, 4).get());
                read.addAll(files.internet(transport, 6).get());
            }
            read.addAll(files.unix().get());
            read.addAll(files.netlink().get());
            read.addAll(files.packet().get());
        }

        assertThat(ofProgram(read, entry).values()).containsExactlyElementsOf(told.values().stream().map(NetworkNamespaceTest::asInTables).toList());
    }

    /** Tables do not tell of peers and queues of Unix sockets, nor how many connections may wait. */
    private static SocketEntry asInTables(SocketEntry socket) {
        return switch (socket) {
            case SocketEntry.Unix known -> new SocketEntry.Unix(known.inode(), known.namespace(), known.type(), known.state(), known.name(),
                    Reading.absent(), Reading.absent(), Reading.absent());
            case SocketEntry.Internet known when known.state() == SocketState.LISTENING -> new SocketEntry.Internet(known.inode(), known.namespace(),
                    known.transport(), known.version(), known.state(), known.local(), known.remote(), known.uid(), known.receiveQueue(), 0);
            case SocketEntry.Internet _, SocketEntry.Netlink _, SocketEntry.Packet _ -> socket;
        };
    }

    @Test
    void whoMayNotEnterTheNamespace_readsTheTables() throws Exception {
        InnerJvm ran = InnerJvm.run(List.of("setpriv", "--bounding-set=-sys_admin", "--inh-caps=-all"), classPath, TableProgram.class,
                Integer.toString(program.pid()));
        String[] connection = program.fact("connection", 2);
        String[] pair = program.fact("pair", 4);
        String[] listener = program.facts("internet", 7).getFirst();
        String start = program.pid() + ".socket.";

        assertThat(ran.output().lines()).contains(
                start + listener[0] + "=Known[value=TCP 4 LISTENING /127.0.0.1:" + listener[6] + "] ends []",
                start + pair[0] + "=Known[value=STREAM ESTABLISHED Optional.empty Absent[]] ends []");
        assertThat(ran.output()).containsPattern("\\Q" + start + connection[0] + "=Known[value=TCP 4 ESTABLISHED \\E.*\\Q] ends [" + connection[1] + "]\\E");
    }

    @Test
    void aNetlinkSocket_asksWhereItWasOpened() throws Exception {
        try (NetlinkSocket here = NetlinkSocket.open(NetlinkSocket.NETLINK_SOCK_DIAG)) {
            String inode = program.fact("pair", 4)[2];

            assertThat(new DiagReader(here, 1).unix().orElseThrow()).extracting(SocketEntry::inode).doesNotContain(Long.parseLong(inode));
        }
    }

    @Test
    void aSocketOfANamespaceThatWasDenied_isDenied() {
        assertThat(new SocketTable(List.of(), java.util.Optional.of(Errno.EACCES)).find(7)).isEqualTo(Reading.denied(Errno.EACCES));
        assertThat(SocketTable.EMPTY.find(7)).isEqualTo(Reading.absent());
    }
}
