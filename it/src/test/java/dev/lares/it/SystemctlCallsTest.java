package dev.lares.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Debian's {@code systemctl} and {@code systemd-run} answer under Lares and under real systemd: the same calls in a guest
 * of each, compared by exit status, output, and the links that are there afterwards. All answers are left as text below
 * {@code target}.
 */
final class SystemctlCallsTest {
  private static final int LEAST_CALLS = 250;

  private final SystemctlScript script = SystemctlScript.parse(resource("systemctl-calls.txt"));

  @TempDir Path folder;

  @BeforeEach
  void files() throws IOException {
    Guest.requireRoot();
    Path root = folder.resolve("root");
    Files.createDirectories(root.resolve("opt/driver"));
    Files.writeString(root.resolve("opt/driver/driver.sh"), resource("systemctl-driver.sh"));
    Files.writeString(root.resolve("opt/driver/calls.txt"), resource("systemctl-calls.txt"));
    UnitCases.write(resource("systemctl-units.txt"), root);
    // A guest's own /etc/systemd/system is laid over the files, so what the administrator has goes there.
    Files.move(root.resolve("etc/systemd/system"), folder.resolve("units"));
  }

  @Test
  void answersCallsOfSystemctlAsSystemdDoes() throws IOException {
    Map<String, SystemctlAnswer> systemd = run(Init.SYSTEMD);
    Map<String, SystemctlAnswer> lares = run(Init.LARES);
    SystemctlReport report = SystemctlReport.of(script, systemd, lares);
    System.out.println(report.table());
    Files.writeString(target("differences.txt"), report.differences());
    assertThat(script.calls()).hasSizeGreaterThanOrEqualTo(LEAST_CALLS);
    assertThat(report.unexpected()).as(report.differences()).isEmpty();
    assertThat(report.agreeingAfterAll()).as("calls that are marked as different, and agree").isEmpty();
  }

  @Test
  void tellsOfEachKnownDifferenceInCompatibility() throws IOException {
    String text = Files.readString(Checkout.root().resolve("COMPATIBILITY.md"));
    assertThat(script.calls().stream().flatMap(call -> call.difference().stream()).distinct()).allSatisfy(reason -> assertThat(text).contains(reason));
  }

  /** What each line answered, by its number and text. */
  private Map<String, SystemctlAnswer> run(Init init) throws IOException {
    try (Guest guest = GuestOptions.of(init).files(folder.resolve("root")).units(folder.resolve("units")).boot()) {
      Ran ran = guest.exec("bash", "/opt/driver/driver.sh", "/opt/driver/calls.txt");
      List<SystemctlAnswer> answers = SystemctlAnswer.parse(ran.stdout());
      assertThat(answers).as("answers under %s; %s%n%s", init, ran.stderr(), guest.console()).hasSameSizeAs(script.lines());
      Map<String, SystemctlAnswer> numbered = new LinkedHashMap<>();
      List<String> pages = new ArrayList<>();
      for (int n = 0; n < answers.size(); n++) {
        SystemctlAnswer answer = answers.get(n);
        assertThat(answer.line()).isEqualTo(script.lines().get(n).text());
        numbered.put(n + 1 + ": " + answer.line(), answer);
        pages.add("%d: %s%n%s".formatted(n + 1, answer.line(), answer.page()));
      }
      Files.writeString(target(init.option() + ".txt"), String.join("\n", pages));
      Files.writeString(target(init.option() + "-console.txt"), guest.console());
      return numbered;
    }
  }

  private static Path target(String name) throws IOException {
    return Files.createDirectories(Checkout.root().resolve("it/target/systemctl-calls")).resolve(name);
  }

  private static String resource(String name) {
    try (InputStream in = SystemctlCallsTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
