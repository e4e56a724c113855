package dev.lares.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four programs that log to the journal of real systemd, each through another logging framework, as services of an
 * ordinary user: journald takes files that are not sealed from root only.
 */
final class JournalLoggingTest {
  private static final String JUL = """
      import java.util.logging.*;

      public final class Jul {
        public static void main(String[] args) {
          Logger logger = Logger.getLogger("dev.shop");
          logger.warning("careful ✓");
          logger.log(Level.SEVERE, "broken\\nin two", new IllegalStateException("why", new RuntimeException("cause")));
          logger.info("0123456789".repeat(10_000));
          logger.info("0123456789".repeat(100_000));
        }
      }
      """;
  private static final String SYSTEM_LOGGER = """
      import java.lang.System.Logger.Level;

      public final class SystemLogger {
        public static void main(String[] args) {
          System.Logger logger = System.getLogger("dev.shop");
          logger.log(Level.WARNING, "careful ✓");
          logger.log(Level.ERROR, "broken\\nin two", new IllegalStateException("why", new RuntimeException("cause")));
          logger.log(Level.INFO, "0123456789".repeat(10_000));
          logger.log(Level.INFO, "0123456789".repeat(100_000));
        }
      }
      """;
  private static final String LOGBACK = """
      import org.slf4j.*;

      public final class Logback {
        public static void main(String[] args) {
          Logger logger = LoggerFactory.getLogger("dev.shop");
          MDC.put("requestId", "r-1");
          logger.atWarn().addKeyValue("MESSAGE_ID", "fc2e22bc-6ee6-47b6-b907-29ab34a250b1").log("careful {}", "✓");
          logger.error("broken\\nin two", new IllegalStateException("why", new RuntimeException("cause")));
          logger.info("0123456789".repeat(10_000));
          logger.info("0123456789".repeat(100_000));
        }
      }
      """;
  private static final String LOG4J = """
      import org.apache.logging.log4j.*;

      public final class Log4j {
        public static void main(String[] args) {
          Logger logger = LogManager.getLogger("dev.shop");
          ThreadContext.put("requestId", "r-1");
          logger.warn(MarkerManager.getMarker("MESSAGE_ID=fc2e22bc6ee647b6b90729ab34a250b1"), "careful {}", "✓");
          logger.error("broken\\nin two", new IllegalStateException("why", new RuntimeException("cause")));
          logger.info("0123456789".repeat(10_000));
          logger.info("0123456789".repeat(100_000));
        }
      }
      """;

  @TempDir Path folder;

  private UnitFolder files;

  @BeforeEach
  void files() {
    Guest.requireRoot();
    files = new UnitFolder(folder);
  }

  @Test
  void fourProgramsLogStructuredEntries_whole() {
    program("Jul", JUL, "-Djava.util.logging.config.file=/opt/shop/logging.properties", jar("logging/jul"));
    program("SystemLogger", SYSTEM_LOGGER, "-Ddev.lares.logging.location=true", jar("logging/system-logger"));
    program("Logback", LOGBACK, "-Dlogback.configurationFile=/opt/shop/logback.xml", withLibraries("logging/logback"));
    program("Log4j", LOG4J, "-Dlog4j2.configurationFile=/opt/shop/log4j2.xml", withLibraries("logging/log4j2"));
    files.file("opt/shop/logging.properties", """
        handlers=dev.lares.logging.jul.JournalHandler
        dev.lares.logging.jul.JournalHandler.location=true
        """);
    files.file("opt/shop/logback.xml", """
        <configuration>
          <appender name="JOURNAL" class="dev.lares.logging.logback.JournalAppender"><location>true</location></appender>
          <root level="INFO"><appender-ref ref="JOURNAL"/></root>
        </configuration>
        """);
    files.file("opt/shop/log4j2.xml", """
        <Configuration status="WARN">
          <Appenders><Journal name="J" location="true"/></Appenders>
          <Loggers><Root level="info"><AppenderRef ref="J"/></Root></Loggers>
        </Configuration>
        """);
    files.file("etc/systemd/system/test.target", "[Unit]\nWants=Jul.service SystemLogger.service Logback.service Log4j.service\n");
    Path java = Path.of(System.getProperty("java.home"));
    try (Guest guest = GuestOptions.of(Init.SYSTEMD).files(folder).with("--bind=" + java + ":/opt/java").target("test.target").boot()) {
      for (String name : List.of("Jul", "SystemLogger", "Logback", "Log4j")) {
        guest.waitFor(name + " ends", () -> !guest.exec("systemctl", "show", "-P", "ActiveState", name + ".service").output().equals("activating"));
        assertThat(guest.exec("systemctl", "show", "-P", "Result", name + ".service").output()).isEqualTo("success");
        guest.exec("journalctl", "--sync").output();
        assertThat(guest.exec("journalctl", "-o", "cat", "-u", name, "_TRANSPORT=stdout").stdout()).as("standard error of " + name).isEmpty();
        List<Map<String, String>> entries = JournalJson.entries(guest.exec("journalctl", "--all", "-o", "json", "-u", name, "_TRANSPORT=journal").output());
        assertThat(entries).as(name).hasSize(4);
        assertWarning(name, entries.get(0));
        assertError(name, entries.get(1));
        assertThat(entries.get(2)).containsEntry("PRIORITY", "6").containsEntry("MESSAGE", "0123456789".repeat(10_000));
        assertThat(entries.get(3)).containsEntry("PRIORITY", "6").containsEntry("MESSAGE", "0123456789".repeat(100_000));
      }
      for (String name : List.of("Logback", "Log4j")) {
        Map<String, String> warning = JournalJson.entries(guest.exec("journalctl", "--all", "-o", "json", "-u", name,
            "MESSAGE_ID=fc2e22bc6ee647b6b90729ab34a250b1").output()).getFirst();
        assertThat(warning).as(name).containsEntry("REQUEST_ID", "r-1");
      }
    }
  }

