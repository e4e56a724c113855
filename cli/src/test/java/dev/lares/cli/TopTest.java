package dev.lares.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.linux.Pid;
import dev.lares.linux.Signal;
import dev.lares.process.ProcessId;
import dev.lares.process.ProcessState;
import dev.lares.process.ProcessTable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The live table without a terminal: what two looks come to, which lines there are, what keys do, what the screen shows. */
final class TopTest {
    private static final LiveScreen.Dimensions SMALL = new LiveScreen.Dimensions(24, 80);
    private static final MachineLoad LOAD = new MachineLoad("0.50 0.40 0.30", 2, 8L << 30, 6L << 30, 0, 0);

    private static final MadeProcess[] AFTER = {
        MadeProcess.systemd().cpu(10),
        MadeProcess.kernelThread(2, "kthreadd"),
        MadeProcess.service(80, "web").uid(33).cpu(150).io(1000, 300_000).resident(20 << 20).command("web", "--port", "80"),
        new MadeProcess(81, "web").parent(80).session(80).group(80).uid(33).unit("web.service").cpu(500).command("web: worker"),
        new MadeProcess(100, "bash").terminal(101).resident(100 << 20),
        new MadeProcess(101, "vi").parent(100).session(100).terminal(101).command("vi", "notes").state(ProcessState.ZOMBIE)
    };

    private static final Scene SCENE = MadeProcess.scene(AFTER);

    private static SortedMap<ProcessId, Usage> usages() {
        ProcessTable before = MadeProcess.table(-2, List.of(),
                MadeProcess.systemd().cpu(10),
                MadeProcess.service(80, "web").cpu(50).io(1000, 100_000),
                new MadeProcess(81, "web").parent(80).cpu(400),
                new MadeProcess(100, "bash"),
                new MadeProcess(101, "vi"));
        return Usage.between(before, SCENE.table());
    }

    private static ProcessId id(int pid) {
        return SCENE.table().find(pid).orElseThrow().id();
    }

    private static List<TopRow> rows(TopView view) {
        return TopRows.of(SCENE, usages(), view);
    }

