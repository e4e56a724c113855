package dev.lares.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.engine.Event;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Stat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** systemd.exec(5), "Credentials"; systemd.service(5), table "Special executable prefixes". */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class IdentityTest {
    private static final String WHO = "id -u; id -g; id -G";

    private final HostStage stage = HostStage.plain();

    @BeforeEach
    void openFolderToAll() throws LinuxException {
        Stat.changeMode(stage.path(""), 0755);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void userBringsItsGroups() {
        Root.assume();
        assertThat(who("User=daemon")).isEqualTo("1\n1\n1\n");
    }

    @Test
    void groupAndSupplementaryGroupsAreTaken() {
        Root.assume();
        assertThat(who("User=daemon\nGroup=mail\nSupplementaryGroups=adm 4242")).isEqualTo("1\n8\n8 4 4242\n");
    }

    @Test
    void groupAloneKeepsTheUser() {
        Root.assume();
        assertThat(who("Group=mail")).startsWith("0\n8\n");
    }

    @Test
    void numberWithoutAnEntryIsAUser_whoseGroupHasTheSameNumber() {
        Root.assume();
        assertThat(who("User=54321")).isEqualTo("54321\n54321\n54321\n");
    }

    @Test
    void unknownUserFails_with217_andUnknownGroup_with216() {
        Event.SpawnFailed user = stage.startInVain(stage.shell("User=no-such-user", "true"));
        Event.SpawnFailed group = stage.startInVain(stage.shell("Group=no-such-group", "true"));

        assertThat(user.exitStatus()).isEqualTo(217);
        assertThat(user.message()).isEqualTo("cannot become user no-such-user: there is no such user");
        assertThat(group.exitStatus()).isEqualTo(216);
    }

    @Test
    void exclamationMarkKeepsTheManagersUser_plusAlsoItsPrivileges() {
        Root.assume();
        assertThat(prefixed("!")).isEqualTo("0\nNoNewPrivs:\t1\n");
        assertThat(prefixed("+")).isEqualTo("0\nNoNewPrivs:\t0\n");
        assertThat(prefixed("")).isEqualTo("1\nNoNewPrivs:\t1\n");
        assertThat(prefixed("!!")).isEqualTo("1\nNoNewPrivs:\t1\n");
    }

    @Test
    void homeOfTheUserIsTheWorkingDirectory_ifSaidSo() {
        Root.assume();
        stage.run(stage.shell("User=daemon\nWorkingDirectory=~\nStandardOutput=file:@@/out", "pwd"));

        assertThat(stage.read("out")).isEqualTo("/usr/sbin\n");
    }

    @Test
    void directoryOfTheUserIsEnteredAsTheUser() throws IOException, LinuxException {
        Root.assume();
        Files.createDirectory(Path.of(stage.path("secret")));
        Stat.changeMode(stage.path("secret"), 0700);
        Event.SpawnFailed failed = stage.startInVain(stage.shell("User=daemon\nWorkingDirectory=@@/secret", "true"));

        assertThat(failed.exitStatus()).isEqualTo(200);
    }

    @Test
    void managerStaysWhoItIs_andChildrenAfterAnotherUserToo() {
        Root.assume();
        for (int i = 0; i < 20; i++) {
            stage.spawn(stage.plan(stage.shell("User=daemon", "exit 0")));
        }
        assertThat(who("")).startsWith("0\n0\n");
    }

    private String who(String settings) {
        stage.run(stage.shell(settings + "\nStandardOutput=truncate:@@/out", WHO));
        return stage.read("out");
    }

    private String prefixed(String prefix) {
        stage.run(stage.unit(
                "a.service",
                "[Service]\nUser=daemon\nNoNewPrivileges=yes\nStandardOutput=truncate:@@/out\nExecStart=" + prefix
                        + "/bin/sh -c 'id -u; grep NoNewPrivs /proc/self/status'\n"));
        return stage.read("out");
    }
}
