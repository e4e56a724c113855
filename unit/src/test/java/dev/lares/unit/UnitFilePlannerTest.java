package dev.lares.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** systemctl(1) "Unit File Commands", systemd.unit(5) "[Install] Section Options", systemd.preset(5). */
final class UnitFilePlannerTest {
    private static final String ETC = "/etc/systemd/system/";
    private static final String RUN = "/run/systemd/system/";
    private static final String LIB = "/usr/lib/systemd/system/";

    private final UnitFilesInMemory files = new UnitFilesInMemory()
            .file(LIB + "multi-user.target", "[Unit]\n")
            .file(LIB + "a.service", "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n");
    private final UnitFilePlanner planner = new UnitFilePlanner(files, LoadPath.system(Map.of()), TestUnits.SYSTEM);

    private static UnitFileChange link(String path, String target) {
        return new UnitFileChange.Symlink(path, target, false);
    }

    private static UnitFileChange unlink(String path) {
        return new UnitFileChange.Unlink(path, "/etc/systemd/system");
    }

    private UnitFilePlan enable(String... names) {
        return planner.enable(List.of(names), InstallOptions.NONE);
    }

    @Test
    void enablesByLinksFromTheUnitsThatWantIt() {
        files.file(LIB + "b.service", "[Service]\n[Install]\nWantedBy=multi-user.target\nRequiredBy=x.target\nUpheldBy=y.target\nAlias=c.service\n");
        UnitFilePlan plan = enable("b.service");
        assertThat(plan.refusal()).isEmpty();
        assertThat(plan.hasInstallInfo()).isTrue();
        assertThat(plan.changes()).containsExactly(
                link(ETC + "c.service", LIB + "b.service"),
                link(ETC + "multi-user.target.wants/b.service", LIB + "b.service"),
                link(ETC + "x.target.requires/b.service", LIB + "b.service"),
                new UnitFileChange.DestinationMissing("x.target", LIB + "b.service"),
                link(ETC + "y.target.upholds/b.service", LIB + "b.service"),
                new UnitFileChange.DestinationMissing("y.target", LIB + "b.service"));
    }

    @Test
    void plansNothingForWhatIsThere() {
        files.link(ETC + "multi-user.target.wants/a.service", "/lib/systemd/system/a.service");
        assertThat(enable("a.service")).isEqualTo(new UnitFilePlan(List.of(), true, Optional.empty()));
    }

    @Test
    void tellsThatAUnitHasNothingToInstall() {
        files.file(LIB + "s.service", "[Service]\n");
        assertThat(enable("s.service")).isEqualTo(new UnitFilePlan(List.of(), false, Optional.empty()));
    }

    @Test
    void refusesToReplaceAnAliasUnlessForced() {
        files.file(LIB + "b.service", "[Service]\n[Install]\nAlias=c.service\n").link(ETC + "c.service", LIB + "a.service");
        assertThat(enable("b.service").changes()).containsExactly(
                new UnitFileChange.Failed(UnitFileError.EXISTS, ETC + "c.service", Optional.of(LIB + "a.service")));
        assertThat(enable("b.service").refusal()).contains(UnitFileError.EXISTS);
        assertThat(planner.enable(List.of("b.service"), new InstallOptions(false, true)).changes())
                .containsExactly(new UnitFileChange.Symlink(ETC + "c.service", LIB + "b.service", true));
    }

    @Test
    void enablesTheDefaultInstanceOfATemplate() {
        files.file(LIB + "t@.service", "[Service]\n[Install]\nDefaultInstance=x\nWantedBy=multi-user.target\nAlias=%p-%i.service\n");
        assertThat(enable("t@.service").changes()).containsExactly(
                new UnitFileChange.Failed(UnitFileError.BAD_ALIAS, "t-x.service", Optional.of("t@.service")),
                link(ETC + "multi-user.target.wants/t@x.service", LIB + "t@.service"));
        assertThat(enable("t@y.service").changes()).contains(link(ETC + "multi-user.target.wants/t@y.service", LIB + "t@.service"));
    }

    @Test
    void refusesATemplateThatAPlainUnitWants() {
        files.file(LIB + "t@.service", "[Service]\n[Install]\nWantedBy=multi-user.target\n");
        assertThat(enable("t@.service").changes())
                .containsExactly(new UnitFileChange.Failed(UnitFileError.NOT_TEMPLATE, "multi-user.target", Optional.of("t@.service")));
    }

