package dev.lares.host;

import dev.lares.linux.LinuxException;
import dev.lares.linux.Unistd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Control groups for tests: {@code lares-test-…} below the group the tests run in, where that may be written to. */
final class TestGroups {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private TestGroups() {}

    /** A new empty group; nothing where there can be none. */
    static Optional<ControlGroup> create() {
        try {
            ControlGroup group = GroupPlace.own().group().child("lares-test-" + Unistd.pid() + "-" + COUNT.incrementAndGet());
            group.make();
            return Optional.of(group);
        } catch (LinuxException e) {
            return Optional.empty();
        }
    }

    static void remove(ControlGroup group) {
        try {
            if (Files.exists(Path.of(group.directory()))) {
                group.remove();
            }
        } catch (LinuxException e) {
            throw new AssertionError("cannot clean up", e);
        }
    }
}
