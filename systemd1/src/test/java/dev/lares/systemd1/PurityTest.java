package dev.lares.systemd1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.dbus.Message;
import dev.lares.engine.Engine;
import dev.lares.unit.UnitName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The pure modules have nothing ambient in them: no clock, randomness, threads, files, sockets, environment, and no
 * collection whose order differs from run to run. Read from the class files, since the compiler cannot forbid it.
 */
final class PurityTest {
    private static final List<String> FORBIDDEN_CLASSES = List.of(
            "java/io/File", "java/nio/file/", "java/nio/channels/", "java/net/", "java/lang/Thread", "java/lang/Process", "java/lang/Runtime;",
            "java/util/Random", "java/util/SplittableRandom", "java/util/concurrent/", "java/util/Timer", "java/util/HashMap",
            "java/util/HashSet", "java/util/IdentityHashMap", "java/util/WeakHashMap", "java/time/Clock", "java/security/", "java/lang/foreign/");
    private static final List<String> FORBIDDEN_MEMBERS = List.of(
            "java/lang/System.currentTimeMillis", "java/lang/System.nanoTime", "java/lang/System.getenv", "java/lang/System.getProperty",
            "java/lang/System.exit", "java/lang/System.out", "java/lang/System.err", "java/lang/Math.random", "java/util/UUID.randomUUID",
            "java/time/Instant.now", "java/time/LocalDate.now", "java/time/LocalDateTime.now", "java/time/ZonedDateTime.now",
            "java/util/Locale.getDefault", "java/util/TimeZone.getDefault", "java/util/Set.of", "java/util/Set.copyOf", "java/util/Map.of",
            "java/util/Map.copyOf", "java/util/Map.ofEntries", "java/lang/Object.hashCode", "java/lang/System.identityHashCode",
            "java/util/stream/Collectors.toSet", "java/util/stream/Collectors.toMap", "java/util/stream/Collectors.groupingBy");

    @Test
    void theEngineIsPure() {
        assertThat(impuritiesOf(Engine.class)).isEmpty();
    }

    @Test
    void theUnitModuleIsPure() {
        assertThat(impuritiesOf(UnitName.class)).isEmpty();
    }

    @Test
    void theDbusModuleIsPure() {
        assertThat(impuritiesOf(Message.class)).isEmpty();
    }

    @Test
    void theSystemd1ModuleIsPure() {
        assertThat(impuritiesOf(Systemd1.class)).isEmpty();
    }

    @Test
    void anImpurityIsSeen() {
        assertThat(impuritiesIn(classFileOf(PurityTest.class))).isNotEmpty();
    }

    /** What is wrong in a module, which may be a directory of class files or a jar. */
    private static List<String> impuritiesOf(Class<?> anyOfModule) {
        Path location = locationOf(anyOfModule);
        try {
            if (Files.isDirectory(location)) {
                return impuritiesBelow(location);
            }
            try (FileSystem jar = FileSystems.newFileSystem(location)) {
                return impuritiesBelow(jar.getPath("/"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> impuritiesBelow(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> classes = files.filter(file -> file.toString().endsWith(".class")).toList();
            assertThat(classes).isNotEmpty();
            return classes.stream().flatMap(file -> impuritiesIn(file).stream()).sorted().toList();
        }
    }

    private static List<String> impuritiesIn(Path file) {
        ClassModel model;
        try {
            model = ClassFile.of().parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> found = new ArrayList<>();
        String self = model.thisClass().asInternalName();
        for (PoolEntry entry : model.constantPool()) {
            switch (entry) {
                case ClassEntry c when FORBIDDEN_CLASSES.stream().anyMatch((c.asInternalName() + ";")::startsWith) ->
                        found.add(self + " uses " + c.asInternalName());
                case MemberRefEntry m when isForbidden(m) ->
                        found.add(self + " uses " + m.owner().asInternalName() + "." + m.name().stringValue());
                default -> {}
            }
        }
        return found;
    }

    private static boolean isForbidden(MemberRefEntry member) {
        boolean ofNothing = member.name().stringValue().equals("of") && member.type().stringValue().startsWith("()");
        return !ofNothing && FORBIDDEN_MEMBERS.contains(member.owner().asInternalName() + "." + member.name().stringValue());
    }

    private static Path classFileOf(Class<?> type) {
        return locationOf(type).resolve(type.getName().replace('.', '/') + ".class");
    }

    private static Path locationOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
