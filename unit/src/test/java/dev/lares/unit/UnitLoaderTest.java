package dev.lares.unit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** How files are found and put together (systemd.unit(5), "Description"). */
class UnitLoaderTest {
    private static final String SERVICE = "[Service]\nExecStart=/bin/true\n";

    private final LoaderFixture system = LoaderFixture.system();

    private static List<String> names(LoadedUnit unit) {
        return unit.names().stream().map(UnitName::text).toList();
    }

    @Test
    void missingUnit_isNotFound() {
        LoadedUnit unit = system.load("foo.service");

        assertThat(unit.loadState()).isEqualTo(LoadState.NOT_FOUND);
        assertThat(unit.loadError()).contains("Unit foo.service not found.");
        assertThat(unit.fragment()).isEmpty();
        assertThat(unit.dependencies()).isEmpty();
    }

    @Test
    void fileEarlierInTheLoadPath_hidesTheLaterOne() {
        system.lib("foo.service", SERVICE).service("foo.service", "Description=mine");

        LoadedUnit unit = system.load("foo.service");

        assertThat(unit.fragment()).contains("/etc/systemd/system/foo.service");
        assertThat(unit.get(UnitDirectives.DESCRIPTION)).isEqualTo("mine");
    }

    @Test
    void singleFile_comesBeforeAllDirectories() {
        system.service("foo.service").files.file("/home/me/foo.service", "[Unit]\nDescription=single\n" + SERVICE);
        system.path(system.path().withFiles(List.of("/home/me/foo.service")));

        assertThat(system.load("foo.service").fragment()).contains("/home/me/foo.service");
    }

    @Test
    void badSetting_keepsSystemdsSentence() {
        system.etc("foo.service", "[Unit]\nDescription=nothing to run\n");

        LoadedUnit unit = system.load("foo.service");

        assertThat(unit.loadState()).isEqualTo(LoadState.BAD_SETTING);
        assertThat(unit.loadError()).contains("Unit foo.service has a bad unit file setting.");
    }

    @Test
    void linkToDevNull_masks() {
        system.lib("foo.service", SERVICE).files.mask("/etc/systemd/system/foo.service");

        LoadedUnit unit = system.load("foo.service");

        assertThat(unit.loadState()).isEqualTo(LoadState.MASKED);
        assertThat(unit.loadError()).contains("Unit foo.service is masked.");
        assertThat(unit.fragment()).contains("/etc/systemd/system/foo.service");
    }

    @Test
    void emptyFile_masks() {
        system.lib("foo.service", SERVICE).etc("foo.service", "");

        assertThat(system.load("foo.service").loadState()).isEqualTo(LoadState.MASKED);
    }

    @Test
    void relativeLinkToDevNull_masks() {
        system.etcLink("foo.service", "../../../dev/null");

        assertThat(system.load("foo.service").loadState()).isEqualTo(LoadState.MASKED);
    }

    @Test
    void alias_givesBothNames_andTheFilesOwnNameAsId() {
        system.service("foo.service").etcLink("bar.service", "foo.service");

        assertThat(system.load("bar.service").id()).isEqualTo(new UnitName("foo.service"));
        assertThat(names(system.load("bar.service"))).containsExactly("bar.service", "foo.service");
        assertThat(names(system.load("foo.service"))).containsExactly("bar.service", "foo.service");
    }

    @Test
    void alias_countsByTheTargetsNameOnly_soAnOverrideOfItIsFound() {
        system.lib("foo.service", SERVICE).service("foo.service", "Description=mine");
        system.files.link("/usr/lib/systemd/system/bar.service", "/usr/lib/systemd/system/foo.service");

        assertThat(system.load("bar.service").fragment()).contains("/etc/systemd/system/foo.service");
    }

    @Test
    void aliasOfAnAlias_isFollowed() {
        system.service("a.service").etcLink("b.service", "a.service").etcLink("c.service", "b.service");

        LoadedUnit unit = system.load("c.service");

        assertThat(unit.id().text()).isEqualTo("a.service");
        assertThat(names(unit)).containsExactly("a.service", "b.service", "c.service");
    }

    @Test
    void circleOfAliases_isNotFound() {
        system.etcLink("a.service", "b.service").etcLink("b.service", "a.service").etcLink("c.service", "c.service");

        assertThat(system.load("a.service").loadState()).isEqualTo(LoadState.NOT_FOUND);
        assertThat(system.load("c.service").loadState()).isEqualTo(LoadState.NOT_FOUND);
    }

    @Test
    void aliasOfAnotherType_isNotUsed_andReported() {
        system.service("foo.service").etcLink("bar.timer", "foo.service");

        assertThat(system.load("bar.timer").loadState()).isEqualTo(LoadState.NOT_FOUND);
        assertThat(system.loader().diagnostics())
                .extracting(Diagnostic::toString)
                .containsExactly("/etc/systemd/system/bar.timer: cannot use link to /etc/systemd/system/foo.service: \"foo.service\" is of another type");
    }

