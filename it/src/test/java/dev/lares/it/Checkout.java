package dev.lares.it;

import java.nio.file.Files;
import java.nio.file.Path;

/** The source tree the tests were started in. */
final class Checkout {
  private Checkout() {}

  /** The folder that holds {@code it/guest} and {@code lares}. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isExecutable(folder.resolve("it/guest"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("cannot find the checkout: no it/guest above " + Path.of("").toAbsolutePath());
      }
      folder = parent;
    }
    return folder;
  }
}
