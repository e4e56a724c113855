package dev.lares.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Daemons of a test: nobody's children, so somebody has to see that they end. */
final class StartedDaemons implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  private final List<ProcessHandle> daemons = new ArrayList<>();

  /** Takes charge of the process, which must be there. */
  long add(long pid) {
    daemons.add(ProcessHandle.of(pid).orElseThrow(() -> new AssertionError("process " + pid + " is not there")));
    return pid;
  }

  /** The value as soon as there is one; fails if it takes too long. */
  static <T> T await(String what, Supplier<Optional<T>> value) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() - deadline < 0) {
      Optional<T> found = value.get();
      if (found.isPresent()) {
        return found.get();
      }
      try {
        TimeUnit.MILLISECONDS.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    throw new AssertionError("waited in vain: " + what);
  }

  static void awaitEnd(long pid) {
    await("process " + pid + " ends", () -> lives(pid) ? Optional.empty() : Optional.of(pid));
  }

  /** A process that has ended but that its parent has not collected does not live. */
  static boolean lives(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      return "ZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) < 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    for (ProcessHandle daemon : daemons) {
      daemon.destroyForcibly();
    }
    for (ProcessHandle daemon : daemons) {
      awaitEnd(daemon.pid());
    }
  }
}
