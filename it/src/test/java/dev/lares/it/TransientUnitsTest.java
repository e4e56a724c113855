package dev.lares.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * Units made through the manager's interface by Debian's unmodified systemd-run, systemctl and busctl: services, scopes, slices
 * and properties set at run time. Real systemd says first what is right.
 */
final class TransientUnitsTest {
  @Test
  void clientsThatMakeUnits_areToldTheSameAsBySystemd() throws IOException {
    Guest.requireRoot();
    String script = script();
    String expected = answers(Init.SYSTEMD, script);
    assertThat(expected).as("what systemd says").doesNotContain("waited in vain")
        .contains("tab\tx|;|\\;|x;|$X|a\\b|\"q\"|it's|é|a;b|$|%n|")
        .contains("0::/foo.slice/foo-bar.slice/s1.scope")
        .contains("SubState=abandoned")
        .containsPattern("from a terminal\\s+controlled by it\\s+= 5\n")
        .contains("input\nerr\n= 3\n")
        .contains("nobody\n= 0\n");

    assertThat(answers(Init.LARES, script)).isEqualTo(expected);
  }

  private static String answers(Init init, String script) {
    try (Guest guest = GuestOptions.of(init).boot()) {
      return guest.shell(script).output();
    }
  }

  private static String script() throws IOException {
    try (var file = TransientUnitsTest.class.getResourceAsStream("transient-units.sh")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
