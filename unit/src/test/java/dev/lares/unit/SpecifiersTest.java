package dev.lares.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lares.unit.SpecifierContext.SystemFacts;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** systemd.unit(5), "Specifiers". */
final class SpecifiersTest {
    private static final Specifiers INSTANCE = new Specifiers(
            new UnitName("foo-bar\\x2dx@var-l\\x20b.service"), Optional.of("/usr/lib/systemd/system/foo-bar@.service"), TestUnits.SYSTEM);

    private static final Specifiers PLAIN = new Specifiers(new UnitName("srv-data.service"), Optional.empty(), TestUnits.USER);

    @ParameterizedTest
    @CsvSource({
        "%a, x86-64",
        "%A, 3",
        "%b, b00b00b00b00b00b00b00b00b00b00b0",
        "%B, build7",
        "%C, /var/cache",
        "%d, /run/credentials/foo-bar\\x2dx@var-l\\x20b.service",
        "%E, /etc",
        "%f, /var/l b",
        "%g, root",
        "%G, 0",
        "%h, /root",
        "%H, host.example.org",
        "%i, var-l\\x20b",
        "%I, var/l b",
        "%j, bar\\x2dx",
        "%J, bar-x",
        "%l, host",
        "%L, /var/log",
        "%m, 0123456789abcdef0123456789abcdef",
        "%M, image",
        "%n, foo-bar\\x2dx@var-l\\x20b.service",
        "%N, foo-bar\\x2dx@var-l\\x20b",
        "%o, debian",
        "%p, foo-bar\\x2dx",
        "%P, foo/bar-x",
        "%q, My Host",
        "%s, /bin/sh",
        "%S, /var/lib",
        "%t, /run",
        "%T, /tmp",
        "%u, root",
        "%U, 0",
        "%v, 6.1.0",
        "%V, /var/tmp",
        "%w, 12",
        "%W, server",
        "%y, /usr/lib/systemd/system/foo-bar@.service",
        "%Y, /usr/lib/systemd/system",
        "%%, %",
        "%, %",
        "%-x%_, %-x%_",
        "a%%%nb%, a%foo-bar\\x2dx@var-l\\x20b.serviceb%",
    })
    void replaces(String text, String expected) throws BadValue {
        assertThat(INSTANCE.resolve(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "%f, /srv/data", "'%i|%I', |", "%j, data", "%N, srv-data", "%p, srv-data", "%P, srv/data", "%u, ada", "%U, 1000", "%g, users", "%G, 100",
        "%h, /home/ada", "%s, /bin/bash", "%t, /run/user/1000", "%S, /home/ada/.config", "%L, /home/ada/.config/log"
    })
    void replacesInPlainUnits_ofAUsersManager(String text, String expected) throws BadValue {
        assertThat(PLAIN.resolve(text)).isEqualTo(expected);
    }

    @Test
    void refusesUnknownOnes() {
        assertThatThrownBy(() -> PLAIN.resolve("a%Zb")).hasMessage("there is no specifier %Z");
        assertThatThrownBy(() -> PLAIN.resolve("%1")).hasMessage("there is no specifier %1");
    }

    @Test
    void refusesThoseWithoutAValue() {
        assertThatThrownBy(() -> PLAIN.resolve("%y")).hasMessage("specifier %y has no value: the unit has no file");
        SystemFacts nothing = new SystemFacts("x", "h", Optional.empty(), "6", Optional.empty(), Optional.empty(), Optional.empty());
        SpecifierContext context = new SpecifierContext(false, TestUnits.SYSTEM.identity(), TestUnits.SYSTEM.directories(), nothing);
        Specifiers bare = new Specifiers(new UnitName("a--b@\\x.service"), Optional.empty(), context);
        for (String text : new String[] {"%b", "%m", "%o", "%w", "%W", "%A", "%B", "%M", "%I", "%f"}) {
            assertThatThrownBy(() -> bare.resolve(text)).as(text).hasMessageStartingWith("specifier " + text + " has no value: ");
        }
    }

    @Test
    void fallsBackOnTheShortHostName() throws BadValue {
        SystemFacts facts = new SystemFacts("x", "h.d", Optional.empty(), "6", Optional.empty(), Optional.empty(), Optional.empty());
        SpecifierContext context = new SpecifierContext(false, TestUnits.SYSTEM.identity(), TestUnits.SYSTEM.directories(), facts);
        assertThat(new Specifiers(new UnitName("a.service"), Optional.empty(), context).resolve("%q %H")).isEqualTo("h h.d");
    }

    @Test
    void takesOnlySome_inUnitNames() throws BadValue {
        assertThat(INSTANCE.resolveName("%j@%i.service")).isEqualTo("bar\\x2dx@var-l\\x20b.service");
        for (String text : new String[] {"%f", "%t", "%h", "%s", "%P", "%J", "%y", "%T", "%d"}) {
            assertThatThrownBy(() -> INSTANCE.resolveName(text)).as(text).hasMessage("there is no specifier " + text + " for unit names");
        }
    }

    @Test
    void refusesResultsOutOfMeasure() {
        assertThatThrownBy(() -> INSTANCE.resolve("%n".repeat(400_000))).hasMessageContaining("longer than 1048576 characters");
    }
}
