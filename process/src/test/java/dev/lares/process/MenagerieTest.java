package dev.lares.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.linux.Signal;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that has threads of every policy and descriptors of every kind, and says so itself: {@code menagerie.c}. */
final class MenagerieTest {
    @TempDir static Path folder;
    private static Path home;
    private static NativeProgram program;
    private static ProcessTable table;
    private static ProcessEntry entry;
    private static Map<Integer, Descriptor> descriptors;

    @BeforeAll
    static void start() throws Exception {
        Requirement.root();
        home = Files.createDirectory(folder.resolve("home")).toRealPath();
        program = NativeProgram.start(home, NativeProgram.compile("menagerie.c", folder).toString());
        table = ProcessTable.read(ScanOptions.basics().with(Part.HOLDERS)
                .with(program.pid(), Part.values()).with((int) ProcessHandle.current().pid(), Part.DESCRIPTORS));
        entry = table.find(program.pid()).orElseThrow();
        descriptors = entry.descriptors().get().stream().collect(Collectors.toMap(Descriptor::number, Function.identity()));
    }

    @AfterAll
    static void end() {
        if (program != null) {
            program.close();
        }
    }

    private static FdTarget target(String number) {
        return descriptors.get(Integer.parseInt(number)).target().get();
    }

    private static OpenFile file(String number) {
        return descriptors.get(Integer.parseInt(number)).file().get();
    }

    @Test
    void eachThread_hasItsNameAndItsScheduling() {
        List<String[]> threads = program.facts("thread", 12);
        assertThat(threads).hasSizeGreaterThan(3);
        Map<Integer, ThreadEntry> found = entry.threads().get().stream().collect(Collectors.toMap(ThreadEntry::tid, Function.identity()));
        assertThat(found).hasSize(9).containsKey(program.pid());

        for (String[] fact : threads) {
            ThreadEntry thread = found.get(Integer.parseInt(fact[0]));
            SchedulingPolicy policy = SchedulingPolicy.ofNumber(Integer.parseInt(fact[1]));
            TaskScheduling.Attributes attributes = thread.scheduling().attributes().get();
            assertThat(thread.name()).isEqualTo(fact[11]);
            assertThat(thread.stat().policy()).isEqualTo(policy).isEqualTo(attributes.policy());
            assertThat(thread.stat().nice()).isEqualTo(Integer.parseInt(fact[2]));
            assertThat(thread.stat().realTimePriority()).isEqualTo(Integer.parseInt(fact[3])).isEqualTo(attributes.realTimePriority());
            assertThat(attributes.resetOnFork()).isEqualTo(fact[4].equals("1"));
            if (policy == SchedulingPolicy.SCHED_DEADLINE) {
                assertThat(List.of(attributes.runtimeNanos(), attributes.deadlineNanos(), attributes.periodNanos()))
                        .containsExactly(Long.valueOf(fact[5]), Long.valueOf(fact[6]), Long.valueOf(fact[7]));
                assertThat(thread.stat().priority()).isEqualTo(-101);
            }
            if (!fact[8].equals("-1")) {
                assertThat(thread.scheduling().ioPriority().get()).isEqualTo(new TaskScheduling.IoPriority(
                        TaskScheduling.IoClass.values()[Integer.parseInt(fact[8])], Integer.parseInt(fact[9])));
            }
            if (!fact[10].equals("-1")) {
                assertThat(thread.scheduling().affinity().get()).hasToString(fact[10]);
                assertThat(thread.status().allowedCpus()).hasToString(fact[10]);
            }
        }
        assertThat(entry.stat().threadCount()).isEqualTo(found.size());
    }

    @Test
    void theProcess_hasItsUmaskAndItsSignals() {
        assertThat(entry.status().umask().get()).isEqualTo(0137);
        assertThat(entry.status().signals().ignored().contains(Signal.SIGUSR1)).isTrue();
        assertThat(entry.links().workingDirectory().get()).isEqualTo(new FilePath(home.toString(), false));
        assertThat(entry.links().executable().get().path()).endsWith("/menagerie");
        assertThat(entry.parent()).isEqualTo((int) ProcessHandle.current().pid());
    }

