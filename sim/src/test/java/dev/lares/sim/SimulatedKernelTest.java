package dev.lares.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.engine.ProcessExit;
import dev.lares.unit.UnitName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimulatedKernelTest {
    private static final UnitName UNIT = new UnitName("a.service");

    private final VirtualClock clock = new VirtualClock();
    private final Agenda agenda = new Agenda();
    private final List<String> told = new ArrayList<>();
    private final SimulatedKernel kernel = new SimulatedKernel(clock, agenda, 110, new Listener());

    private final class Listener implements KernelListener {
        @Override
        public void exited(int pid, UnitName unit, ProcessExit exit, boolean isChild) {
            told.add(pid + " " + exit + (isChild ? "" : " elsewhere"));
        }

        @Override
        public void emptied(UnitName unit) {
            told.add(unit + " emptied");
        }

        @Override
        public void notified(SimulatedProcess sender, String text, int fdCount) {
            told.add(sender.pid + " says " + text);
        }

        @Override
        public void named(SimulatedProcess process, String name, boolean owns) {
            told.add(process.pid + (owns ? " owns " : " disowns ") + name);
        }

        @Override
        public void fileChanged(String path) {
            told.add(path + " changed");
        }

        @Override
        public void outOfMemory(UnitName unit) {
            told.add(unit + " out of memory");
        }
    }

    private int run(String program) {
        List<String> argv = List.of(("/sim/run " + program).split(" "));
        return kernel.create(SimulatedKernel.MANAGER, UNIT, Program.parse(argv, Map.of()), Map.of(), true).pid;
    }

    private void after(long micros) {
        long until = clock.micros() + micros;
        while (agenda.nextMicros() <= until) {
            clock.advanceTo(agenda.nextMicros());
            agenda.happen();
        }
        clock.advanceTo(until);
    }

    @Test
    void processExits_whenItsProgramEnds() {
        run("sleep 1s exit 3");
        after(999_999);
        assertThat(told).isEmpty();
        after(1);
        assertThat(told).containsExactly("100 Exited[status=3]", "a.service emptied");
    }

    @Test
    void termEndsAProcess_thatDoesNotHandleIt() {
        int pid = run("run");
        after(1);
        assertThat(kernel.signal(pid, Signals.TERM)).isTrue();
        assertThat(told).containsExactly("100 Killed[signal=15, coreDumped=false]", "a.service emptied");
        assertThat(kernel.signal(pid, Signals.TERM)).isFalse();
    }

    @Test
    void handlerInterruptsASleep_whichGoesOnAfterIt() {
        int pid = run("on HUP { notify RELOADING=1 sleep 1s } sleep 10s exit 5");
        after(4_000_000);
        kernel.signal(pid, Signals.HUP);
        after(6_999_999);
        assertThat(told).containsExactly("100 says RELOADING=1");
        after(1);
        assertThat(told).contains("100 Exited[status=5]");
    }

    @Test
    void childBecomesTheManagers_whenItsParentEnds() {
        run("fork { run }");
        after(1);
        assertThat(told).containsExactly("100 Exited[status=0]");
        kernel.signal(101, Signals.KILL);
        assertThat(told).endsWith("101 Killed[signal=9, coreDumped=false]", "a.service emptied");
    }

    @Test
    void childIsReapedByItsParent_whileThatLives() {
        run("fork { exit 1 } run");
        after(1);
        assertThat(told).containsExactly("101 Exited[status=1] elsewhere");
    }

    @Test
    void uninterruptibleProcess_diesOnlyWhenTheCallReturns() {
        int pid = run("uninterruptible 5s run");
        after(1_000_000);
        kernel.signal(pid, Signals.KILL);
        after(3_999_999);
        assertThat(told).isEmpty();
        after(1);
        assertThat(told).contains("100 Killed[signal=9, coreDumped=false]");
    }

    @Test
    void stoppedProcess_takesTermWhenContinued() {
        int pid = run("run");
        after(1);
        kernel.signal(pid, Signals.STOP);
        kernel.signal(pid, Signals.TERM);
        assertThat(told).isEmpty();
        kernel.signal(pid, Signals.CONT);
        assertThat(told).contains("100 Killed[signal=15, coreDumped=false]");
    }

    @Test
    void numbersAreGivenAnew_onlyOnceTheirProcessesAreReaped() {
        for (int i = 0; i < 11; i++) {
            run("exit 0");
        }
        after(1);
        kernel.reap(104);
        assertThat(run("exit 0")).isEqualTo(104);
    }

    @Test
    void endlessLoopWithoutSleep_letsTimePass() {
        run("forever { notify WATCHDOG=1 }");
        after(10_000);
        assertThat(told).hasSize(11);
    }
}
