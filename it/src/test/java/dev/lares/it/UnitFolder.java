package dev.lares.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of unit files (or of any files) that a test writes for a guest. */
record UnitFolder(Path path) {
  /** Writes a file; the name may hold folders, as {@code foo.service.d/bar.conf}. */
  UnitFolder file(String name, String text) {
    try {
      Path file = path.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
