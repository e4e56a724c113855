package dev.lares.unit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which drop-ins a unit has, and in which order (systemd.unit(5), "Description"). */
class DropInTest {
    private static final String EMPTY = "[Unit]\n";

    private final LoaderFixture system = LoaderFixture.system().service("foo.service");

    private void dropIn(String path) {
        system.files.file(path, EMPTY);
    }

    @Test
    void dropIns_ofAllDirectories_areSortedByFileName() {
        dropIn("/usr/lib/systemd/system/foo.service.d/20.conf");
        dropIn("/etc/systemd/system/foo.service.d/30.conf");
        dropIn("/run/systemd/system/foo.service.d/10.conf");

        assertThat(system.load("foo.service").dropIns())
                .containsExactly(
                        "/run/systemd/system/foo.service.d/10.conf",
                        "/usr/lib/systemd/system/foo.service.d/20.conf",
                        "/etc/systemd/system/foo.service.d/30.conf");
    }

    @Test
    void sameFileName_countsInTheMostImportantDirectoryOnly() {
        dropIn("/usr/lib/systemd/system/foo.service.d/a.conf");
        dropIn("/etc/systemd/system/foo.service.d/a.conf");

        assertThat(system.load("foo.service").dropIns()).containsExactly("/etc/systemd/system/foo.service.d/a.conf");
    }

    @Test
    void maskedDropIn_hidesTheOneBelow() {
        system.files.file("/usr/lib/systemd/system/foo.service.d/a.conf", "[Unit]\nDescription=vendor\n");
        system.files.mask("/etc/systemd/system/foo.service.d/a.conf");

        LoadedUnit unit = system.load("foo.service");

        assertThat(unit.get(UnitDirectives.DESCRIPTION)).isEmpty();
        assertThat(unit.dropIns()).containsExactly("/etc/systemd/system/foo.service.d/a.conf");
    }

    @Test
    void filesWithoutConf_andHiddenOnes_doNotCount() {
        dropIn("/etc/systemd/system/foo.service.d/a.conf.dpkg-old");
        dropIn("/etc/systemd/system/foo.service.d/README");
        dropIn("/etc/systemd/system/foo.service.d/.a.conf");

        assertThat(system.load("foo.service").dropIns()).isEmpty();
    }

    @Test
    void prefixes_templatesAndTypes_haveDropInsToo() {
        system.service("a-b@.service");
        dropIn("/etc/systemd/system/a-b@x.service.d/1.conf");
        dropIn("/etc/systemd/system/a-b@.service.d/2.conf");
        dropIn("/etc/systemd/system/a-.service.d/3.conf");
        dropIn("/etc/systemd/system/a-@x.service.d/4.conf");
        dropIn("/etc/systemd/system/a-@.service.d/5.conf");
        dropIn("/etc/systemd/system/service.d/6.conf");
        dropIn("/etc/systemd/system/a-b-.service.d/7.conf");
        dropIn("/etc/systemd/system/a.service.d/8.conf");

        assertThat(system.load("a-b@x.service").dropIns()).extracting(FilePaths::name).containsExactly("1.conf", "2.conf", "3.conf", "4.conf", "5.conf", "6.conf");
    }

    @Test
    void moreSpecialName_winsWithinADirectory_butNotAcrossDirectories() {
        system.service("a-b.service");
        dropIn("/etc/systemd/system/a-.service.d/x.conf");
        dropIn("/etc/systemd/system/a-b.service.d/x.conf");
        dropIn("/etc/systemd/system/a-.service.d/y.conf");
        dropIn("/usr/lib/systemd/system/a-b.service.d/y.conf");
        dropIn("/etc/systemd/system/service.d/z.conf");
        dropIn("/usr/lib/systemd/system/a-.service.d/z.conf");

        assertThat(system.load("a-b.service").dropIns())
                .containsExactly(
                        "/etc/systemd/system/a-b.service.d/x.conf",
                        "/etc/systemd/system/a-.service.d/y.conf",
                        "/usr/lib/systemd/system/a-.service.d/z.conf");
    }

    @Test
    void dropInsOfOtherNames_countAfterThoseOfTheId() {
        system.etcLink("bar.service", "foo.service");
        dropIn("/etc/systemd/system/bar.service.d/a.conf");
        dropIn("/etc/systemd/system/bar.service.d/b.conf");
        dropIn("/usr/lib/systemd/system/foo.service.d/a.conf");

        assertThat(system.load("foo.service").dropIns())
                .containsExactly("/usr/lib/systemd/system/foo.service.d/a.conf", "/etc/systemd/system/bar.service.d/b.conf");
    }

    @Test
    void dropInsWithoutMainFile_makeNoUnit_butForSlices() {
        dropIn("/etc/systemd/system/none.service.d/a.conf");
        dropIn("/etc/systemd/system/none.slice.d/a.conf");

        assertThat(system.load("none.service").loadState()).isEqualTo(LoadState.NOT_FOUND);
        assertThat(system.load("none.service").dropIns()).isEmpty();
        assertThat(system.load("none.slice").loadState()).isEqualTo(LoadState.LOADED);
        assertThat(system.load("none.slice").dropIns()).hasSize(1);
    }

    @Test
    void namesWithDashes_areShortenedStepByStep() {
        assertThat(UnitSubdirectories.specialToGeneral(new UnitName("a-b-c.service"))).containsExactly("a-b-c.service", "a-b-.service", "a-.service");
        assertThat(UnitSubdirectories.specialToGeneral(new UnitName("a--b.service"))).containsExactly("a--b.service", "a--.service", "a-.service");
        assertThat(UnitSubdirectories.specialToGeneral(new UnitName("-.slice"))).isEqualTo(List.of("-.slice"));
        assertThat(UnitSubdirectories.specialToGeneral(new UnitName("-a.service"))).isEqualTo(List.of("-a.service"));
    }
}
