package dev.lares.it;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The programs of {@code it/src/test/c}, compiled. */
final class CPrograms {
  private final Path folder;

  private CPrograms(Path folder) {
    this.folder = folder;
  }

  /** Compiles them into the folder; skips the test where there is no compiler, except in CI. */
  static CPrograms compileInto(Path folder) {
    boolean there = Files.isExecutable(Path.of("/usr/bin/gcc"));
    if (!there && "true".equals(System.getenv("CI"))) {
      fail("this test needs gcc, and CI must not skip");
    }
    assumeTrue(there, "needs gcc");
    for (String name : List.of("idle", "daemon3", "daemon7", "keeper")) {
      Path source = Checkout.root().resolve("it/src/test/c/" + name + ".c");
      Command.run(List.of("gcc", "-Wall", "-Werror", "-O1", "-o", folder.resolve(name).toString(), source.toString())).output();
    }
    return new CPrograms(folder);
  }

  String path(String name) {
    return folder.resolve(name).toString();
  }
}
