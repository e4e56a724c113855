package dev.lares.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Files written as text: {@code === PATH} before the lines of each, {@code === PATH -> TARGET} for a link. */
final class UnitCases {
  private UnitCases() {}

  /** Writes them below the root; relative paths are below {@code /etc/systemd/system}, and scripts can be executed. */
  static void write(String text, Path root) throws IOException {
    for (String part : text.split("(?m)^=== ")) {
      String head = part.lines().findFirst().orElse("");
      if (head.isEmpty() || head.startsWith("#")) {
        continue;
      }
      String[] words = head.split(" -> ");
      Path file = root.resolve(("/etc/systemd/system/".substring(1) + words[0]).replaceFirst("^etc/systemd/system//", ""));
      Files.createDirectories(file.getParent());
      if (words.length == 2) {
        Files.createSymbolicLink(file, Path.of(words[1]));
      } else {
        Files.writeString(file, part.substring(head.length() + 1).replaceAll("\n\n(?:#.*\n)?", "\n"));
        if (part.contains("\n#!")) {
          Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
      }
    }
  }
}
