package dev.lares.dbus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NamesTest {
    @Test
    void knowsObjectPaths() {
        assertThat(Names.isObjectPath("/")).isTrue();
        assertThat(Names.isObjectPath("/org/freedesktop/systemd1/unit/nginx_2eservice")).isTrue();
        for (String bad : new String[] {"", "a", "//", "/a/", "/a//b", "/a.b", "/a-b", "/ü"}) {
            assertThat(Names.isObjectPath(bad)).as(bad).isFalse();
        }
    }

    @Test
    void allowsAVeryLongPath() {
        // CVE-2019-6454 was a path too long for the stack: here it is only long.
        assertThat(Names.isObjectPath("/" + "a".repeat(3_000_000))).isTrue();
    }

    @Test
    void knowsInterfacesErrorsAndMembers() {
        assertThat(Names.isInterface("org.freedesktop.systemd1.Manager")).isTrue();
        for (String bad : new String[] {"", "org", ".org", "org.", "a..b", "a.1b", "a-b.c", "a." + "b".repeat(254)}) {
            assertThat(Names.isInterface(bad)).as(bad).isFalse();
            assertThat(Names.isErrorName(bad)).as(bad).isFalse();
        }
        assertThat(Names.isMember("StartUnit")).isTrue();
        for (String bad : new String[] {"", "1a", "a.b", "a-b", "x".repeat(256)}) {
            assertThat(Names.isMember(bad)).as(bad).isFalse();
        }
    }

    @Test
    void knowsBusNames() {
        for (String good : new String[] {":1.42", "org.freedesktop.DBus", "a.b-c", "_a._b"}) {
            assertThat(Names.isBusName(good)).as(good).isTrue();
        }
        for (String bad : new String[] {"", ":", ":1", "a", "a.1b", ".a.b", "a.b."}) {
            assertThat(Names.isBusName(bad)).as(bad).isFalse();
        }
    }
}
