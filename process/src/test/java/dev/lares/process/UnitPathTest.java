package dev.lares.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What paths of control groups say of units; where systemd has a call for it, sd_pid_get_unit(3) and its siblings. */
final class UnitPathTest {
    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
            // path, unit, slice, user unit, user slice, session, owner
            "/, -, -, -, -, -, -",
            "/init.scope, init.scope, -.slice, -, -, -, -",
            "/system.slice/nginx.service, nginx.service, system.slice, -, -, -, -",
            "/system.slice/system-getty.slice/getty@tty1.service, getty@tty1.service, system-getty.slice, -, -, -, -",
            "/system.slice/docker.service/of/its/own, docker.service, system.slice, -, -, -, -",
            "/system.slice, -, system.slice, -, -, -, -",
            "/user.slice/user-1000.slice/session-2.scope, session-2.scope, user-1000.slice, -, -.slice, 2, 1000",
            "/user.slice/user-1000.slice/session-c3.scope/app.slice/x.service, session-c3.scope, user-1000.slice, x.service, app.slice, c3, 1000",
            "/user.slice/user-1000.slice/user@1000.service/init.scope, user@1000.service, user-1000.slice, init.scope, -.slice, -, 1000",
            "/user.slice/user-1000.slice/user@1000.service/app.slice/app-foo.slice/foo@a.service, user@1000.service, user-1000.slice, foo@a.service, app-foo.slice, -, 1000",
            "/_cpu.service, cpu.service, -.slice, -, -, -, -",
            "/system.slice/__foo.service/sub, _foo.service, system.slice, -, -, -, -",
            "/system.slice/dev-disk-by\\x2duuid-12.swap, dev-disk-by\\x2duuid-12.swap, system.slice, -, -, -, -",
            "/docker/0123456789abcdef, -, -.slice, -, -, -, -",
            "/kubepods.slice/kubepods-pod1.slice/cri-containerd-1.scope, cri-containerd-1.scope, kubepods-pod1.slice, -, -, -, -",
            "/foo@.service, -, -.slice, -, -, -, -",
            "/@foo.service, -, -.slice, -, -, -, -",
            "/foo.bar, -, -.slice, -, -, -, -",
            "/a b.service, -, -.slice, -, -, -, -",
            "/session-.scope, session-.scope, -.slice, -, -, -, -",
            "/session-1/2.scope, -, -.slice, -, -, -, -",
            "/../../other.service, -, -.slice, -, -, -, -"})
    void tellsTheUnit(String path, String unit, String slice, String userUnit, String userSlice, String session, Integer owner) {
        UnitMembership units = UnitPath.read(path);

        assertThat(units.unit()).isEqualTo(Optional.ofNullable(unit));
        assertThat(units.slice()).isEqualTo(Optional.ofNullable(slice));
        assertThat(units.userUnit()).isEqualTo(Optional.ofNullable(userUnit));
        assertThat(units.userSlice()).isEqualTo(Optional.ofNullable(userSlice));
        assertThat(units.session()).isEqualTo(Optional.ofNullable(session));
        assertThat(units.ownerUid()).isEqualTo(Optional.ofNullable(owner));
        assertThat(units.foreground()).isEmpty();
    }

    @Test
    void tellsTheUnitOfAManagerInTheForeground_whereverThatWasStarted() {
        UnitMembership inSession = UnitPath.read("/user.slice/user-0.slice/session-1.scope/lares-4711/app.slice/app-a.slice/web.service/workers");

        assertThat(inSession.unit()).contains("session-1.scope");
        assertThat(inSession.foreground()).contains(new UnitMembership.ForegroundUnit(4711, "web.service", "app-a.slice"));
        assertThat(inSession.innermostUnit()).contains("web.service");
        assertThat(inSession.innermostSlice()).contains("app-a.slice");
        assertThat(UnitPath.read("/lares-12/system.slice/db.service").innermostUnit()).contains("db.service");
        assertThat(UnitPath.read("/lares-12").foreground()).isEmpty();
        assertThat(UnitPath.read("/lares-x/system.slice/db.service").foreground()).isEmpty();
    }

    @Test
    void looksBelowTheRootThatProcessOneHas() {
        assertThat(UnitPath.rootOf("/docker/123/init.scope")).isEqualTo("/docker/123");
        assertThat(UnitPath.rootOf("/docker/123")).isEqualTo("/docker/123");
        assertThat(UnitPath.rootOf("/init.scope")).isEmpty();
        assertThat(UnitPath.rootOf("/")).isEmpty();
        assertThat(UnitPath.below("/docker/123", "/docker/123/system.slice/a.service")).isEqualTo("/system.slice/a.service");
        assertThat(UnitPath.below("/docker/123", "/docker/123")).isEqualTo("/");
        assertThat(UnitPath.below("/docker/123", "/docker/1234/a.service")).isEqualTo("/docker/1234/a.service");
        assertThat(UnitPath.below("", "/a.service")).isEqualTo("/a.service");
    }

    private static ControlGroups groups(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return new ControlGroupReader("").read(bytes, bytes.length);
    }

    @Test
    void readsTheFileOfTheUnifiedHierarchy() {
        ControlGroups groups = groups("0::/system.slice/nginx.service\n");

        assertThat(groups.unified()).contains("/system.slice/nginx.service");
        assertThat(groups.legacy()).isEmpty();
        assertThat(groups.units().unit()).contains("nginx.service");
    }

    @Test
    void readsTheFileOfBothHierarchies_andGoesBySystemdsOwnWhereTheUnifiedOneIsNotUsed() {
        ControlGroups groups = groups("3:cpu,cpuacct:/a:b\n2:name=systemd:/system.slice/cron.service\n0::/\n");

        assertThat(groups.unified()).contains("/");
        assertThat(groups.legacy()).containsExactly(Map.entry("cpu,cpuacct", "/a:b"), Map.entry("name=systemd", "/system.slice/cron.service"));
        assertThat(groups.units().unit()).contains("cron.service");
        assertThat(groups("2:name=systemd:/x.service\n0::/y.service\n").units().unit()).contains("y.service");
    }

    @Test
    void readsTheGroupOfAZombie_whichIsRemoved() {
        assertThat(groups("0::/system.slice/gone.service (deleted)\n").units().unit()).contains("gone.service");
    }

    @Test
    void knowsNoUnitWithoutControlGroups() {
        assertThat(groups("").units()).isEqualTo(UnitMembership.NONE);
        assertThat(groups("0::/\n").units().innermostUnit()).isEmpty();
        assertThat(groups("no such line\n:\n::\n").units()).isEqualTo(UnitMembership.NONE);
    }
}
