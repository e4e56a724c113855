package dev.lares.unit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Dependencies stated by links in directories (systemd.unit(5), "Description"). */
class DependencyLinksTest {
    private final LoaderFixture system = LoaderFixture.system().target("t.target", "DefaultDependencies=no");

    @Test
    void links_ofAllDirectoriesAndKinds_count() {
        system.etcLink("t.target.wants/a.service", "../a.service").etcLink("t.target.requires/b.service", "/usr/lib/systemd/system/b.service");
        system.files.link("/usr/lib/systemd/system/t.target.wants/c.service", "../c.service");
        system.etcLink("t.target.upholds/d.service", "../d.service");

        assertThat(system.dependencies("t.target", Dependency.WANTS)).isEqualTo("a.service c.service");
        assertThat(system.dependencies("t.target", Dependency.REQUIRES)).isEqualTo("b.service");
        assertThat(system.dependencies("t.target", Dependency.UPHOLDS)).isEqualTo("d.service");
    }

    @Test
    void linksOwnName_counts_andTheDifferenceIsReported() {
        system.etcLink("t.target.wants/a.service", "../other.service");

        LoadedUnit unit = system.load("t.target");

        assertThat(unit.dependencies(Dependency.WANTS)).containsExactly(new UnitName("a.service"));
        assertThat(unit.diagnostics())
                .extracting(Diagnostic::toString)
                .containsExactly("/etc/systemd/system/t.target.wants/a.service: the link leads to ../other.service, whose name differs; its own name counts");
    }

    @Test
    void instance_mayBeALinkToItsTemplate() {
        system.etcLink("t.target.wants/a@x.service", "../a@.service");

        assertThat(system.load("t.target").diagnostics()).isEmpty();
        assertThat(system.dependencies("t.target", Dependency.WANTS)).isEqualTo("a@x.service");
    }

    @Test
    void templateInATemplatesDirectory_takesTheInstance() {
        system.service("foo@.service", "DefaultDependencies=no").etcLink("foo@.service.wants/bar@.service", "../bar@.service");

        assertThat(system.dependencies("foo@x.service", Dependency.WANTS)).isEqualTo("bar@x.service");
    }

    @Test
    void maskedLink_doesNotCount_andHidesTheOneBelow() {
        system.files.link("/usr/lib/systemd/system/t.target.wants/a.service", "../a.service");
        system.files.mask("/etc/systemd/system/t.target.wants/a.service");

        assertThat(system.dependencies("t.target", Dependency.WANTS)).isEmpty();
    }

    @Test
    void whatIsNoLinkOrNoUnitName_isReported() {
        system.files.file("/etc/systemd/system/t.target.wants/a.service", "[Unit]\n");
        system.etcLink("t.target.wants/README", "../README");

        LoadedUnit unit = system.load("t.target");

        assertThat(unit.dependencies(Dependency.WANTS)).isEmpty();
        assertThat(unit.diagnostics())
                .extracting(Diagnostic::toString)
                .containsExactly(
                        "/etc/systemd/system/t.target.wants/README: cannot use README as a dependency: \"README\" is no unit name",
                        "/etc/systemd/system/t.target.wants/a.service: cannot use a.service as a dependency: it is not a symbolic link");
    }

    @Test
    void directoriesOfOtherNames_count() {
        system.etcLink("u.target", "t.target").etcLink("u.target.wants/a.service", "../a.service");

        assertThat(system.dependencies("t.target", Dependency.WANTS)).isEqualTo("a.service");
    }

    @Test
    void unitItself_isNotItsDependency() {
        system.etcLink("u.target", "t.target").etcLink("t.target.wants/u.target", "../u.target");

        assertThat(system.dependencies("t.target", Dependency.WANTS)).isEmpty();
    }
}
