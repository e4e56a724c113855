package dev.lares.daemon.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lares.linux.UnixAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JournalOptionsTest {
    private static final JournalOptions SOME = new JournalOptions(JournalTarget.AUTO, JournalOptions.SOCKET, "name",
            Duration.ofSeconds(2));

    @Test
    void areThoseOfThisMachineUnlessSetOtherwise() {
        assertThat(JournalOptions.standard().socket()).hasToString("/run/systemd/journal/socket");
        assertThat(JournalOptions.standard().target()).isEqualTo(JournalTarget.AUTO);
        assertThat(JournalOptions.standard().patience()).isEqualTo(Duration.ofSeconds(2));
        System.setProperty("dev.lares.journal.identifier", "other");
        try {
            assertThat(JournalOptions.standard().identifier()).isEqualTo("other");
        } finally {
            System.clearProperty("dev.lares.journal.identifier");
        }
    }

    @Test
    void areReadFromText() {
        List<String> complaints = new ArrayList<>();
        Map<String, String> text = Map.of("target", "JOURNAL ", "socket", "@abc", "identifier", "", "patience", "150");
        assertThat(SOME.with(text::get, complaints::add)).isEqualTo(new JournalOptions(JournalTarget.JOURNAL,
                new UnixAddress.Abstract("abc"), "", Duration.ofMillis(150)));
        assertThat(complaints).isEmpty();
    }

    @Test
    void keepTheirValueWhereTheTextIsWrong() {
        List<String> complaints = new ArrayList<>();
        Map<String, String> text = Map.of("target", "syslog", "socket", "", "patience", "2s");
        assertThat(SOME.with(text::get, complaints::add)).isEqualTo(SOME);
        assertThat(SOME.with(Map.of("patience", "-1")::get, complaints::add)).isEqualTo(SOME);
        assertThat(SOME.with(Map.of("patience", "86400001")::get, complaints::add)).isEqualTo(SOME);
        assertThat(complaints).containsExactly(
                "cannot log to 'syslog': the target must be auto, journal or stderr",
                "cannot make a socket address: the path is empty",
                "cannot wait '2s' for the journal: not a number of milliseconds",
                "cannot wait PT-0.001S for the journal: must be 0 to 24 hours",
                "cannot wait PT24H0.001S for the journal: must be 0 to 24 hours");
        assertThatThrownBy(() -> SOME.withPatience(Duration.ofDays(2))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "dev.foo.Main, Main",
        "Main a b, Main",
        "dev.foo/dev.foo.Main --x, Main",
        "/opt/app/shop-1.2.jar, shop-1.2",
        "my shop.jar --port 1, my shop",
        "'', java",
        "dev.foo.Main /a/b.jar, b",
        "x.jarring.Main, Main",
    })
    void nameTheProgramByItsJarOrMainClass(String command, String name) {
        assertThat(ProgramName.of(command)).isEqualTo(name);
    }
}