    @Test
    void namedFiles_haveKindPositionModeAndFlags() {
        for (String[] fact : program.facts("file", 7)) {
            FdTarget.NamedFile file = (FdTarget.NamedFile) target(fact[0]);
            OpenFile open = file(fact[0]);
            String path = fact[6].equals(".") ? home.toString() : home.resolve(fact[6]).toString();
            assertThat(file.path()).hasToString(path);
            assertThat(file.path().deleted()).isEqualTo(fact[6].startsWith("deleted"));
            assertThat(file.kind()).isEqualTo(FdTarget.FileKind.valueOf(fact[1]));
            assertThat(open.positionBytes()).isEqualTo(Long.parseLong(fact[2]));
            assertThat((open.isReadable() ? "r" : "") + (open.isWritable() ? "w" : "")).isEqualTo(fact[3].replace("-", ""));
            assertThat(open.isAppending()).isEqualTo(fact[4].contains("append"));
            assertThat(open.isCloseOnExec()).isEqualTo(fact[4].contains("cloexec"));
            assertThat(open.isNonBlocking()).isEqualTo(fact[4].contains("nonblock"));
            assertThat(open.isPathOnly()).isEqualTo(fact[4].contains("path"));
            assertThat(file.inode()).isEqualTo(Long.parseLong(fact[5]));
        }
        assertThat(program.facts("file", 7)).hasSize(7);
    }

    @Test
    void anOddName_isThere_asItIs() {
        FdTarget.NamedFile file = (FdTarget.NamedFile) target(program.fact("odd", 2)[0]);

        assertThat(file.path().path()).isEqualTo(home + "/new\nline \\ and blank ");
        assertThat(file.inode()).isEqualTo(Long.parseLong(program.fact("odd", 2)[1]));
    }

    @Test
    void theLocksOfAFile_areThere() {
        assertThat(file(program.fact("locked", 1)[0]).locks()).containsExactlyInAnyOrder(
                new OpenFile.FileLock("FLOCK", false, program.pid(), 0, Long.MAX_VALUE),
                new OpenFile.FileLock("POSIX", true, program.pid(), 5, 14));
    }

    @Test
    void aPipe_hasItsOtherEnd() {
        String[] fact = program.fact("pipe", 3);
        Descriptor reading = descriptors.get(Integer.parseInt(fact[0]));
        Descriptor writing = descriptors.get(Integer.parseInt(fact[1]));

        assertThat(reading.target().get()).isEqualTo(new FdTarget.Pipe(Long.parseLong(fact[2]))).isEqualTo(writing.target().get());
        assertThat(table.otherEnds(reading)).containsExactly(new Holder(program.pid(), writing.number(), false, true));
        assertThat(table.otherEnds(writing)).containsExactly(new Holder(program.pid(), reading.number(), true, false));
    }

    @Test
    void standardOutput_leadsToThisTest_andBack() {
        int self = (int) ProcessHandle.current().pid();

        List<Holder> readers = table.otherEnds(descriptors.get(1));
        assertThat(readers).singleElement().satisfies(holder -> {
            assertThat(holder.pid()).isEqualTo(self);
            assertThat(holder.reads()).isTrue();
            assertThat(holder.writes()).isFalse();
        });
        Descriptor ours = table.find(self).orElseThrow().descriptors().get().stream()
                .filter(descriptor -> descriptor.number() == readers.getFirst().descriptor()).findFirst().orElseThrow();
        assertThat(table.otherEnds(ours)).containsExactly(new Holder(program.pid(), 1, false, true));
    }

    @Test
    void aFifo_isItsOwnOtherEnd() {
        String number = program.facts("file", 7).stream().filter(fact -> fact[1].equals("FIFO")).findFirst().orElseThrow()[0];

        assertThat(table.otherEnds(descriptors.get(Integer.parseInt(number))))
                .containsExactly(new Holder(program.pid(), Integer.parseInt(number), true, true));
    }

