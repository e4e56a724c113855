package dev.lares.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lares.process.ProcessState;
import dev.lares.process.Reading;
import dev.lares.process.SchedulingPolicy;
import dev.lares.process.SocketEntry;
import dev.lares.process.SocketState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PsTest {
    private static final MadeProcess[] MACHINE = {
        MadeProcess.systemd().cpu(200),
        MadeProcess.kernelThread(2, "kthreadd"),
        MadeProcess.service(80, "web").uid(33).cpu(72_000).command("web", "--port", "8080").socketAt(3, 700),
        new MadeProcess(81, "web").parent(80).session(80).group(80).uid(33).unit("web.service").command("web: worker").socketAt(3, 700),
        new MadeProcess(100, "bash").terminal(102).started(360_000 - 500),
        new MadeProcess(101, "sleep").parent(100).session(100).terminal(102).command("sleep", "60").state(ProcessState.STOPPED),
        new MadeProcess(102, "vi").parent(100).session(100).terminal(102).command("vi", "a\nb.txt"),
        new MadeProcess(103, "cc").parent(100).session(100).terminal(102).state(ProcessState.ZOMBIE)
    };

    private static final List<SocketEntry> SOCKETS = List.of(new SocketEntry.Internet(
            700, 4, SocketEntry.Transport.TCP, 4, SocketState.LISTENING, new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 8080),
            new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0), 33, 0, 0));

    private static String ps(OptionalInt columns, String... words) throws Arguments.UsageException {
        Scene scene = MadeProcess.scene(SOCKETS, MACHINE);
        PsCommand.Plan plan = PsCommand.Plan.of(Arguments.parse(Arrays.asList(words), PsCommand.FLAGS, PsCommand.VALUES), MadeProcess.accounts());
        List<Row> rows = PsRows.of(scene, plan.filter(), plan.order(), plan.tree(), plan.threads());
        return plan.json() ? PsCommand.json(plan, rows) : PsCommand.text(plan, rows, columns, false);
    }

    private static String ps(String... words) throws Arguments.UsageException {
        return ps(OptionalInt.empty(), words);
    }

    @Test
    void showsTheColumnsOfPs_andWhatEachIs() throws Exception {
        assertThat(ps()).isEqualTo("""
                USER         PID    PPID    PGID     SID  C STIME TTY          TIME KIND               UNIT            CMD
                root           1       0       1       1  0 09:00 ?        00:00:02 manager            init.scope      /lib/systemd/systemd
                root           2       0       0       0  0 09:01 ?        00:00:00 kernel             -               [kthreadd]
                www-data      80       1      80      80 20 09:01 ?        00:12:00 service            web.service     web --port 8080
                www-data      81      80      80      80  0 09:01 ?        00:00:00 worker             web.service     web: worker
                root         100       1     100     100  0 09:59 pts/0    00:00:00 leader,orphan      -               bash
                root         101     100     101     100  0 09:01 pts/0    00:00:00 background,stopped -               sleep 60
                root         102     100     102     100  0 09:01 pts/0    00:00:00 foreground         -               vi a\\x0ab.txt
                root         103     100     103     100  0 09:01 pts/0    00:00:00 background,zombie  -               [cc] <defunct>
                """);
    }

    @Test
    void fitsTheTerminal_byNarrowerColumnsFirst_thenByCutting() throws Exception {
        assertThat(ps(OptionalInt.of(80), "--kind=service,kernel")).isEqualTo("""
                USER     PID PPID PGID SID  C STIME TTY     TIME KIND    UNIT        CMD
                root       2    0    0   0  0 09:01 ?   00:00:00 kernel  -           [kthreadd]
                www-data  80    1   80  80 20 09:01 ?   00:12:00 service web.service web --port+
                """);
        assertThat(ps(OptionalInt.of(80)).lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    @Test
    void showsEachProcessBelowItsParent() throws Exception {
        assertThat(ps("--tree", "-o", "pid,args", "--kind=manager,service,worker,leader,foreground,background")).isEqualTo("""
                    PID CMD
                      1 /lib/systemd/systemd
                     80 ├─ web --port 8080
                     81 │  └─ web: worker
                    100 └─ bash
                    101    ├─ sleep 60
                    102    ├─ vi a\\x0ab.txt
                    103    └─ [cc] <defunct>
                """);
    }

    @Test
    void showsThreadsWithHowTheyAreScheduled() throws Exception {
        MadeProcess threaded = new MadeProcess(90, "db")
                .thread(90, "db", SchedulingPolicy.SCHED_OTHER, 0, 0)
                .thread(91, "timer", SchedulingPolicy.SCHED_FIFO, 10, 0)
                .thread(92, "batch", SchedulingPolicy.SCHED_BATCH, 0, 7);
        PsCommand.Plan plan = PsCommand.Plan.of(
                Arguments.parse(List.of("--threads", "-o", "pid,lwp,cls,rtprio,ni,affinity,comm"), PsCommand.FLAGS, PsCommand.VALUES), MadeProcess.accounts());
        List<Row> rows = PsRows.of(MadeProcess.scene(MadeProcess.systemd(), threaded), plan.filter(), plan.order(), false, true);
        assertThat(PsCommand.text(plan, rows.subList(1, 4), OptionalInt.empty(), false)).isEqualTo("""
                    PID     LWP CLS RTPRIO NI  AFFINITY COMMAND
                     90      90 TS  -      0   0-1      db
                     90      91 FF  10     -   0-1      timer
                     90      92 B   -      7   0-1      batch
                """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--kind=service                 | 80",
        "--kind=stopped,zombie          | 101 103",
        "--unit=web                     | 80 81",
        "--unit=web.service             | 80 81",
        "--unit=w*                      | 80 81",
        "--unit=system.slice            | 1 80 81",
        "--user=www-data                | 80 81",
        "--state=T                      | 101",
        "--state=ZT                     | 101 103",
        "--tty=pts/0                    | 100 101 102 103",
        "--tty=/dev/pts/*               | 100 101 102 103",
        "--tty=-                        | 1 2 80 81",
        "--name=web,vi                  | 80 81 102",
        "--port=8080                    | 80 81",
        "--port=80                      | ''",
        "--sort=-pid                    | 103 102 101 100 81 80 2 1",
        "--sort=-cpu                    | 80 1 2 81 100 101 102 103",
        "--sort=user,-pid               | 103 102 101 100 2 1 81 80",
        "80                             | 80"
    })
    void filtersAndSorts(String words, String pids) throws Exception {
        String shown = ps(words, "-o", "pid", "--no-header").lines().map(String::strip).reduce((a, b) -> a + " " + b).orElse("");
        assertThat(shown).isEqualTo(pids);
    }

    @Test
    void letsOnlyThroughWhatEveryFilterLetsThrough() throws Exception {
        assertThat(ps("--unit=web", "--kind=worker", "-o", "pid", "--no-header").strip()).isEqualTo("81");
    }

    @Test
    void tellsProgramsInOneObjectALine() throws Exception {
        assertThat(ps("--json", "-o", "pid,kind,conditions,unit,cpu,ports,ni", "80", "101")).isEqualTo("""
                {"pid":80,"kind":"service","conditions":[],"unit":"web.service","cpu":20.3,"ports":["8080"],"ni":0}
                {"pid":101,"kind":"background","conditions":["stopped"],"unit":null,"cpu":0,"ports":[],"ni":0}
                """);
    }

    @Test
    void marksWhatIsDenied() throws Exception {
        Field field = Fields.find("wbytes").orElseThrow();
        Row row = Row.of(MadeProcess.scene(new MadeProcess(9, "x").ioDenied()), new MadeProcess(9, "x").ioDenied().entry());
        assertThat(field.value().apply(row).shown()).isEqualTo("denied");
        assertThat(field.value().apply(row).json().line()).isEqualTo("{\"denied\":true}\n");
        assertThat(Field.Value.of(Reading.<String>absent(), Field.Value::of).json().line()).isEqualTo("null\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "-o=pid,comman              | cannot show 'comman': no such field; is command meant?",
        "-o=frobnicate              | cannot show 'frobnicate': no such field; lares ps -o help lists them",
        "--sort=-size               | cannot sort by 'size': no such field; is vsize meant?",
        "--user=nobodyatall         | cannot filter by user 'nobodyatall': no such account",
        "--state=Q                  | cannot filter by state 'Q': no state of ps(1)",
        "--port=http                | cannot take port 'http': not a number",
        "web                        | cannot take process 'web': not a number"
    })
    void refusesWhatItDoesNotUnderstand(String words, String message) {
        assertThatThrownBy(() -> ps(words)).isInstanceOf(Arguments.UsageException.class).hasMessage(message);
    }

    @Test
    void refusesAKindThereIsNot_namingThoseThereAre() {
        assertThatThrownBy(() -> ps("--kind=demon")).isInstanceOf(Arguments.UsageException.class)
                .hasMessageStartingWith("cannot filter by kind 'demon': there are kernel, manager, init, service,").hasMessageEndingWith("traced, orphan");
    }

    @Test
    void listsEachFieldOnce_withWhatItIs() {
        assertThat(Fields.NAMES).doesNotHaveDuplicates();
        assertThat(PsCommand.fieldList().lines()).hasSameSizeAs(Fields.ALL).contains("ppid        PPID        parent");
        assertThat(Fields.DEFAULT).allSatisfy(name -> assertThat(Fields.find(name)).isPresent());
        assertThat(Fields.OF_THREADS).allSatisfy(name -> assertThat(Fields.find(name)).isPresent());
        assertThat(Fields.OF_JSON).allSatisfy(name -> assertThat(Fields.find(name)).isPresent());
        assertThat(Fields.OF_JSON_THREADS).allSatisfy(name -> assertThat(Fields.find(name)).isPresent());
    }

    @Test
    void hasAValueForEachField_ofAnyProcess() {
        Scene scene = MadeProcess.scene(SOCKETS, MACHINE);
        assertThat(Fields.ALL).allSatisfy(field -> scene.table().processes().forEach(
                process -> assertThat(field.value().apply(Row.of(scene, process)).shown()).isNotNull()));
        assertThat(Fields.find("tname").map(Field::name)).isEqualTo(Optional.of("tty"));
    }
}
