package dev.lares.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lares.linux.Signal;
import dev.lares.process.ProcessEntry;
import dev.lares.process.ProcessState;
import dev.lares.process.SchedulingPolicy;
import dev.lares.process.SocketEntry;
import dev.lares.process.SocketState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InspectTest {
    private static final List<SocketEntry> SOCKETS = List.of(new SocketEntry.Internet(
            700, 4, SocketEntry.Transport.TCP, 4, SocketState.LISTENING, new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 80),
            new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0), 33, 0, 0));

    private static final MadeProcess[] MACHINE = {
        MadeProcess.systemd(),
        MadeProcess.service(80, "web").uid(33).cpu(7_200).io(1 << 20, 4096).command("web", "--port", "80").socketAt(3, 700)
                .variable("NOTIFY_SOCKET=/run/systemd/notify").catches(Signal.SIGTERM),
        new MadeProcess(81, "web").parent(80).session(80).group(80).uid(33).unit("web.service").command("web: worker").socketAt(3, 700),
        new MadeProcess(90, "old").session(89).group(89).forked().command("old", "-d")
                .thread(90, "old", SchedulingPolicy.SCHED_OTHER, 0, 0).thread(91, "rt", SchedulingPolicy.SCHED_FIFO, 10, 0),
        new MadeProcess(100, "bash").terminal(102),
        new MadeProcess(101, "sleep").parent(100).session(100).terminal(102).state(ProcessState.STOPPED),
        new MadeProcess(102, "sleep").parent(100).session(100).terminal(102).directory("/home/me")
    };

    private static Scene scene() {
        return MadeProcess.scene(SOCKETS, MACHINE);
    }

    private static Subject subject(int pid) {
        Scene scene = scene();
        return Subject.of(scene, scene.table().find(pid).orElseThrow());
    }

    private static String text(List<Line> lines) {
        return lines.stream().map(line -> line.text(false).stripTrailing() + "\n").collect(Collectors.joining());
    }

    private static String page(int pid) {
        return text(InspectPage.of(subject(pid), 80, false));
    }

    @Test
    void showsAService() {
        assertThat(page(80)).isEqualTo("""
                80 web  service  web.service

                What     the main process of web.service, of Type=notify (certain)
                Why      it is in the control group of web.service
                           cgroup: /system.slice/web.service
                         it is a child of the service manager systemd  stat: ppid 1
                         it was executed by the manager itself  environ: SYSTEMD_EXEC_PID=80
                         it may tell the manager when it is ready
                           environ: NOTIFY_SOCKET=/run/systemd/notify
                From     1 systemd  manager  init.scope
                         └─ 80 web  service  web.service
                            └─ 81 web  worker
                Runs     web --port 80
                         program /usr/bin/web, in /
                As       www-data (uid 33), group www-data, no capabilities
                Since    2026-03-04 09:01:00, for 59 min 0 s; sleeping in an interruptible wait
                Uses     CPU 2.0 % (1 min 12 s), memory 4.0M, disk read 1.0M, written 4.0K
                         1 thread, nice 0, processors 0-1

                daemon(7) 7 of 10 points met; --all shows those for other styles
                  ✓ session of its own            both   session 80, which it leads
                  ✓ no controlling terminal       both   none
                  ✓ 0, 1, 2 on no terminal        both   0, 1, 2 /dev/null
                  ✓ cannot be started twice       both   its manager runs it once
                  ✓ privileges dropped            both   uid 33, no capabilities
                  ✓ can tell when it is ready     new    NOTIFY_SOCKET=/run/systemd/notify
                  ✓ handles SIGTERM               new    caught by a handler
                  ? handles SIGHUP, to reload     new    default action: ends it
                  ✗ logs to its manager           new    2 /dev/null
                  ✗ sockets from its manager      new    listens by itself: tcp *:80

                Listens  tcp *:80
                Open       0  /dev/null
                           1  /dev/null
                           2  /dev/null
                           3  tcp *:80 LISTEN

                Next     systemctl status web.service
                         journalctl -u web.service -e
                """);
    }

    @Test
    void showsADaemon_withItsUnusualThread() {
        assertThat(page(90)).isEqualTo("""
                90 old  daemon

                What     a daemon of the SysV style (certain)
                Why      it is in a session of its own, whose leader has ended: it forked twice
                           stat: session 89
                         it was not forked by its parent 1 (systemd), which runs another program
                           stat: flags PF_FORKNOEXEC
                         it can get no terminal again, since it leads no session
                           stat: session 89
                         it reads nothing, and writes to no terminal  fd: 0 is /dev/null
                         it has no controlling terminal  stat: tty_nr 0
                         it works in the root directory  cwd: /
                From     1 systemd  manager  init.scope
                         └─ 90 old  daemon
                Runs     old -d
                         program /usr/bin/old, in /
                As       root (uid 0), group root, 2 capabilities
                Since    2026-03-04 09:01:00, for 59 min 0 s; sleeping in an interruptible wait
                Uses     CPU 0.0 % (0.0 s), memory 4.0M, disk read 0B, written 0B
                         2 threads, nice 0, processors 0-1
                         thread 91 rt: SCHED_FIFO 10

                daemon(7) 10 of 14 points met; --all shows those for other styles
                  ✓ in the background             SysV   parent is 1 (systemd)
                  ✓ session of its own            both   session 89, whose leader has ended
                  ✓ no controlling terminal       both   none
                  ✓ cannot get a terminal again   SysV   leads no session
                  ✓ 0, 1, 2 on no terminal        both   0, 1, 2 /dev/null
                  ✓ inherited no descriptors      SysV   0 more, none a terminal or a stranger's
                                                         pipe
                  ✓ inherited no ignored signals  SysV   ignores none
                  ✓ blocks no signals             SysV   none
                  ✓ environment without a login   SysV   0 variables
                  ✗ umask 0                       SysV   0022
                  ✓ works in /                    SysV   /
                  ✗ PID file names it             SysV   none in /run names it
                  ✗ cannot be started twice       both   no PID file, no lock
                  ? privileges dropped            both   uid 0, CAP_CHOWN, CAP_DAC_OVERRIDE;
                                                         whether it needs them does not show

                Open       0  /dev/null
                           1  /dev/null
                           2  /dev/null

                Next     journalctl _PID=90 -e    what it logged
                         kill -TERM 90    asks it to end
                """);
    }

    @Test
    void showsAJob_withWhatIsTheMatter() {
        assertThat(page(101)).startsWith("""
                101 sleep  background, stopped

                What     a job in the background of terminal pts/0 (certain)
                         It was stopped by a signal; SIGCONT makes it go on.
                Why      it has the controlling terminal pts/0  stat: tty_nr 136:0
                         it is not in the foreground there  stat: pgrp 101, tpgid 102
                From     1 systemd  manager  init.scope
                         └─ 100 bash  leader
                            └─ 101 sleep  background
                """).contains("daemon(7) asks nothing of it; --all shows how it stands to each point\n").endsWith("""
                Next     kill -CONT 101    makes it go on
                         fg at pts/0 brings it to the foreground
                """);
    }

    @Test
    void showsEveryPoint_ifAsked() {
        assertThat(text(InspectPage.of(subject(101), 80, true)).lines().filter(line -> line.matches("  [✓✗?] .*"))).hasSize(20);
    }

    @Test
    void fitsEachPageInto80Columns() {
        for (MadeProcess made : MACHINE) {
            ProcessEntry entry = made.entry();
            assertThat(InspectPage.of(subject(entry.pid()), 80, true)).allSatisfy(line -> assertThat(line.width()).isLessThanOrEqualTo(80));
        }
    }

    @Test
    void coloursWhatIsMetAndWhatIsNot() {
        List<String> lines = InspectPage.of(subject(80), 80, false).stream().map(line -> line.text(true)).toList();
        assertThat(lines).anySatisfy(line -> assertThat(line).startsWith("\u001b[32m  ✓ \u001b[0msession of its own"))
                .anySatisfy(line -> assertThat(line).startsWith("\u001b[1;31m  ✗ \u001b[0mlogs to its manager"));
    }

    @Test
    void tellsProgramsTheSame() {
        String json = InspectJson.of(subject(80)).line();
        assertThat(json).startsWith("""
                {"pid":80,"name":"web","kind":{"name":"service","unit":"web.service","manager":1,"type":"notify"},"certainty":"certain",\
                "evidence":[{"fact":"is in the control group of web.service","source":"cgroup: /system.slice/web.service"},""")
                .contains("\"conditions\":[]", "\"ancestry\":[{\"pid\":1,\"name\":\"systemd\",\"kind\":\"manager\",\"unit\":\"init.scope\"},{\"pid\":80,",
                        "\"children\":[{\"pid\":81,\"name\":\"web\",\"kind\":\"worker\",\"unit\":\"web.service\"}]",
                        "{\"number\":3,\"target\":\"tcp *:80 LISTEN\",\"closeOnExec\":false}",
                        "{\"point\":\"log\",\"title\":\"logs to its manager\",\"style\":\"new\",\"outcome\":\"not-met\",\"observed\":\"2 /dev/null\"}",
                        "\"next\":[\"systemctl status web.service\",\"journalctl -u web.service -e\"]")
                .endsWith("}\n");
    }

    // ---- what is meant ----

    @ParameterizedTest
    @CsvSource({"80, 80", "web, 80 81", "web.service, 80 81", "sleep, 101 102", ":80, 80 81", "system.slice, 1 80 81", "init.scope, 1"})
    void findsByNumberNameUnitAndPort(String target, String pids) throws Exception {
        assertThat(Matches.find(scene(), target).stream().map(process -> Integer.toString(process.pid())).collect(Collectors.joining(" "))).isEqualTo(pids);
    }

    @ParameterizedTest
    @CsvSource({
        "4711, cannot inspect 4711: no such process",
        "nginx, cannot inspect nginx: no process has that name",
        "nginx.service, cannot inspect nginx.service: no process is in such a unit",
        ":81, cannot inspect :81: nobody whose descriptors may be read listens at that port"
    })
    void saysWhatThereIsNot(String target, String message) {
        assertThatThrownBy(() -> Matches.find(scene(), target)).isInstanceOf(Matches.NoMatchException.class).hasMessage(message);
    }

    @Test
    void takesAServiceWithItsWorkersForOne_andListsWhatIsSeveral() throws Exception {
        Scene scene = scene();
        assertThat(Matches.leaders(scene, Matches.find(scene, "web"))).extracting(ProcessEntry::pid).containsExactly(80);
        assertThat(Matches.leaders(scene, List.of(scene.table().find(81).orElseThrow()))).extracting(ProcessEntry::pid).containsExactly(81);
        assertThat(text(InspectCommand.list(scene, "sleep", Matches.find(scene, "sleep")))).isEqualTo("""
                2 processes are meant by sleep; lares inspect PID shows one
                    PID    PPID USER     KIND               UNIT            CMD
                    101     100 root     background,stopped -               sleep
                    102     100 root     foreground         -               sleep
                """);
    }

    // ---- two side by side ----

    @Test
    void explainsTheDifferenceOfAServiceAndAJob() {
        Scene scene = scene();
        List<Line> page = ExplainPage.of(
                Subject.of(scene, scene.table().find(80).orElseThrow()), Subject.of(scene, scene.table().find(102).orElseThrow()), false, 80);
        assertThat(text(page)).isEqualTo("""
                           80 web                             102 sleep

                What       the main process of web.service,   a job in the foreground of
                           of Type=notify                     terminal pts/0
                           80: it is in the control group of web.service. 102: it has the
                           controlling terminal pts/0.

                Parent     1 (systemd)                        100 (bash)
                           80: the manager learns of its end, and may start it again. 102: its
                           creator waits for it, and is told how it ends.

                Session    80, its own                        100, of bash
                           80: it started a session, and no signal for another's reaches it.
                           102: it was started in that session, and goes with it.

                Terminal   none                               pts/0, in the foreground
                           80: no key and no closed terminal reaches it. 102: Ctrl-C there ends
                           it, and so does closing the terminal.

                0, 1, 2    /dev/null                          /dev/pts/0
                           80: it needs nobody to read or to type. 102: it needs whoever is at
                           the other end.

                Unit       web.service                        none
                           80: systemctl stop ends all its processes, also those that hide. 102:
                           no manager knows it.

                Readiness  tells its manager                  tells nobody
                           80: others can be started once it is ready. 102: others can only
                           guess when it is ready.

                User       www-data                           root
                           80: it may do what that user may. 102: it may do nearly anything.

                Directory  /                                  /home/me
                           80: it keeps no file system busy. 102: the file system of that
                           directory cannot be unmounted.

                SIGTERM    handled                            default action
                           80: asked to end, it cleans up first. 102: asked to end, it cleans up
                           nothing.

                A service is started, watched and stopped by a manager, by the rules of a unit:
                it needs no fork and no PID file, its log is kept, and the manager knows all its
                processes.
                A process, nothing more, belongs to whoever started it: its parent waits for it,
                its terminal steers it and takes it along when it closes.
                """);
        assertThat(page).allSatisfy(line -> assertThat(line.width()).isLessThanOrEqualTo(80));
    }

    @Test
    void breaksTextAtSpaces_andLongWordsWhereTheyMustBe() {
        assertThat(Wrap.words("a bc def", 4)).containsExactly("a bc", "def");
        assertThat(Wrap.words("  abcdefgh ij", 6)).containsExactly("  abcd", "  efgh", "  ij");
        assertThat(Wrap.words("", 5)).containsExactly("");
        assertThat(Line.of("日本語 text").cut(6).toString()).isEqualTo("日本+");
        assertThat(Cells.width("e\u0301日")).isEqualTo(3);
    }
}