    @Test
    void countersAndTimers_haveTheirValues() {
        for (String[] fact : program.facts("eventfd", 3)) {
            FdTarget.EventFd counter = (FdTarget.EventFd) target(fact[0]);
            assertThat(counter.count().get()).isEqualTo(Long.parseLong(fact[1]));
            assertThat(counter.semaphore().get()).isEqualTo(fact[2].equals("1"));
        }
        for (String[] fact : program.facts("timerfd", 3)) {
            FdTarget.TimerFd timer = (FdTarget.TimerFd) target(fact[0]);
            long interval = Long.parseLong(fact[2]);
            assertThat(timer.clock().get()).isEqualTo(Integer.parseInt(fact[1]));
            assertThat(timer.intervalNanos().get()).isEqualTo(interval);
            assertThat(timer.ticks().get()).isZero();
            assertThat(timer.remainingNanos().get()).isBetween(interval == 0 ? 0L : 3_000_000_000_000L, interval == 0 ? 0L : 3_600_000_000_000L);
        }
        assertThat(((FdTarget.SignalFd) target(program.fact("signalfd", 2)[0])).signals().get().hex()).isEqualTo(program.fact("signalfd", 2)[1]);
    }

    @Test
    void sets_haveTheirMembers() {
        String[] fact = program.fact("epoll", 5);
        FdTarget.Epoll epoll = (FdTarget.Epoll) target(fact[0]);
        long pipe = ((FdTarget.Pipe) target(fact[1])).inode();
        assertThat(epoll.watches().get()).hasSize(2).contains(
                new FdTarget.Epoll.Watch(Integer.parseInt(fact[1]), Long.parseLong(fact[2]), 0x123456789abcdef0L, pipe));
        assertThat(epoll.watches().get()).anySatisfy(watch -> {
            assertThat(watch.descriptor()).isEqualTo(Integer.parseInt(fact[3]));
            assertThat(watch.events()).isEqualTo(Long.parseLong(fact[4]));
            assertThat(watch.data()).isEqualTo(7);
        });

        String[] notify = program.fact("inotify", 4);
        FdTarget.Inotify inotify = (FdTarget.Inotify) target(notify[0]);
        assertThat(inotify.watches().get()).singleElement().satisfies(watch -> {
            assertThat(watch.descriptor()).isEqualTo(Integer.parseInt(notify[1]));
            assertThat(watch.inode()).isEqualTo(Long.parseLong(notify[2]));
            assertThat(watch.mask()).isEqualTo(Long.parseLong(notify[3]));
        });
    }

    @Test
    void objects_sayWhatTheyStandFor() {
        assertThat(target(program.fact("pidfd", 2)[0])).isEqualTo(new FdTarget.PidFd(Reading.known((int) ProcessHandle.current().pid())));
        FdTarget.MemoryFile memory = (FdTarget.MemoryFile) target(program.fact("memfd", 3)[0]);
        assertThat(memory.name()).isEqualTo("in memory");
        assertThat(memory.sizeBytes()).isEqualTo(12345);
        String[] space = program.fact("namespace", 3);
        assertThat(target(space[0])).isEqualTo(new FdTarget.NamespaceFile("uts", Long.parseLong(space[1])));
        assertThat(entry.namespace(NamespaceType.UTS).get()).isEqualTo(Long.parseLong(space[1]));
    }

    private static SocketEntry socket(String number, String inode) {
        FdTarget.Socket socket = (FdTarget.Socket) target(number);
        assertThat(socket.inode()).isEqualTo(Long.parseLong(inode));
        SocketEntry known = table.socket(socket.inode()).get();
        assertThat(table.holders(known)).containsExactly(new Holder(program.pid(), Integer.parseInt(number), true, true));
        assertThat(known.namespace()).isEqualTo(entry.namespace(NamespaceType.NETWORK).get());
        return known;
    }