    @Test
    void slicesAndMounts_haveNoAliases() {
        system.etc("a.slice", "[Unit]\n").etcLink("b.slice", "a.slice");

        assertThat(system.load("b.slice").fragment()).isEmpty();
        assertThat(names(system.load("b.slice"))).containsExactly("b.slice");
    }

    @Test
    void linkOutOfTheLoadPath_isAFileOfItsOwn() {
        system.files.file("/opt/app/server.service", SERVICE);
        system.etcLink("app.service", "/opt/app/server.service");

        LoadedUnit unit = system.load("app.service");

        assertThat(unit.loadState()).isEqualTo(LoadState.LOADED);
        assertThat(unit.fragment()).contains("/etc/systemd/system/app.service");
        assertThat(names(unit)).containsExactly("app.service");
    }

    @Test
    void linkThroughALinkedDirectory_isAnAlias() {
        system.lib("foo.service", SERVICE).files.link("/lib", "usr/lib");
        system.etcLink("bar.service", "/lib/systemd/system/foo.service");

        assertThat(names(system.load("bar.service"))).containsExactly("bar.service", "foo.service");
        assertThat(system.load("bar.service").fragment()).contains("/lib/systemd/system/foo.service");
    }

    @Test
    void linkToNothing_isNotFound() {
        system.etcLink("foo.service", "/opt/missing.service").etcLink("bar.service", "gone.service");

        assertThat(system.load("foo.service").loadState()).isEqualTo(LoadState.NOT_FOUND);
        assertThat(system.load("bar.service").loadState()).isEqualTo(LoadState.NOT_FOUND);
    }

    @Test
    void instance_comesFromItsTemplate() {
        system.etc("foo@.service", "[Service]\nExecStart=/bin/echo %i\n");

        LoadedUnit unit = system.load("foo@bar.service");

        assertThat(unit.id().text()).isEqualTo("foo@bar.service");
        assertThat(unit.fragment()).contains("/etc/systemd/system/foo@.service");
        assertThat(names(unit)).containsExactly("foo@bar.service");
    }

    @Test
    void fileOfAnInstance_comesBeforeItsTemplate() {
        system.service("foo@bar.service").service("foo@.service");

        assertThat(system.load("foo@bar.service").fragment()).contains("/etc/systemd/system/foo@bar.service");
        assertThat(system.load("foo@other.service").fragment()).contains("/etc/systemd/system/foo@.service");
    }

    @Test
    void aliasOfATemplate_servesEveryInstance() {
        system.service("foo@.service").etcLink("bar@.service", "foo@.service");

        assertThat(names(system.load("bar@x.service"))).containsExactly("bar@x.service", "foo@x.service");
        assertThat(system.load("bar@x.service").id().text()).isEqualTo("foo@x.service");
    }

    @Test
    void aliasOfOneInstance_ofATemplate() {
        system.service("foo@.service").etcLink("bar@x.service", "foo@.service");

        assertThat(names(system.load("bar@x.service"))).containsExactly("bar@x.service", "foo@x.service");
        assertThat(system.load("bar@y.service").loadState()).isEqualTo(LoadState.NOT_FOUND);
    }

    @Test
    void aliasOfATemplate_doesNotCoverInstancesWithFilesOfTheirOwn() {
        system.service("foo@.service").etcLink("bar@.service", "foo@.service").service("bar@own.service");

        assertThat(names(system.load("foo@own.service"))).containsExactly("foo@own.service");
        assertThat(names(system.load("bar@own.service"))).containsExactly("bar@own.service");
    }

    @Test
    void templateItself_cannotBeLoaded() {
        system.service("foo@.service");

        assertThat(system.load("foo@.service").loadState()).isEqualTo(LoadState.ERROR);
        assertThat(system.load("foo@.service").loadError()).contains("Unit name foo@.service is missing the instance name.");
    }

    @Test
    void newFile_isFoundWithoutReload() {
        assertThat(system.load("foo.service").loadState()).isEqualTo(LoadState.NOT_FOUND);

        system.service("foo.service");

        assertThat(system.load("foo.service").loadState()).isEqualTo(LoadState.LOADED);
    }

    @Test
    void unitAskedForAgain_isReadAfresh() {
        system.service("foo.service", "Description=first");
        system.load("foo.service");

        system.service("foo.service", "Description=second");

        assertThat(system.load("foo.service").get(UnitDirectives.DESCRIPTION)).isEqualTo("second");
    }

    @Test
    void batch_loadsEveryName() {
        system.service("foo.service").etcLink("bar.service", "foo.service");

        List<LoadedUnit> units = system.loader().load(new TreeSet<>(List.of(new UnitName("foo.service"), new UnitName("bar.service"), new UnitName("no.service"))));

        assertThat(units).extracting(unit -> unit.id().text()).containsExactly("foo.service", "foo.service", "no.service");
    }

    @Test
    void namesOfUnitFiles_includeTemplatesAndLinks() {
        system.path(LoadPath.of(List.of("/etc/systemd/system"))).service("foo@.service").etcLink("bar@.service", "foo@.service");

        assertThat(system.loader().unitFileNames()).contains(new UnitName("foo@.service"), new UnitName("bar@.service"));
    }
}