    @Test
    void linksAFileFromElsewhere() {
        files.file("/opt/o.service", "[Service]\n[Install]\nWantedBy=multi-user.target\n");
        assertThat(enable("/opt/o.service").changes()).containsExactly(
                link(ETC + "o.service", "/opt/o.service"), link(ETC + "multi-user.target.wants/o.service", "/opt/o.service"));
        assertThat(planner.link(List.of("/opt/o.service"), new InstallOptions(true, false)).changes())
                .containsExactly(link(RUN + "o.service", "/opt/o.service"));
        assertThat(planner.link(List.of(LIB + "deep/o.service"), InstallOptions.NONE).refusal()).contains(UnitFileError.MISSING);
    }

    @Test
    void disablesAllLinksOfAUnitWhoeverMadeThem() {
        files.link(ETC + "multi-user.target.wants/a.service", LIB + "a.service")
                .link(ETC + "x.target.wants/a.service", "../../elsewhere")
                .link(ETC + "z.service", LIB + "a.service")
                .link(ETC + "zz.service", ETC + "z.service");
        assertThat(planner.disable(List.of("a.service"), InstallOptions.NONE).changes()).containsExactly(
                unlink(ETC + "multi-user.target.wants/a.service"), unlink(ETC + "x.target.wants/a.service"),
                unlink(ETC + "z.service"), unlink(ETC + "zz.service"));
    }

    @Test
    void disablesAndEnablesAgainALinkedUnit() {
        files.file("/opt/o.service", "[Service]\n[Install]\nWantedBy=multi-user.target\n").link(ETC + "o.service", "/opt/o.service");
        assertThat(planner.reenable(List.of("o.service"), InstallOptions.NONE).changes()).containsExactly(
                unlink(ETC + "o.service"), link(ETC + "o.service", "/opt/o.service"), link(ETC + "multi-user.target.wants/o.service", "/opt/o.service"));
    }

    @Test
    void masksByALinkToNowhere() throws Exception {
        assertThat(planner.mask(List.of("a.service"), InstallOptions.NONE).changes()).containsExactly(link(ETC + "a.service", "/dev/null"));
        files.mask(ETC + "a.service");
        assertThat(planner.state("a.service")).isEqualTo(UnitFileState.MASKED);
        assertThat(enable("a.service").changes())
                .containsExactly(new UnitFileChange.Failed(UnitFileError.MASKED, ETC + "a.service", Optional.empty()));
        assertThat(planner.unmask(List.of("a.service"), InstallOptions.NONE).changes()).containsExactly(unlink(ETC + "a.service"));
        assertThat(planner.mask(List.of("x"), InstallOptions.NONE).refusal()).contains(UnitFileError.INVALID);
    }

    @Test
    void doesNotMaskOverAFile() {
        files.file(ETC + "own.service", "[Service]\n");
        assertThat(planner.mask(List.of("own.service"), new InstallOptions(false, true)).changes())
                .containsExactly(new UnitFileChange.Failed(UnitFileError.EXISTS, ETC + "own.service", Optional.empty()));
    }

    @Test
    void revertsToWhatThePackageBrought() {
        files.file(ETC + "a.service", "[Service]\n").file(ETC + "a.service.d/x.conf", "[Service]\n").file("/run/systemd/system.control/a.service.d/y.conf", "");
        assertThat(planner.revert(List.of("a.service")).changes()).containsExactly(
                new UnitFileChange.Unlink("/run/systemd/system.control/a.service.d/y.conf", "/run/systemd/system.control/a.service.d"),
                new UnitFileChange.RemoveDirectory("/run/systemd/system.control/a.service.d"),
                new UnitFileChange.Unlink(ETC + "a.service.d/x.conf", ETC + "a.service.d"),
                new UnitFileChange.RemoveDirectory(ETC + "a.service.d"),
                unlink(ETC + "a.service"));
    }

