package dev.lares.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.engine.Engine;
import dev.lares.engine.ProcessExit;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Pid;
import dev.lares.linux.Stat;
import dev.lares.sim.HostContract;
import dev.lares.unit.UnitName;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A host whose user is nobody in particular: the arbitrary UID of a container. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class OrdinaryUserTest {
    private static final List<Class<?>> PARTS = List.of(
            OrdinaryUser.class, LinuxHost.class, HostContract.class, Engine.class, UnitName.class, Pid.class);

    @Test
    void hostServesAUserWithoutPrivilegesOrName() throws IOException, URISyntaxException, LinuxException {
        Root.assume();
        try (HostStage stage = HostStage.plain()) {
            Stat.changeMode(stage.path(""), 0755);
            List<String> path = new ArrayList<>();
            for (Class<?> part : PARTS) {
                path.add(copy(part, Path.of(stage.path("classes" + path.size()))));
            }
            String java = System.getProperty("java.home") + "/bin/java";
            int pid = stage.start(stage.unit(
                    "user.service",
                    "[Service]\nUser=54321\nLimitNOFILE=4096\nExecStart=" + java + " --enable-native-access=ALL-UNNAMED -cp "
                            + String.join(":", path) + " " + OrdinaryUser.class.getName() + "\n"));
            stage.until(() -> stage.recorder.texts().contains("checked"), "it has run");

            assertThat(stage.recorder.texts()).containsExactly("checked");
            assertThat(stage.exit(pid)).isEqualTo(new ProcessExit.Exited(0));
        }
    }

    /** Another user may not be able to read the folder of a checkout. */
    private static String copy(Class<?> part, Path target) throws IOException, URISyntaxException {
        Path source = Path.of(part.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isRegularFile(source)) {
            Files.copy(source, target);
            return target.toString();
        }
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, target.resolve(source.relativize(file).toString()));
            }
        }
        return target.toString();
    }
}
