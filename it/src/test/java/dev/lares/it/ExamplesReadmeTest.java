package dev.lares.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Does what examples/README.md tells to do, in the order it tells it, and compares what comes out with what is written there.
 * Process ids differ from run to run: which of them are the same does not.
 */
@Timeout(300)
final class ExamplesReadmeTest {
  private static final Pattern PROCESS_ID = Pattern.compile("(?<![\\w/.])[1-9]\\d*(?!\\w)");
  private static final Pattern BUILDING = Pattern.compile("\\r?building the examples.*\\n");

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"sysv-steps", "sysv-daemon", "sysv-ready"})
  void showsWhatHappens(String example) throws IOException {
    List<String> expected = transcript(example);
    List<String> seen = new ArrayList<>();
    try (StartedDaemons daemons = new StartedDaemons()) {
      for (String line : expected) {
        if (line.startsWith("$ ")) {
          seen.add(line);
          seen.addAll(run(line.substring(2)));
          takeChargeOf(daemons);
        }
      }
    }
    assertThat(comparable(seen)).isEqualTo(comparable(expected));
  }

  /** The lines of the console blocks of that section, with files of the test's own instead of /tmp. */
  private List<String> transcript(String example) throws IOException {
    List<String> lines = new ArrayList<>();
    boolean inSection = false;
    boolean inBlock = false;
    for (String line : Files.readAllLines(Checkout.root().resolve("examples/README.md"))) {
      if (line.startsWith("#")) {
        inSection = line.contains("`" + example + "`");
      } else if (inSection && line.startsWith("```")) {
        inBlock = line.equals("```console");
      } else if (inBlock) {
        lines.add(line.replace("/tmp/", temporary + "/"));
      }
    }
    assertThat(lines).as("what examples/README.md shows of %s", example).isNotEmpty();
    return lines;
  }

  private static List<String> run(String command) {
    Ran ran = Command.run(List.of("bash", "-c", "cd " + Checkout.root() + " && { " + command + "\n} 2>&1"));
    return BUILDING.matcher(ran.stdout()).replaceAll("").lines().toList();
  }

  private void takeChargeOf(StartedDaemons daemons) throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".pid")).toList()) {
        String text = Files.readString(file).strip();
        if (!text.isEmpty()) {
          ProcessHandle.of(Long.parseLong(text)).ifPresent(process -> daemons.add(process.pid()));
        }
      }
    }
  }

  /** Numbers become #1, #2 … in the order they come in, and columns are as wide as they need be. */
  private static List<String> comparable(List<String> lines) {
    Map<String, String> names = new HashMap<>();
    return lines.stream()
        .map(line -> line.startsWith("$ ")
            ? line
            : PROCESS_ID.matcher(line).replaceAll(match -> names.computeIfAbsent(match.group(), _ -> "#" + names.size())).strip().replaceAll("\\s+", " "))
        .toList();
  }
}