  private static void assertWarning(String name, Map<String, String> entry) {
    assertThat(entry).as(name).containsEntry("MESSAGE", "careful ✓").containsEntry("PRIORITY", "4")
        .containsEntry("LOGGER", "dev.shop").containsEntry("LEVEL", name.startsWith("Log") ? "WARN" : "WARNING")
        .containsEntry("THREAD", "main").containsEntry("SYSLOG_IDENTIFIER", name)
        .containsEntry("CODE_FILE", name + ".java").containsEntry("CODE_FUNC", name + ".main")
        .containsEntry("_SYSTEMD_UNIT", name + ".service").containsKeys("TID", "CODE_LINE")
        .doesNotContainKeys("EXCEPTION", "LARES_TRUNCATED");
    assertThat(Integer.parseInt(entry.get("TID"))).isGreaterThan(Integer.parseInt(entry.get("_PID")));
  }

  private static void assertError(String name, Map<String, String> entry) {
    assertThat(entry).as(name).containsEntry("PRIORITY", "3").containsEntry("EXCEPTION_CLASS", "java.lang.IllegalStateException")
        .containsEntry("EXCEPTION_MESSAGE", "why").containsEntry("MESSAGE", "broken\nin two\n" + entry.get("EXCEPTION"));
    assertThat(entry.get("EXCEPTION")).startsWith("java.lang.IllegalStateException: why\n\tat " + name + ".main(" + name + ".java:")
        .contains("\nCaused by: java.lang.RuntimeException: cause");
  }

  /** Compiles the program, and writes a unit that runs it with those jars. */
  private void program(String name, String source, String option, List<Path> jars) {
    files.file(name + ".java", source);
    String path = Stream.concat(jars.stream(), Stream.of(jar("daemon"), jar("linux")).flatMap(List::stream))
        .map(Path::toString).collect(Collectors.joining(":"));
    Path classes = folder.resolve("opt/shop");
    Command.run(List.of(System.getProperty("java.home") + "/bin/javac", "-proc:none", "-cp", path, "-d", classes.toString(),
        folder.resolve(name + ".java").toString())).output();
    for (String jar : path.split(":")) {
      copy(Path.of(jar), classes);
    }
    String guestPath = Stream.of(path.split(":")).map(jar -> "/opt/shop/" + Path.of(jar).getFileName()).collect(Collectors.joining(":"));
    files.file("etc/systemd/system/" + name + ".service", """
        [Service]
        Type=oneshot
        User=nobody
        ExecStart=/opt/java/bin/java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED %s -cp /opt/shop:%s %s
        """.formatted(option, guestPath, name));
  }

  private static List<Path> withLibraries(String module) {
    return Stream.concat(jar(module).stream(), jars(module + "/target/lib").stream()).toList();
  }

  /** The built jar of a module, without that of its tests. */
  private static List<Path> jar(String module) {
    List<Path> jars = jars(module + "/target").stream().filter(jar -> !jar.toString().endsWith("-tests.jar")).toList();
    assertThat(jars).as("jar of " + module + "; ./check " + module + " builds it").hasSize(1);
    return jars;
  }

  private static List<Path> jars(String directory) {
    try (Stream<Path> files = Files.list(Checkout.root().resolve(directory))) {
      return files.filter(file -> file.toString().endsWith(".jar")).toList();
    } catch (IOException e) {
      throw new AssertionError("cannot find jars in " + directory + ": ./check logging/logback and so on build them", e);
    }
  }

  private static void copy(Path file, Path directory) {
    try {
      Path copy = directory.resolve(file.getFileName());
      if (!Files.exists(copy)) {
        Files.createDirectories(directory);
        Files.copy(file, copy);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
