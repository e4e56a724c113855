package dev.lares.host;

import dev.lares.engine.Event;
import dev.lares.engine.ProcessExit;
import dev.lares.sim.HostContract;
import dev.lares.unit.LoadedUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Run by {@link OrdinaryUserTest} as a user with no privileges and no entry in the user database; prints what is wrong. */
final class OrdinaryUser {
    private final List<String> wrong = new ArrayList<>();

    private OrdinaryUser() {}

    public static void main(String[] args) {
        OrdinaryUser checks = new OrdinaryUser();
        checks.contract();
        checks.userSwitch();
        checks.privilegesThatAreMissing();
        checks.groupsThatAreMissing();
        checks.wrong.forEach(System.out::println);
        System.out.println("checked");
        System.exit(checks.wrong.isEmpty() ? 0 : 1);
    }

    private void contract() {
        for (HostContract.Case one : HostContract.cases()) {
            try {
                one.run(new LinuxHostUnderTest(Optional.empty()));
            } catch (AssertionError e) {
                wrong.add(one.name() + ": " + e.getMessage());
            }
        }
    }

    private void userSwitch() {
        try (HostStage stage = HostStage.plain()) {
            Event.SpawnFailed other = stage.startInVain(stage.shell("User=daemon", "true"));
            require(other.exitStatus() == 216 || other.exitStatus() == 217, "another user is refused: " + other);
            ProcessExit own = stage.run(stage.shell("User=54321\nStandardOutput=file:@@/out", "id -u; echo $USER"));
            require(own.equals(new ProcessExit.Exited(0)) && stage.read("out").equals("54321\n54321\n"), "it may be itself: " + own);
        }
    }

    private void privilegesThatAreMissing() {
        try (HostStage stage = HostStage.plain()) {
            LoadedUnit unit = stage.shell(
                    "Nice=-5\nOOMScoreAdjust=-500\nCPUSchedulingPolicy=rr\nLimitNOFILE=infinity\nRuntimeDirectory=mine\nStandardOutput=file:@@/out",
                    "nice; echo $RUNTIME_DIRECTORY");
            for (int i = 0; i < 2; i++) {
                require(stage.run(unit).equals(new ProcessExit.Exited(0)), "it runs without what is not possible");
            }
            require(stage.read("out").equals("0\n" + stage.path("runtime/mine") + "\n"), "its output: " + stage.read("out"));
            for (String directive : List.of("Nice=", "OOMScoreAdjust=", "CPUSchedulingPolicy=")) {
                long count = stage.recorder.warnings().stream().filter(text -> text.startsWith("Cannot honour " + directive)).count();
                require(count == 1, directive + " is said once, not " + count + " times: " + stage.recorder.warnings());
            }
        }
    }

    private void groupsThatAreMissing() {
        try (HostStage stage = new HostStage(Optional.empty(), options -> options.controlGroup("/sys/fs/cgroup"))) {
            require(stage.run(stage.shell("", "exit 3")).equals(new ProcessExit.Exited(3)), "it runs without control groups");
            require(stage.recorder.warnings().stream().anyMatch(text -> text.startsWith("Cannot use control groups")), "that is said");
        }
    }

    private void require(boolean holds, String sentence) {
        if (!holds) {
            wrong.add("expected that " + sentence);
        }
    }
}