    @Test
    void unixSockets_haveNamesAndPeers() {
        String[] pair = program.fact("pair", 4);
        SocketEntry.Unix one = (SocketEntry.Unix) socket(pair[0], pair[2]);
        SocketEntry.Unix other = (SocketEntry.Unix) socket(pair[1], pair[3]);
        assertThat(one.peer().get()).isEqualTo(other.inode());
        assertThat(table.peers(other)).containsExactly(one);
        assertThat(table.otherEnds(descriptors.get(Integer.parseInt(pair[0])))).containsExactly(new Holder(program.pid(), Integer.parseInt(pair[1]), true, true));
        assertThat(((FdTarget.Socket) target(pair[0])).protocol()).isIn(Reading.known("UNIX-STREAM"), Reading.known("UNIX"));

        for (String[] fact : program.facts("unix", 5)) {
            SocketEntry.Unix socket = (SocketEntry.Unix) socket(fact[0], fact[1]);
            assertThat(socket.type()).isEqualTo(SocketEntry.UnixType.valueOf(fact[2]));
            assertThat(socket.state()).isEqualTo(SocketState.valueOf(fact[3]));
            assertThat(socket.name()).contains(fact[4]);
            assertThat(socket.isListening()).isTrue();
        }
    }

    @Test
    void internetSockets_haveAddressesAndPeers() {
        for (String[] fact : program.facts("internet", 7)) {
            SocketEntry.Internet socket = (SocketEntry.Internet) socket(fact[0], fact[1]);
            assertThat(socket.transport()).isEqualTo(SocketEntry.Transport.valueOf(fact[2]));
            assertThat(socket.version()).isEqualTo(Integer.parseInt(fact[3]));
            assertThat(socket.state()).isEqualTo(SocketState.valueOf(fact[4]));
            assertThat(socket.local()).isEqualTo(new InetSocketAddress(fact[5], Integer.parseInt(fact[6])));
            assertThat(socket.uid()).isZero();
            if (socket.state() == SocketState.LISTENING) {
                assertThat(socket.sendQueue()).isEqualTo(5);
            }
        }
        String[] connection = program.fact("connection", 2);
        assertThat(table.otherEnds(descriptors.get(Integer.parseInt(connection[0]))))
                .containsExactly(new Holder(program.pid(), Integer.parseInt(connection[1]), true, true));
        assertThat(table.otherEnds(descriptors.get(Integer.parseInt(connection[1]))))
                .containsExactly(new Holder(program.pid(), Integer.parseInt(connection[0]), true, true));
    }

    @Test
    void otherSockets_haveTheirProtocols() {
        String[] netlink = program.fact("netlink", 4);
        SocketEntry.Netlink routes = (SocketEntry.Netlink) socket(netlink[0], netlink[1]);
        assertThat(routes.protocol()).isZero();
        assertThat(routes.port()).isEqualTo(program.pid());
        assertThat(routes.groups()).isEqualTo(5);
        for (String[] fact : program.facts("packet", 4)) {
            SocketEntry.Packet packet = (SocketEntry.Packet) socket(fact[0], fact[1]);
            assertThat(packet.type()).isEqualTo(Integer.parseInt(fact[2]));
            assertThat(packet.protocol()).isEqualTo(Integer.parseInt(fact[3]));
        }
        for (String[] fact : program.facts("raw", 3)) {
            SocketEntry.Internet raw = (SocketEntry.Internet) socket(fact[0], fact[1]);
            assertThat(raw.transport()).isEqualTo(SocketEntry.Transport.RAW);
            assertThat(raw.local().getPort()).isEqualTo(Integer.parseInt(fact[2]));
        }
    }

    @Test
    void whatItListensOn_isToldInOne() {
        List<Long> expected = program.facts("unix", 5).stream().map(fact -> Long.parseLong(fact[1])).collect(Collectors.toList());
        program.facts("internet", 7).stream().filter(fact -> !fact[4].equals("ESTABLISHED")).forEach(fact -> expected.add(Long.parseLong(fact[1])));
        program.facts("raw", 3).forEach(fact -> expected.add(Long.parseLong(fact[1])));

        assertThat(table.listening(entry)).extracting(SocketEntry::inode).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void whatWasAskedOfItAlone_wasReadOfNoOther() {
        ProcessEntry other = table.find((int) ProcessHandle.current().pid()).orElseThrow();

        assertThat(other.threads()).isEqualTo(Reading.notAsked());
        assertThat(other.environment()).isEqualTo(Reading.notAsked());
        assertThat(other.namespace(NamespaceType.NETWORK)).isEqualTo(Reading.notAsked());
        assertThat(other.descriptors().isKnown()).isTrue();
    }
}
