package dev.lares.process;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a test needs of the machine. Without it the test is skipped, with the reason; in CI that is a failure. */
final class Requirement {
    private Requirement() {}

    static void root() {
        require("root".equals(System.getProperty("user.name")), "needs root");
    }

    static void programs(String... names) {
        for (String name : names) {
            boolean there = Arrays.stream(System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":"))
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
            require(there, "needs " + name + ", which .ci/setup installs");
        }
    }

    private static void require(boolean met, String reason) {
        if (!met && "true".equals(System.getenv("CI"))) {
            fail("%s, and CI must not skip", reason);
        }
        assumeTrue(met, reason);
    }
}
