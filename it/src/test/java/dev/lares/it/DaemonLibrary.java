package dev.lares.it;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A program for guests, compiled with the daemon library it uses: what tests here see of the library is a process. */
final class DaemonLibrary {
  private DaemonLibrary() {}

  /** Compiles {@code it/src/guest/java/NAME.java} and the library's sources into the folder. */
  static void compile(String program, Path folder) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      Path root = Checkout.root();
      List<Path> sources = Stream.of(sources(root.resolve("linux/src/main/java")), sources(root.resolve("daemon/src/main/java")),
          Stream.of(root.resolve("it/src/guest/java/" + program + ".java"))).flatMap(paths -> paths).toList();
      StringWriter messages = new StringWriter();
      boolean compiled = compiler.getTask(messages, files, null, List.of("-nowarn", "-d", folder.toString()), null,
          files.getJavaFileObjectsFromPaths(sources)).call();
      if (!compiled) {
        throw new AssertionError("cannot compile " + program + ": " + messages);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The classes of one unnamed module; two descriptors of modules could not be compiled at once. */
  private static Stream<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java") && !file.endsWith("module-info.java")).toList().stream();
    }
  }
}