    private static String lines(TopView view) {
        return rows(view).stream().map(row -> switch (row) {
            case TopRow.OfUnit unit -> unit.name();
            case TopRow.OfProcess process -> process.branch() + process.process().pid();
        }).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String screen(TopState state) {
        return TopPage.lines(state, SCENE, LOAD, rows(state.view()), 0, List.of(Line.of("the page")), SMALL).stream()
                .map(line -> line.toString().stripTrailing()).collect(Collectors.joining("\n", "", "\n"));
    }

    // ---- between two looks ----

    @Test
    void countsShareAndRatesBetweenTwoLooks() {
        Usage web = usages().get(id(80));
        assertThat(web.cpuShare()).isEqualTo(50.0);
        assertThat(web.readRate()).isZero();
        assertThat(web.writeRate()).isEqualTo(100_000.0);
        assertThat(web.residentBytes()).isEqualTo(20 << 20);
    }

    @Test
    void countsAProcessThatIsNewSinceItStarted_andNeverOneWithTheSameNumber() {
        ProcessTable before = MadeProcess.table(-10, List.of(), new MadeProcess(80, "old").started(5).cpu(100_000));
        ProcessTable after = MadeProcess.table(0, List.of(), new MadeProcess(80, "new").started(360_000 - 400).cpu(100));
        assertThat(Usage.between(before, after).get(new ProcessId(new Pid(80), 359_600)).cpuShare()).isEqualTo(25.0);
    }

    @Test
    void saysNothingOfRates_whenBothLooksAreOne_orTheyAreDenied() {
        ProcessTable table = MadeProcess.table(0, List.of(), new MadeProcess(80, "web").cpu(100));
        assertThat(Usage.between(table, table).values()).allSatisfy(usage -> assertThat(usage.cpuShare()).isZero());
        ProcessTable before = MadeProcess.table(-1, List.of(), new MadeProcess(80, "web").ioDenied());
        ProcessTable after = MadeProcess.table(0, List.of(), new MadeProcess(80, "web").ioDenied());
        Usage usage = Usage.between(before, after).values().iterator().next();
        assertThat(usage.ioDenied()).isTrue();
        assertThat(usage.writeRate()).isZero();
    }

    // ---- lines ----

    @Test
    void putsProcessesBelowTheirUnits_theBusiestFirst() {
        assertThat(lines(TopView.USUAL)).isEqualTo("""
                web.service
                \\_ 80
                   \\_ 81
                (no unit)
                \\_ 100
                   \\_ 101
                init.scope
                \\_ 1
                """);
    }

    @Test
    void sortsAsAsked() {
        assertThat(lines(TopView.USUAL.sort(TopView.Sort.MEMORY))).startsWith("(no unit)\n");
        assertThat(lines(TopView.USUAL.sort(TopView.Sort.NAME).reverse())).startsWith("web.service\n");
        assertThat(lines(TopView.USUAL.turnTree().sort(TopView.Sort.CPU))).isEqualTo("80\n81\n1\n100\n101\n");
        assertThat(lines(TopView.USUAL.turnTree().sort(TopView.Sort.TIME))).isEqualTo("81\n80\n1\n100\n101\n");
        assertThat(lines(TopView.USUAL.turnTree().sort(TopView.Sort.IO))).startsWith("80\n");
        assertThat(lines(TopView.USUAL.turnTree().sort(TopView.Sort.PID).reverse())).isEqualTo("101\n100\n81\n80\n1\n");
    }

    @Test
    void hidesWhatIsFoldedFilteredOrTheKernels() {
        assertThat(lines(TopView.USUAL.turnFold("web.service"))).startsWith("web.service\n(no unit)\n");
        assertThat(lines(TopView.USUAL.filter("[VI]"))).isEqualTo("(no unit)\n\\_ 101\n");
        assertThat(lines(TopView.USUAL.filter("worker"))).isEqualTo("web.service\n\\_ 81\n");
        assertThat(lines(TopView.USUAL.filter("www-data"))).isEqualTo("web.service\n\\_ 80\n   \\_ 81\n");
        assertThat(lines(TopView.USUAL.turnKernel())).contains("(kernel)\n\\_ 2\n");
        assertThat(lines(TopView.USUAL.filter("nothing like it"))).isEqualTo("\n");
    }

    @ParameterizedTest
    @CsvSource({"0, 5, 30, 10, 0", "0, 9, 30, 10, 0", "0, 10, 30, 10, 1", "12, 5, 30, 10, 5", "12, 29, 30, 10, 20", "25, 20, 21, 10, 11", "7, 3, 4, 10, 0", "0, 0, 0, 10, 0"})
    void scrollsNoMoreThanItMust(int before, int selected, int rowCount, int pageSize, int first) {
        assertThat(TopScroll.first(before, selected, rowCount, pageSize)).isEqualTo(first);
    }

    // ---- keys ----

    /** Types those keys, each as a terminal sends it. */
    private static TopState.Step type(TopState state, String... keys) {
        KeyDecoder decoder = new KeyDecoder();
        TopState.Step step = new TopState.Step(state, new TopEffect.Draw());
        for (String text : keys) {
            for (Key key : decoder.take(text)) {
                step = step.state().on(key, rows(step.state().view()), 20);
            }
        }
        return step;
    }

    private static final String DOWN = "\u001b[B";
    private static final String END = "\u001b[4~";
    private static final String ESCAPE = "\u001b";

    @Test
    void selectsAProcess_andKeepsItWhateverTheOrder() {
        TopState state = type(TopState.START, DOWN).state();
        assertThat(state.selected()).contains(TopView.Mark.of(id(80)));
        TopState sorted = type(state, "M").state();
        assertThat(rows(sorted.view()).get(sorted.index(rows(sorted.view()))).mark()).isEqualTo(TopView.Mark.of(id(80)));
        assertThat(type(state, END).state().selected()).contains(TopView.Mark.of(id(1)));
    }

    @Test
    void selectsWhatIsInThePlaceOfALineThatIsGone() {
        TopState state = type(TopState.START, DOWN, DOWN).state();
        List<TopRow> without = new ArrayList<>(rows(state.view()));
        without.remove(2);
        assertThat(state.index(without)).isEqualTo(2);
        assertThat(state.index(without.subList(0, 1))).isZero();
        assertThat(state.index(List.of())).isZero();
    }

    @Test
    void sendsASignal_onlyAfterItIsConfirmed() {
        TopState asked = type(TopState.START, DOWN, "k").state();
        assertThat(asked.mode()).isEqualTo(new TopMode.TypeSignal(id(80), "web", "TERM"));
        TopState.Step typed = type(asked, "\u007f\u007f\u007f\u007fhup\r");
        assertThat(typed.effect()).isEqualTo(new TopEffect.Draw());
        assertThat(typed.state().mode()).isEqualTo(new TopMode.Confirm(id(80), "web", Signal.SIGHUP));
        assertThat(type(typed.state(), "y").effect()).isEqualTo(new TopEffect.Send(id(80), "web", Signal.SIGHUP));
        TopState.Step refused = type(typed.state(), "\r");
        assertThat(refused.effect()).isEqualTo(new TopEffect.Draw());
        assertThat(refused.state().message()).isEqualTo("nothing sent");
        assertThat(type(asked, "x\r").state().message()).isEqualTo("cannot send 'TERMx': no such signal");
        assertThat(type(asked, ESCAPE).state().mode()).isEqualTo(new TopMode.Table());
        assertThat(type(TopState.START, "k").state().message()).isEqualTo("select a process first");
    }

    @Test
    void filtersWhileItIsTyped() {
        TopState.Step typed = type(TopState.START, "/", "wörk");
        assertThat(typed.state().view().filter()).isEqualTo("wörk");
        assertThat(type(typed.state(), "\u007f\u007f\u007forker\r").state().view().filter()).isEqualTo("worker");
        assertThat(type(typed.state(), "q").effect()).isEqualTo(new TopEffect.Draw());
        assertThat(type(typed.state(), ESCAPE).state()).isEqualTo(TopState.START);
    }

    @Test
    void opensAndScrollsAPage_orFoldsAUnit() {
        TopState page = type(TopState.START, DOWN, "\r").state();
        assertThat(page.mode()).isEqualTo(new TopMode.Inspect(id(80), 0));
        assertThat(type(page, DOWN, DOWN, "\u001bOA").state().mode()).isEqualTo(new TopMode.Inspect(id(80), 1));
        assertThat(type(page, "\u001b[A").state().mode()).isEqualTo(new TopMode.Inspect(id(80), 0));
        assertThat(type(page, "q").state().mode()).isEqualTo(new TopMode.Table());
        assertThat(type(TopState.START, "\r").state().view().folded()).containsExactly("web.service");
        assertThat(type(TopState.START, " ", " ").state().view().folded()).isEmpty();
        assertThat(type(TopState.START, DOWN, " ").state().selected()).contains(TopView.Mark.of("web.service"));
    }

    @Test
    void quitsAndStops() {
        assertThat(type(TopState.START, "q").effect()).isEqualTo(new TopEffect.Quit());
        assertThat(type(TopState.START, "/", "\u0003").effect()).isEqualTo(new TopEffect.Quit());
        assertThat(type(TopState.START, "\u001a").effect()).isEqualTo(new TopEffect.Suspend());
        assertThat(type(TopState.START, "\f").effect()).isEqualTo(new TopEffect.Look());
        assertThat(type(TopState.START, "?", "x").state().mode()).isEqualTo(new TopMode.Table());
    }

    @Test
    void readsKeysAsTerminalsSendThem_alsoInPieces() {
        KeyDecoder decoder = new KeyDecoder();
        assertThat(decoder.take("a\u001b[A\u001b[5~\u001bOB\u001b[1;5Cä")).containsExactly(
                new Key.Typed('a'), Key.Named.UP, Key.Named.PAGE_UP, Key.Named.DOWN, Key.Named.RIGHT, new Key.Typed('ä'));
        assertThat(decoder.take("\u001b[")).isEmpty();
        assertThat(decoder.take("6~x")).containsExactly(Key.Named.PAGE_DOWN, new Key.Typed('x'));
        assertThat(decoder.take("\u001b")).containsExactly(Key.Named.ESCAPE);
        assertThat(decoder.take("\u001bx\u001b[200~")).containsExactly(Key.Named.OTHER, Key.Named.OTHER);
        assertThat(decoder.take("\u001b[" + "1".repeat(100) + "~")).isNotEmpty();
        assertThat(decoder.take("\u0000\r\t\u007f\u0003")).containsExactly(
                Key.Named.OTHER, Key.Named.ENTER, Key.Named.TAB, Key.Named.BACKSPACE, new Key.Control('c'));
    }

    // ---- the screen ----

    @Test
    void showsTheTableAt80By24() {
        assertThat(screen(TopState.START)).isEqualTo("""
                lares top  up 1 h 0 min  load 0.50 0.40 0.30  memory 2.0G of 8.0G
                5 processes in 2 units, 1 zombie  CPU 100.0 %  by CPU
                    PID USER      CPU%   MEM READ/s WRIT/s KIND       COMMAND
                                 100.0   24M     0B    98K 2 procs    web.service
                     80 www-data  50.0   20M     0B    98K service    \\_ web --port 80
                     81 www-data  50.0  4.0M     0B     0B worker        \\_ web: worker
                                   0.0  100M     0B     0B 2 procs    (no unit)
                    100 root       0.0  100M     0B     0B leader     \\_ bash
                    101 root       0.0    0B     0B     0B zombie        \\_ [vi] <defunct>
                                   0.0  4.0M     0B     0B 1 process  init.scope
                      1 root       0.0  4.0M     0B     0B manager    \\_ /lib/systemd/systemd
                """ + "\n".repeat(12) + "q quit  / filter  s sort  t tree  i inspect  k signal  space fold  ? help\n");
    }

    @Test
    void asksBeforeASignal_andShowsWhatIsTyped() {
        assertThat(screen(type(TopState.START, DOWN, "k").state())).endsWith("signal for 80 (web): TERM   Esc drops it\n");
        assertThat(screen(type(TopState.START, DOWN, "k", "\r").state())).endsWith("send SIGTERM to 80 (web)? y sends it, any other key does not\n");
        assertThat(screen(type(TopState.START, "/web").state())).contains("by CPU  showing web\n").endsWith("filter: web   Enter keeps it, Esc drops it\n");
        assertThat(screen(type(TopState.START, DOWN, "i").state())).startsWith("the page\n").endsWith("Esc back  Up, Down, PgUp, PgDn scroll\n");
        assertThat(screen(type(TopState.START, "?").state())).startsWith("lares top: keys\n").contains("any key goes back");
        assertThat(screen(type(TopState.START, " ").state())).contains("2 procs    + web.service\n");
    }

    @Test
    void fitsAnyScreen() {
        for (LiveScreen.Dimensions size : List.of(SMALL, new LiveScreen.Dimensions(5, 20), new LiveScreen.Dimensions(60, 200), new LiveScreen.Dimensions(1, 1))) {
            for (TopState state : List.of(TopState.START, type(TopState.START, "?").state(), type(TopState.START, DOWN, "k").state())) {
                List<Line> lines = TopPage.lines(state, SCENE, LOAD, rows(state.view()), 0, List.of(), size);
                assertThat(lines).allSatisfy(line -> assertThat(line.width()).isLessThanOrEqualTo(size.columns()));
            }
        }
        assertThat(TopPage.lines(TopState.START, SCENE, LOAD, rows(TopView.USUAL), 0, List.of(), SMALL)).hasSize(24);
    }

    /** Without colours the selected line and the zombie are still told apart. */
    @Test
    void usesNoColourForWhatOnlyAColourWouldTell() {
        List<Line> lines = TopPage.lines(type(TopState.START, DOWN).state(), SCENE, LOAD, rows(TopView.USUAL), 0, List.of(), SMALL);
        assertThat(lines.get(4).parts()).allSatisfy(part -> assertThat(part.ink()).isEqualTo(Ink.INVERSE));
        assertThat(lines.get(8).toString()).contains(" zombie ");
    }
}
