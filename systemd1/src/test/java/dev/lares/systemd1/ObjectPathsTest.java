package dev.lares.systemd1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.unit.UnitName;
import org.junit.jupiter.api.Test;

/** sd_bus_path_encode(3) and systemd's own paths. */
final class ObjectPathsTest {
    @Test
    void escapesWhatIsNoLetterOrDigit() {
        assertThat(ObjectPaths.ofUnit(new UnitName("nginx.service"))).isEqualTo("/org/freedesktop/systemd1/unit/nginx_2eservice");
        assertThat(ObjectPaths.ofUnit(new UnitName("getty@tty1.service"))).isEqualTo("/org/freedesktop/systemd1/unit/getty_40tty1_2eservice");
        assertThat(ObjectPaths.ofUnit(new UnitName("-.slice"))).isEqualTo("/org/freedesktop/systemd1/unit/_2d_2eslice");
        assertThat(ObjectPaths.escape("1a1")).isEqualTo("_31a1");
        assertThat(ObjectPaths.escape("ü")).isEqualTo("_c3_bc");
        assertThat(ObjectPaths.escape("")).isEqualTo("_");
    }

    @Test
    void readsBackWhatItWrote() {
        for (String text : new String[] {"", "a", "1a", "a_b", "a-b@c\\x2d.service", "ü", "_", "__"}) {
            assertThat(ObjectPaths.unescape(ObjectPaths.escape(text))).isEqualTo(text);
        }
        assertThat(ObjectPaths.unitName("/org/freedesktop/systemd1/unit/nginx_2eservice")).contains("nginx.service");
        assertThat(ObjectPaths.unitName("/org/freedesktop/systemd1/job/1")).isEmpty();
    }

    @Test
    void readsNumbersOfJobs() {
        assertThat(ObjectPaths.jobId("/org/freedesktop/systemd1/job/42")).contains(42L);
        for (String bad : new String[] {"", "x", "-1", "4 ", "99999999999"}) {
            assertThat(ObjectPaths.jobId("/org/freedesktop/systemd1/job/" + bad)).as(bad).isEmpty();
        }
    }
}
