package dev.lares.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code lares top} in a terminal of 80 columns and 24 lines, as a user sees it: tmux shows what is on the screen. */
final class TopScreenTest {
  private static final String TMUX = "tmux -u -L zoo -f /dev/null ";

  private Guest guest;

  @BeforeEach
  void boot() {
    Guest.requireRoot();
    boolean there = Files.isExecutable(Path.of("/usr/bin/tmux"));
    if (!there && "true".equals(System.getenv("CI"))) {
      fail("the screen needs tmux, and CI must not skip");
    }
    assumeTrue(there, "tmux is not installed");
    Command.run(List.of(Checkout.root().resolve("lares").toString(), "--build")).output();
    guest = GuestOptions.of(Init.NONE).with("--bind=" + Checkout.root() + ":/opt/lares").boot();
    guest.shell("setsid sleep 4711 </dev/null >/dev/null 2>&1 &").output();
  }

  @AfterEach
  void shutDown() {
    if (guest != null) {
      guest.close();
    }
  }

  /** Starts it; when it has ended, the screen says with which status, and how the terminal is. */
  private void top(String environment) {
    guest.shell(TMUX + "new-session -d -x 80 -y 24 '" + environment
        + " /opt/lares/lares top --interval=0.5; echo \"ended $?\"; stty -a | grep -o \" -*echo \" | tr -d \" \"; sleep 600' </dev/null >/dev/null 2>&1").output();
    until("PID USER      CPU%   MEM READ/s WRIT/s KIND       COMMAND");
  }

  private String screen(String options) {
    return guest.shell(TMUX + "capture-pane " + options + " -p").output();
  }

  private void until(String text) {
    guest.waitFor("the screen shows '" + text + "'", () -> screen("").contains(text));
  }

  private void type(String... keys) {
    guest.shell(TMUX + "send-keys " + String.join(" ", keys)).output();
  }

  /** The alternate screen is left, what is typed is echoed, and the cursor is to be seen. */
  private void assertRestored(int status) {
    until("ended " + status);
    guest.waitFor("stty has answered", () -> screen("").lines().anyMatch(line -> line.endsWith("echo")));
    assertThat(screen("").lines()).contains("echo").doesNotContain("-echo");
    guest.waitFor("the screen is left and the cursor shown",
        () -> guest.shell(TMUX + "display-message -p '#{alternate_on} #{cursor_flag}'").output().equals("0 1"));
  }

  @Test
  void sendsASignalToWhatWasFilteredAndInspected_andGivesTheTerminalBack() {
    top("");
    type("/", "4711", "Enter");
    until("showing 4711");
    type("Down", "i");
    until("What     ");
    assertThat(screen("")).contains("sleep 4711").contains("Esc back");
    type("q");
    until("q quit  / filter");
    type("k");
    until("(sleep): TERM");
    type("Enter");
    until("send SIGTERM to ");
    assertThat(guest.exec("pgrep", "-x", "sleep", "-a").output()).contains("sleep 4711");
    type("y");
    guest.waitFor("the process is gone", () -> !guest.shell("pgrep -a -x sleep || true").output().contains("sleep 4711"));
    type("q");
    assertRestored(0);
  }

  @Test
  void givesTheTerminalBack_onSigterm() {
    top("");
    guest.shell("kill -TERM $(pgrep -x java)").output();
    assertRestored(143);
  }

  @Test
  void followsTheSizeOfTheWindow_andStopsAndGoesOn() {
    top("");
    guest.shell(TMUX + "resize-window -x 120 -y 30").output();
    guest.waitFor("the keys are in the last line", () -> screen("").lines().count() == 30 && screen("").endsWith("? help"));
    type("C-z");
    String state = "ps -o stat= -p $(pgrep -x java)";
    guest.waitFor("it is stopped", () -> guest.shell(state).output().startsWith("T"));
    guest.waitFor("the terminal is given back", () -> guest.shell(TMUX + "display-message -p '#{alternate_on}'").output().equals("0"));
    guest.shell("kill -CONT $(pgrep -x java)").output();
    until("KIND       COMMAND");
    type("q");
    assertRestored(0);
  }

  @Test
  void usesNoColours_ifThatIsAsked() {
    top("NO_COLOR=1");
    assertThat(screen("-e")).doesNotContainPattern("\u001b\\[[0-9;]*3[0-7][;m]");
    type("q");
    assertRestored(0);
  }
}
