package dev.lares.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code lares init --user} as a process in a directory of its own; the system manager is tried in guests. */
@Timeout(120)
final class InitTest {
    @TempDir
    private Path folder;

    private Path units;

    @BeforeEach
    void makeUnits() throws IOException {
        units = Files.createDirectory(folder.resolve("units"));
        unit("app.service", "[Service]\nExecStart=/bin/sh -c 'echo up; exec sleep 100'");
        unit("app.target", "[Unit]\nWants=app.service");
    }

    @Test
    void startsTheUnitAskedFor_andEndsInOrderOnSigterm() throws Exception {
        try (RunningProgram init = init("--unit=app.target")) {
            init.until("app | up").until("Reached target app.target").signal("TERM");
            assertThat(init.end()).isZero();
            assertThat(init.output()).contains("Stopped app.service");
        }
    }

    @Test
    void endsWithTheStatusThatAUnitAsksFor() throws Exception {
        unit("job.service", "[Unit]\nSuccessAction=exit\nSuccessActionExitStatus=42\n[Service]\nType=oneshot\nExecStart=/bin/true");
        try (RunningProgram init = init("--unit=job.service")) {
            assertThat(init.end()).isEqualTo(42);
        }
    }

    @Test
    void endsWithTheStatusOfTheMainProcess_ifTheUnitNamesNone() throws Exception {
        unit("job.service", "[Unit]\nFailureAction=exit\n[Service]\nType=oneshot\nExecStart=/bin/sh -c 'exit 7'");
        try (RunningProgram init = init("--unit=job.service")) {
            assertThat(init.end()).isEqualTo(7);
        }
    }

    @Test
    void endsWithOne_ifTheUnitIsNotThere() throws Exception {
        try (RunningProgram init = init("--unit=missing.target")) {
            assertThat(init.end()).isEqualTo(1);
            assertThat(init.output()).contains("cannot start missing.target: Unit missing.target not found.");
        }
    }

    @Test
    void refusesToRunBesideAnother() throws Exception {
        try (RunningProgram first = init("--unit=app.target"); RunningProgram second = second(first)) {
            assertThat(second.end()).isEqualTo(1);
            assertThat(second.output()).contains("answers on " + folder + "/systemd/private: a service manager runs here already");
            first.signal("TERM");
            assertThat(first.end()).isZero();
        }
    }

    @Test
    void readsUnitFilesAgain_onSighup() throws Exception {
        try (RunningProgram init = init("--unit=app.target")) {
            init.until("app | up");
            unit("app.service", "[Unit]\nDescription=Renamed\n[Service]\nExecStart=/bin/sleep 100\nOdd=line");
            init.signal("HUP").until("app.service:5: ").signal("TERM");
            assertThat(init.end()).isZero();
            assertThat(init.output()).contains("Stopped app.service - Renamed.");
        }
    }

    @Test
    void runsWithoutAnAccountOrAHome() throws Exception {
        try (RunningProgram init = RunningProgram.start(folder, Map.of("SYSTEMD_UNIT_PATH", units.toString(), "HOME", ""), "init", "--user", "--unit=app.target")) {
            init.until("app | up").signal("TERM");
            assertThat(init.end()).isZero();
        }
    }

    private RunningProgram second(RunningProgram first) throws Exception {
        first.until("app | up");
        return init("--unit=app.target");
    }

    private RunningProgram init(String unit) throws IOException {
        return RunningProgram.start(folder, Map.of("SYSTEMD_UNIT_PATH", units.toString()), "init", "--user", unit);
    }

    private void unit(String name, String text) throws IOException {
        Files.writeString(units.resolve(name), text + "\n");
    }
}
