package dev.lares.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lares.unit.LoadPath;
import dev.lares.unit.UnitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UpPlanTest {
    @TempDir
    private Path folder;

    @Test
    void takesAllUnitsOfAFolder_butNoTemplatesAndNothingElse() throws Exception {
        files("b.service", "a.service", "t@.service", "t@1.service", "README.md", "run.sh");
        Files.createDirectory(folder.resolve("a.service.d"));
        Files.createDirectory(folder.resolve("x.service"));
        UpPlan plan = plan(folder.toString());
        assertThat(plan.units()).extracting(UnitName::text).containsExactly("a.service", "b.service", "t@1.service");
        assertThat(plan.directories()).containsExactly(folder.toString());
        assertThat(plan.byName()).isFalse();
    }

    @Test
    void takesOnlyTheDefaultTargetOfAFolder_ifThereIsOne() throws Exception {
        files("a.service", "default.target");
        assertThat(plan(".").units()).containsExactly(new UnitName("default.target"));
    }

    @Test
    void takesAFile_andLooksBesideItForWhatItDependsOn() throws Exception {
        files("a.service");
        UpPlan plan = plan("./a.service");
        assertThat(plan.units()).containsExactly(new UnitName("a.service"));
        assertThat(plan.files()).containsExactly(folder + "/a.service");
        assertThat(plan.directories()).containsExactly(folder.toString());
    }

    @Test
    void takesAPlainNameAsAFile_ifThereIsOne() throws Exception {
        files("a.service");
        assertThat(plan("a.service").byName()).isFalse();
        assertThat(plan("b.service").byName()).isTrue();
    }

    @Test
    void completesANameWithItsType() throws Exception {
        assertThat(plan("nginx", "all.target").units()).containsExactly(new UnitName("nginx.service"), new UnitName("all.target"));
    }

    @Test
    void looksAtTheUsualPlaces_onlyForUnitsAskedForByName() throws Exception {
        files("a.service");
        LoadPath usual = LoadPath.of(List.of("/etc/systemd/system"));
        assertThat(plan("./a.service").loadPath(usual).directories()).containsExactly(folder.toString());
        assertThat(plan("./a.service", "nginx").loadPath(usual).directories()).containsExactly(folder.toString(), "/etc/systemd/system");
    }

    @Test
    void refusesWhatCannotBeRun() throws Exception {
        files("notes.txt", "t@.service");
        assertRefused("./missing.service", "cannot run ./missing.service: there is no such file or folder");
        assertRefused("./notes.txt", "cannot run ./notes.txt: not the name of a unit file");
        assertRefused("./t@.service", "cannot run ./t@.service: a template; name an instance, as t@name.service");
        assertRefused("a b", "cannot run a b: neither a file, nor a folder, nor the name of a unit");
        Files.createDirectory(folder.resolve("empty"));
        assertRefused("empty", "cannot run empty: no unit files are in that folder");
    }

    private void assertRefused(String argument, String message) {
        assertThatThrownBy(() -> plan(argument)).isInstanceOf(UpPlan.BadTargetException.class).hasMessageStartingWith(message);
    }

    private UpPlan plan(String... arguments) throws UpPlan.BadTargetException {
        return UpPlan.of(List.of(arguments), folder);
    }

    private void files(String... names) throws IOException {
        for (String name : names) {
            Files.createFile(folder.resolve(name));
        }
    }
}
