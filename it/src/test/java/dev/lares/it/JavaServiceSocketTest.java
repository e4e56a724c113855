package dev.lares.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code http-service} with its socket unit, under real systemd. */
final class JavaServiceSocketTest {
  @TempDir Path folder;

  @BeforeEach
  void built() {
    JavaServiceTest.built();
  }

  @Test
  void takesTheSocketOfItsManager_andLosesNoRequestOverARestart() {
    UnitFolder units = new UnitFolder(folder).file("test.target", "[Unit]\nWants=http-service.socket\n");
    try (Guest guest = GuestOptions.of(Init.SYSTEMD).units(units.path()).target("test.target")
        .with("--bind=" + Checkout.root() + ":/opt/lares")
        .with("--prepare=ln -s /opt/lares/examples/http-service/*.s* /etc/systemd/system/").boot()) {
      assertThat(state(guest)).isEqualTo("inactive");
      assertThat(guest.exec("curl", "-sf", "http://127.0.0.1:8481/").output()).isEqualTo("hello, number 1");
      assertThat(state(guest)).isEqualTo("active");
      String answers = guest.shell("""
          systemctl restart http-service & restart=$!
          while kill -0 $restart 2>/dev/null; do curl -s -o /dev/null -w '%{http_code}\\n' http://127.0.0.1:8481/; done
          curl -s -o /dev/null -w '%{http_code}\\n' http://127.0.0.1:8481/""").output();
      assertThat(answers.lines().distinct()).containsExactly("200");
      assertThat(guest.exec("systemctl", "show", "--value", "--property=Result", "http-service").output()).isEqualTo("success");
    }
  }

  private static String state(Guest guest) {
    return guest.exec("systemctl", "show", "--value", "--property=ActiveState", "http-service").output();
  }
}
