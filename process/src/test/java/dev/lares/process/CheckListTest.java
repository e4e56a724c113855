package dev.lares.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.lares.linux.Signal;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class CheckListTest {
    private final MadeProcess init = new MadeProcess(1, "init").parent(0);
    private Surroundings surroundings = new Surroundings(false, List.of(new PidFile("/run/d.pid", 202)), new TreeMap<>());

    /** A daemon that has done all steps. */
    private static MadeProcess daemon() {
        return new MadeProcess(202, "d").session(201).group(201).forked().uid(33).lockedFileAt(3, "/run/d.pid");
    }

    private List<Check> checks(MadeProcess process, MadeProcess... others) {
        MadeProcess[] all = new MadeProcess[others.length + 2];
        all[0] = init;
        all[1] = process;
        System.arraycopy(others, 0, all, 2, others.length);
        ProcessTable table = MadeProcess.table(all);
        ProcessEntry entry = process.entry();
        Verdict verdict = Classification.of(table, surroundings).get(entry.pid());
        return CheckList.of(table, table.find(entry.pid()).orElseThrow(), verdict, surroundings);
    }

    private Check check(Check.Point point, MadeProcess process, MadeProcess... others) {
        return checks(process, others).stream().filter(check -> check.point() == point).findFirst().orElseThrow();
    }

    private static Check met(Check.Point point, String observed) {
        return new Check(point, Check.Outcome.MET, observed);
    }

    private static Check missed(Check.Point point, String observed) {
        return new Check(point, Check.Outcome.NOT_MET, observed);
    }

    private static Check unknown(Check.Point point, String observed) {
        return new Check(point, Check.Outcome.UNKNOWN, observed);
    }

    @Test
    void findsEveryStepOfAWellMadeDaemon() {
        assertThat(checks(daemon())).filteredOn(check -> check.point().style() == Check.Style.SYSV || check.point().style() == Check.Style.BOTH)
                .containsExactly(
                        met(Check.Point.BACKGROUND, "parent is 1 (init)"),
                        met(Check.Point.SESSION, "session 201, whose leader has ended"),
                        met(Check.Point.TERMINAL, "none"),
                        met(Check.Point.SECOND_FORK, "leads no session"),
                        met(Check.Point.STREAMS, "0, 1, 2 /dev/null"),
                        met(Check.Point.DESCRIPTORS, "1 more, none a terminal or a stranger's pipe"),
                        met(Check.Point.DISPOSITIONS, "ignores none"),
                        met(Check.Point.MASK, "none"),
                        met(Check.Point.ENVIRONMENT, "0 variables"),
                        met(Check.Point.UMASK, "0000"),
                        met(Check.Point.DIRECTORY, "/"),
                        met(Check.Point.PID_FILE, "/run/d.pid"),
                        met(Check.Point.SINGLE, "holds a lock on /run/d.pid"),
                        met(Check.Point.PRIVILEGES, "uid 33, no capabilities"));
    }

    @Test
    void namesAParentThatIsStillThere() {
        assertThat(check(Check.Point.BACKGROUND, new MadeProcess(202, "d").parent(150), new MadeProcess(150, "sh")))
                .isEqualTo(missed(Check.Point.BACKGROUND, "still a child of 150 (sh)"));
    }

    @Test
    void namesTheSessionItNeverLeft_andTheTerminal() {
        MadeProcess shell = new MadeProcess(150, "sh").terminal(150);
        MadeProcess stayed = daemon().session(150).group(150).terminal(150);
        assertThat(check(Check.Point.SESSION, stayed, shell)).isEqualTo(missed(Check.Point.SESSION, "session 150, led by 150 (sh)"));
        assertThat(check(Check.Point.TERMINAL, stayed, shell)).isEqualTo(missed(Check.Point.TERMINAL, "pts/0"));
        MadeProcess neighbour = new MadeProcess(151, "other").session(150).group(150);
        assertThat(check(Check.Point.SESSION, daemon().session(150).group(150), neighbour))
                .isEqualTo(missed(Check.Point.SESSION, "session 150, shared with 151 (other)"));
    }

    @Test
    void namesAMissingSecondFork() {
        assertThat(check(Check.Point.SECOND_FORK, daemon().session(202).group(202)))
                .isEqualTo(missed(Check.Point.SECOND_FORK, "leads session 202: an open() of a terminal takes it"));
    }

    @Test
    void namesStandardStreamsThatLeadElsewhere() {
        assertThat(check(Check.Point.STREAMS, daemon().terminalAt(2))).isEqualTo(missed(Check.Point.STREAMS, "0 /dev/null, 1 /dev/null, 2 /dev/pts/0"));
        assertThat(check(Check.Point.STREAMS, daemon().closed(0))).isEqualTo(missed(Check.Point.STREAMS, "0 closed, 1 /dev/null, 2 /dev/null"));
        assertThat(check(Check.Point.STREAMS, daemon().fileAt(0, "/etc/passwd")).outcome()).isEqualTo(Check.Outcome.NOT_MET);
        assertThat(check(Check.Point.STREAMS, daemon().fileAt(1, "/var/log/d").fileAt(2, "/var/log/d")))
                .isEqualTo(met(Check.Point.STREAMS, "0 /dev/null, 1 /var/log/d, 2 /var/log/d"));
    }

    @Test
    void namesInheritedDescriptors_butNotTheDaemonsOwnPipes() {
        MadeProcess stranger = new MadeProcess(150, "make").pipeAt(4, 900);
        assertThat(check(Check.Point.DESCRIPTORS, daemon().pipeAt(9, 900), stranger))
                .isEqualTo(missed(Check.Point.DESCRIPTORS, "9 pipe to 150 (make)"));
        assertThat(check(Check.Point.DESCRIPTORS, daemon().terminalAt(7))).isEqualTo(missed(Check.Point.DESCRIPTORS, "7 /dev/pts/0"));
        MadeProcess child = new MadeProcess(203, "d").parent(202).session(201).group(201).forked().pipeAt(5, 901);
        assertThat(check(Check.Point.DESCRIPTORS, daemon().pipeAt(5, 901), child).outcome()).isEqualTo(Check.Outcome.MET);
    }

    @Test
    void namesIgnoredAndBlockedSignals() {
        assertThat(check(Check.Point.DISPOSITIONS, daemon().ignores(Signal.SIGINT, Signal.SIGQUIT)))
                .isEqualTo(missed(Check.Point.DISPOSITIONS, "ignores INT, QUIT"));
        assertThat(check(Check.Point.DISPOSITIONS, daemon().ignores(Signal.SIGPIPE)))
                .isEqualTo(met(Check.Point.DISPOSITIONS, "ignores PIPE by its own choice, it seems"));
        assertThat(check(Check.Point.MASK, daemon().blocks(Signal.SIGUSR1))).isEqualTo(missed(Check.Point.MASK, "blocks USR1"));
        assertThat(check(Check.Point.MASK, daemon().blocks(Signal.SIGUSR1).signalFdAt(4, Signal.SIGUSR1)))
                .isEqualTo(met(Check.Point.MASK, "USR1, read by signalfd(2)"));
    }

    @Test
    void doesNotKnowWhatAProgramMadeOfItsEnvironment() {
        assertThat(check(Check.Point.ENVIRONMENT, daemon().environment("TERM=xterm", "SSH_TTY=/dev/pts/0", "A=b")))
                .isEqualTo(unknown(Check.Point.ENVIRONMENT, "was given SSH_TTY, TERM; what it dropped does not show"));
    }

    @Test
    void namesUmaskAndDirectory() {
        assertThat(check(Check.Point.UMASK, daemon().umask(0022))).isEqualTo(missed(Check.Point.UMASK, "0022"));
        assertThat(check(Check.Point.DIRECTORY, daemon().directory("/home/me"))).isEqualTo(missed(Check.Point.DIRECTORY, "/home/me"));
    }

    @Test
    void namesAMissingPidFileAndAMissingLock() {
        assertThat(check(Check.Point.SINGLE, daemon().closed(3))).isEqualTo(missed(Check.Point.SINGLE, "holds no lock on /run/d.pid"));
        surroundings = Surroundings.NONE;
        assertThat(check(Check.Point.PID_FILE, daemon().closed(3))).isEqualTo(missed(Check.Point.PID_FILE, "none in /run names it"));
        assertThat(check(Check.Point.SINGLE, daemon().closed(3))).isEqualTo(missed(Check.Point.SINGLE, "no PID file, no lock"));
        assertThat(check(Check.Point.PID_FILE, daemon().lockedFileAt(3, "/var/lib/d/d.pid"))).isEqualTo(met(Check.Point.PID_FILE, "/var/lib/d/d.pid"));
    }

    @Test
    void doesNotKnowWhetherRootIsNeeded() {
        assertThat(check(Check.Point.PRIVILEGES, daemon().uid(0).capabilities(0xff)))
                .isEqualTo(unknown(Check.Point.PRIVILEGES, "uid 0, 8 capabilities; whether it needs them does not show"));
        assertThat(check(Check.Point.PRIVILEGES, daemon().capabilities(1 << 10)))
                .isEqualTo(met(Check.Point.PRIVILEGES, "uid 33, CAP_NET_BIND_SERVICE"));
    }

    @Test
    void tellsWhatBecomesOfTermAndHup() {
        assertThat(check(Check.Point.SIGTERM, daemon().catches(Signal.SIGTERM))).isEqualTo(met(Check.Point.SIGTERM, "caught by a handler"));
        assertThat(check(Check.Point.SIGTERM, daemon())).isEqualTo(missed(Check.Point.SIGTERM, "default action: ends at once, cleans up nothing"));
        assertThat(check(Check.Point.SIGTERM, daemon().ignores(Signal.SIGTERM))).isEqualTo(missed(Check.Point.SIGTERM, "ignored"));
        assertThat(check(Check.Point.SIGTERM, daemon().blocks(Signal.SIGTERM))).isEqualTo(unknown(Check.Point.SIGTERM, "blocked: some thread may wait for it"));
        assertThat(check(Check.Point.SIGTERM, daemon().blocks(Signal.SIGTERM).signalFdAt(4, Signal.SIGTERM)))
                .isEqualTo(met(Check.Point.SIGTERM, "read by signalfd(2)"));
        assertThat(check(Check.Point.SIGHUP, daemon())).isEqualTo(unknown(Check.Point.SIGHUP, "default action: ends it"));
    }

    @Test
    void asksAServiceForItsManagersProtocols() {
        MadeProcess systemd = new MadeProcess(1, "systemd").parent(0).executable("/usr/lib/systemd/systemd").cgroup("/init.scope").pipeAt(7, 950);
        MadeProcess web = new MadeProcess(80, "web").cgroup("/system.slice/web.service").pipeAt(2, 950)
                .environment("SYSTEMD_EXEC_PID=80", "NOTIFY_SOCKET=/run/systemd/notify", "LISTEN_FDS=1");
        ProcessTable table = MadeProcess.table(systemd, web);
        Verdict verdict = Classification.of(table, surroundings).get(80);
        assertThat(CheckList.of(table, table.find(80).orElseThrow(), verdict, surroundings)).contains(
                met(Check.Point.BACKGROUND, "started by the manager 1 (systemd)"),
                met(Check.Point.SINGLE, "its manager runs it once"),
                met(Check.Point.READY, "NOTIFY_SOCKET=/run/systemd/notify"),
                met(Check.Point.SOCKETS, "LISTEN_FDS=1"),
                met(Check.Point.LOG, "2 pipe to 1 (systemd)"));
        assertThat(check(Check.Point.READY, daemon())).isEqualTo(missed(Check.Point.READY, "no NOTIFY_SOCKET"));
        assertThat(check(Check.Point.LOG, daemon())).isEqualTo(missed(Check.Point.LOG, "2 /dev/null"));
    }

    @Test
    void saysWhatIsDenied_andMeetsNothingByIt() {
        assertThat(checks(daemon().denied())).filteredOn(check -> check.outcome() == Check.Outcome.UNKNOWN)
                .extracting(Check::point, Check::observed)
                .contains(
                        tuple(Check.Point.STREAMS, "denied (EACCES)"),
                        tuple(Check.Point.DIRECTORY, "denied (EACCES)"),
                        tuple(Check.Point.ENVIRONMENT, "denied (EACCES)"),
                        tuple(Check.Point.SINGLE, "denied (EACCES)"));
    }

    @Test
    void asksNothingOfKernelThreadsAndZombies() {
        assertThat(checks(new MadeProcess(9, "k").kernelThread())).isEmpty();
        assertThat(checks(daemon().exited(0))).isEmpty();
        assertThat(checks(daemon())).hasSize(Check.Point.values().length);
    }
}
