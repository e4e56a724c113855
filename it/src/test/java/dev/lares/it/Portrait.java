package dev.lares.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What ps(1) and /proc say of a process, line by line, with the numbers that differ from run to run replaced by how they
 * relate. A process started for a portrait has one of its own: no other test knows its number.
 */
final class Portrait {
  private final long pid;

  private Portrait(long pid) {
    this.pid = pid;
  }

  static Portrait of(long pid) {
    return new Portrait(pid);
  }

  /** Whose it is: parent, process group, session, terminal. */
  List<String> relations() {
    String[] ps = Command.run(List.of("ps", "-o", "ppid=,pgid=,sid=,tty=", "-p", Long.toString(pid))).output().split("\\s+");
    long group = Long.parseLong(ps[1]);
    long session = Long.parseLong(ps[2]);
    return List.of(
        "parent: " + ps[0],
        "PID " + (pid == group ? "=" : "≠") + " PGID " + (group == session ? "=" : "≠") + " SID",
        "leader of the session: " + (StartedDaemons.lives(session) ? "there" : "gone"),
        "terminal: " + ps[3]);
  }

  /** Where it is and what its files will be like. */
  List<String> surroundings() {
    return List.of("cwd: " + link("cwd"), "root: " + link("root"), "umask: " + status("Umask"));
  }

  List<String> signals() {
    return List.of("blocked: " + signalSet("SigBlk"), "ignored: " + signalSet("SigIgn"));
  }

  /** Without 32 and 33, which the C library has for itself: its posix_spawn(3) leaves them ignored. */
  private String signalSet(String name) {
    return "%016x".formatted(Long.parseUnsignedLong(status(name), 16) & ~(3L << 31));
  }

  /** 0, 1 and 2. */
  List<String> standardDescriptors() {
    return descriptors().subList(0, 3);
  }

  /** All, in the order of their numbers. */
  List<String> descriptors() {
    try (Stream<Path> fds = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return fds.map(fd -> Integer.parseInt(fd.getFileName().toString())).sorted().map(fd -> fd + ": " + link("fd/" + fd)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> environment() {
    try {
      String text = Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1);
      return List.copyOf(new TreeSet<>(List.of(text.split("\0"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of it. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (List<String> part : List.of(relations(), surroundings(), signals(), descriptors(), environment())) {
      lines.addAll(part);
    }
    return lines;
  }

  /** A line of /proc/PID/status. */
  String status(String name) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith(name + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String link(String name) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + pid + "/" + name)).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
