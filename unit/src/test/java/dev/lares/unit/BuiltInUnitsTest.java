package dev.lares.unit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The units Lares brings along, and those of systemd's that it replaces. */
class BuiltInUnitsTest {
    private final LoaderFixture system = LoaderFixture.system();

    @Test
    void defaultTarget_isMultiUserTarget_whereThereAreNoFiles() {
        LoadedUnit unit = system.load("default.target");

        assertThat(unit.id().text()).isEqualTo("multi-user.target");
        assertThat(unit.loadState()).isEqualTo(LoadState.LOADED);
        assertThat(unit.fragment()).contains("lares:system/multi-user.target");
    }

    @Test
    void anyFile_comesBeforeABuiltInUnit() {
        system.lib("basic.target", "[Unit]\nDescription=theirs\n");

        assertThat(system.load("basic.target").fragment()).contains("/usr/lib/systemd/system/basic.target");
    }

    @Test
    void everyBuiltInUnit_loadsWithoutComplaint() {
        for (LoaderFixture manager : List.of(system, LoaderFixture.user())) {
            for (UnitName name : manager.loader().unitFileNames()) {
                LoadedUnit unit = manager.load(name.text());
                assertThat(unit.loadState()).as(name.text()).isEqualTo(LoadState.LOADED);
                assertThat(unit.diagnostics()).as(name.text()).isEmpty();
                assertThat(unit.get(UnitDirectives.DESCRIPTION)).as(name.text()).isNotEmpty();
            }
        }
    }

    @Test
    void everyTargetThatUnitsAreOrderedByThemselves_exists() {
        for (String name : List.of("sysinit", "basic", "shutdown", "umount", "sockets", "timers", "paths", "local-fs", "local-fs-pre", "remote-fs",
                "remote-fs-pre", "swap", "network", "network-online", "time-sync", "time-set")) {
            assertThat(system.load(name + ".target").loadState()).as(name).isEqualTo(LoadState.LOADED);
        }
        assertThat(LoaderFixture.user().load("default.target").loadState()).isEqualTo(LoadState.LOADED);
    }

    @Test
    void units_thatLaresReplaces_areMasked_withAReason() {
        system.lib("systemd-udevd.service", "[Service]\nExecStart=/lib/systemd/systemd-udevd\n");

        assertThat(system.load("systemd-udevd.service").loadState()).isEqualTo(LoadState.MASKED);
        assertThat(ReplacedUnits.reason(new UnitName("systemd-udevd.service"))).isPresent();
        assertThat(ReplacedUnits.reason(new UnitName("systemd-journald@x.service"))).isPresent();
        assertThat(ReplacedUnits.reason(new UnitName("nginx.service"))).isEqualTo(Optional.empty());
    }

    @Test
    void administratorsFile_overridesAReplacement() {
        system.service("systemd-udevd.service");

        assertThat(system.load("systemd-udevd.service").loadState()).isEqualTo(LoadState.LOADED);
    }

    @Test
    void laresOwnUnit_endsTheMachine_whereThatOfSystemdWouldCallSystemctl() {
        system.lib("systemd-halt.service", "[Service]\nType=oneshot\nExecStart=systemctl --force halt\n");

        assertThat(system.load("systemd-halt.service").fragment()).contains("lares:system/systemd-halt.service");
    }

    @Test
    void requiringAReplacedUnit_isNoError() {
        system.service("a.service", "DefaultDependencies=no", "Requires=systemd-journald.socket", "BindsTo=systemd-udevd.service");

        assertThat(system.dependencies("a.service", Dependency.REQUIRES)).isEqualTo("system.slice");
        assertThat(system.dependencies("a.service", Dependency.BINDS_TO)).isEmpty();
        assertThat(system.dependencies("a.service", Dependency.WANTS)).isEqualTo("systemd-journald.socket systemd-udevd.service");
    }

    @Test
    void everyReplacedUnit_isDocumentedWithItsReason() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.exists(here.resolve("COMPATIBILITY.md")) ? here : Objects.requireNonNull(here.getParent());
        String document = Files.readString(root.resolve("COMPATIBILITY.md"));

        assertThat(ReplacedUnits.all()).isNotEmpty().allSatisfy((name, reason) -> {
            assertThat(UnitName.parse(name)).as(name).isPresent();
            assertThat(document).contains("| `" + name + "` | " + reason + " |");
        });
    }
}