    @Test
    void followsThePresetThatComesFirst() {
        files.file("/etc/systemd/system-preset/10.preset", "# first\ndisable b.*\nenable t@.service x y\ndisable *\n")
                .file("/usr/lib/systemd/system-preset/20.preset", "enable *\n")
                .file(LIB + "b.service", "[Service]\n[Install]\nWantedBy=multi-user.target\n")
                .file(LIB + "t@.service", "[Service]\n[Install]\nWantedBy=multi-user.target\n")
                .link(ETC + "multi-user.target.wants/b.service", LIB + "b.service");
        assertThat(planner.preset(List.of("b.service", "t@.service"), PresetMode.FULL, InstallOptions.NONE).changes()).containsExactly(
                unlink(ETC + "multi-user.target.wants/b.service"),
                link(ETC + "multi-user.target.wants/t@x.service", LIB + "t@.service"),
                link(ETC + "multi-user.target.wants/t@y.service", LIB + "t@.service"));
        assertThat(planner.preset(List.of("b.service"), PresetMode.ENABLE_ONLY, InstallOptions.NONE).changes()).isEmpty();
        assertThat(planner.presetEnables(new UnitName("a.service"))).isFalse();
    }

    @Test
    void addsADependencyWhateverTheFileSays() {
        assertThat(planner.addDependency(List.of("a.service"), "multi-user.target", Dependency.REQUIRES, InstallOptions.NONE).changes())
                .containsExactly(link(ETC + "multi-user.target.requires/a.service", LIB + "a.service"));
        assertThat(planner.addDependency(List.of("a.service"), "no", Dependency.WANTS, InstallOptions.NONE).changes())
                .containsExactly(new UnitFileChange.Failed(UnitFileError.BAD_NAME, "no", Optional.empty()));
    }

    @Test
    void knowsTheDefaultTargetWithoutAnyFilesOfSystemd() throws Exception {
        UnitFilePlanner bare = new UnitFilePlanner(new UnitFilesInMemory(), LoadPath.system(Map.of()), TestUnits.SYSTEM);
        assertThat(bare.defaultTarget()).isEqualTo(new UnitName("multi-user.target"));
        assertThat(bare.setDefault("rescue.target", true).changes()).containsExactly(link(ETC + "default.target", LIB + "rescue.target"));
        assertThat(bare.setDefault("default.target", true).refusal()).contains(UnitFileError.INVALID);
    }

    @Test
    void tellsEachState() throws Exception {
        files.file(LIB + "s.service", "[Service]\n").file(LIB + "also.service", "[Install]\nAlso=a.service\n")
                .link(LIB + "al.service", "a.service").file("/run/systemd/generator/g.service", "").file("/run/systemd/transient/r.service", "[Service]\n")
                .file("/run/systemd/generator/h.service", "[Service]\n").mask(RUN + "m.service").link(ETC + "l.service", "/opt/l.service")
                .file("/opt/l.service", "[Service]\n").link(RUN + "k.service", "/opt/k.service").file("/opt/k.service", "[Service]\n")
                .file(LIB + "e.service", "[Service]\n[Install]\nAlias=f.service\n").link(RUN + "f.service", LIB + "e.service")
                .file(LIB + "i.service", "[Service]\n").link(ETC + "j.service", LIB + "i.service").link(ETC + "broken.service", LIB + "broken.target");
        assertThat(planner.state("a.service").text()).isEqualTo("disabled");
        assertThat(planner.state("s.service").text()).isEqualTo("static");
        assertThat(planner.state("also.service").text()).isEqualTo("indirect");
        assertThat(planner.state("al.service").text()).isEqualTo("alias");
        assertThat(planner.state("h.service").text()).isEqualTo("generated");
        assertThat(planner.state("r.service").text()).isEqualTo("transient");
        assertThat(planner.state("m.service").text()).isEqualTo("masked-runtime");
        assertThat(planner.state("l.service").text()).isEqualTo("linked");
        assertThat(planner.state("k.service").text()).isEqualTo("linked-runtime");
        assertThat(planner.state("e.service").text()).isEqualTo("enabled-runtime");
        assertThat(planner.state("i.service").text()).isEqualTo("indirect");
        assertThat(planner.list(List.of("bad"), List.of("b*.service"))).containsExactly(Map.entry(ETC + "broken.service", UnitFileState.BAD));
        assertThatThrownBy(() -> planner.state("none.service")).isInstanceOf(UnitFileException.class).hasMessage("No such file or directory");
    }

    @Test
    void listsTheLinksThatDisablingWouldRemove() throws Exception {
        files.link(ETC + "multi-user.target.wants/a.service", LIB + "a.service");
        assertThat(planner.links("a.service", false)).containsExactly(ETC + "multi-user.target.wants/a.service");
        assertThat(planner.links("a.service", true)).isEmpty();
    }
}
