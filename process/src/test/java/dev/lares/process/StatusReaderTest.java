package dev.lares.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.linux.Signal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** proc(5), "/proc/PID/status". */
final class StatusReaderTest {
    private static final String TEXT = """
            Name:	nginx
            Umask:	0027
            State:	S (sleeping)
            Tgid:	4711
            Ngid:	0
            Pid:	4711
            PPid:	1
            TracerPid:	99
            Uid:	33	34	35	4294967294
            Gid:	43	44	45	46
            FDSize:	64
            Groups:	4 33 65534\s
            NStgid:	4711	12
            NSpid:	4711	12
            NSpgid:	4710	11
            NSsid:	4709	0
            Kthread:	0
            VmPeak:	    3060 kB
            VmSize:	    3059 kB
            VmLck:	       1 kB
            VmPin:	       2 kB
            VmHWM:	    1788 kB
            VmRSS:	    1787 kB
            RssAnon:	     116 kB
            RssFile:	    1672 kB
            RssShmem:	       3 kB
            VmData:	     360 kB
            VmStk:	     132 kB
            VmExe:	      20 kB
            VmLib:	    1528 kB
            VmPTE:	      44 kB
            VmSwap:	       5 kB
            HugetlbPages:	    2048 kB
            CoreDumping:	0
            THP_enabled:	1
            Threads:	2
            SigQ:	7/96365
            SigPnd:	0000000000000001
            ShdPnd:	0000000000000002
            SigBlk:	0000000000010000
            SigIgn:	0000000000001000
            SigCgt:	0000000180014a07
            CapInh:	0000000000000001
            CapPrm:	0000000000003000
            CapEff:	0000000000002000
            CapBnd:	000001ffffffffff
            CapAmb:	0000000000000400
            NoNewPrivs:	1
            Seccomp:	2
            Seccomp_filters:	3
            Speculation_Store_Bypass:	vulnerable
            Cpus_allowed:	3
            Cpus_allowed_list:	0-1
            Mems_allowed:	00000000,00000001
            Mems_allowed_list:	0
            voluntary_ctxt_switches:	150
            nonvoluntary_ctxt_switches:	545
            """;

    private static Optional<TaskStatus> read(String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        return new StatusReader().read(bytes, bytes.length);
    }

    @Test
    void readsEveryField() {
        TaskStatus status = read(TEXT).orElseThrow();

        assertThat(status.umask().get()).isEqualTo(027);
        assertThat(status.tracer()).isEqualTo(99);
        assertThat(status.uids()).isEqualTo(new Ids(33, 34, 35, -2));
        assertThat(status.gids()).isEqualTo(new Ids(43, 44, 45, 46));
        assertThat(status.groups()).containsExactly(4, 33, 65534);
        assertThat(status.namespacePids().get()).containsExactly(4711, 12);
        assertThat(status.namespaceGroups().get()).containsExactly(4710, 11);
        assertThat(status.namespaceSessions().get()).containsExactly(4709, 0);
        assertThat(status.memory().get()).isEqualTo(new MemorySizes(3060 << 10, 3059 << 10, 1 << 10, 2 << 10, 1788 << 10, 1787 << 10,
                116 << 10, 1672 << 10, 3 << 10, 360 << 10, 132 << 10, 20 << 10, 1528 << 10, 44 << 10, 5 << 10, 2048 << 10));
        assertThat(status.coreDumping().get()).isFalse();
        assertThat(status.signals().queued()).isEqualTo(7);
        assertThat(status.signals().queueLimit()).isEqualTo(96365);
        assertThat(status.signals().pending().signals()).containsExactly(Signal.SIGHUP);
        assertThat(status.signals().sharedPending().signals()).containsExactly(Signal.SIGINT);
        assertThat(status.signals().blocked().signals()).containsExactly(Signal.SIGCHLD);
        assertThat(status.signals().ignored().signals()).containsExactly(Signal.SIGPIPE);
        assertThat(status.signals().caught().hex()).isEqualTo("0000000180014a07");
        assertThat(status.capabilities().inheritable().names()).containsExactly("CAP_CHOWN");
        assertThat(status.capabilities().permitted().names()).containsExactly("CAP_NET_ADMIN", "CAP_NET_RAW");
        assertThat(status.capabilities().effective().names()).containsExactly("CAP_NET_RAW");
        assertThat(status.capabilities().bounding().names()).hasSize(Capability.values().length);
        assertThat(status.capabilities().ambient().get().names()).containsExactly("CAP_NET_BIND_SERVICE");
        assertThat(status.noNewPrivileges().get()).isTrue();
        assertThat(status.seccomp().get()).isEqualTo(SeccompMode.FILTER);
        assertThat(status.seccompFilters().get()).isEqualTo(3);
        assertThat(status.allowedCpus()).hasToString("0-1");
        assertThat(status.allowedMemoryNodes()).hasToString("0");
        assertThat(status.voluntarySwitches()).isEqualTo(150);
        assertThat(status.involuntarySwitches()).isEqualTo(545);
    }

    @Test
    void marksWhatIsNotThere_andForgetsTheFileBefore() {
        StatusReader reader = new StatusReader();
        byte[] whole = TEXT.getBytes(ISO_8859_1);
        reader.read(whole, whole.length);
        byte[] zombie = "Name:\tgone\nState:\tZ (zombie)\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nGroups:\t \n".getBytes(ISO_8859_1);

        TaskStatus status = reader.read(zombie, zombie.length).orElseThrow();

        assertThat(List.of(status.umask(), status.memory(), status.noNewPrivileges(), status.seccomp(), status.seccompFilters(),
                status.namespacePids(), status.namespaceGroups(), status.namespaceSessions(), status.coreDumping(),
                status.capabilities().ambient())).containsOnly(Reading.absent());
        assertThat(status.groups()).isEmpty();
        assertThat(status.tracer()).isZero();
        assertThat(status.signals()).isEqualTo(new SignalState(0, 0, SignalSet.EMPTY, SignalSet.EMPTY, SignalSet.EMPTY,
                SignalSet.EMPTY, SignalSet.EMPTY));
        assertThat(status.capabilities().bounding().isEmpty()).isTrue();
        assertThat(status.voluntarySwitches()).isZero();
    }

    @Test
    void comparesTheNameAsTheKernelEscapesIt() {
        StatusReader reader = new StatusReader();
        byte[] text = "Name:\ta\\nb\\\\c \u00ff\nUid:\t0\t0\t0\t0\n".getBytes(ISO_8859_1);
        reader.read(text, text.length);

        assertThat(reader.isNamed("a\nb\\c \uDCFF")).isTrue();
        assertThat(reader.isNamed("a\nb\\c")).isFalse();
        assertThat(reader.isNamed("")).isFalse();
    }

    @Test
    void refusesWhatHasNoIdentities() {
        assertThat(read("")).isEmpty();
        assertThat(read("Name:\tcat\n")).isEmpty();
    }
}
