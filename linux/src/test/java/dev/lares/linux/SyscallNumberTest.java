package dev.lares.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compares both columns of the table with the kernel's headers. */
final class SyscallNumberTest {
    private static final Pattern DEFINITION = Pattern.compile("#define __NR(?:3264)?_(\\w+)\\s+(\\d+)");
    private static final Pattern ROW = Pattern.compile("static final int (\\w+) = number\\((\\d+), (\\d+)\\);");
    private static final Path SOURCE = Path.of("src/main/java/dev/lares/linux/SyscallNumber.java");

    @Test
    void agreesWithTheHeadersOfX86() throws Exception {
        assertThat(columnOfSource(2)).containsExactlyInAnyOrderEntriesOf(
                headerFor(Path.of("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")));
    }

    @Test
    void agreesWithTheGenericHeadersOfAarch64() throws Exception {
        assertThat(columnOfSource(3))
                .containsExactlyInAnyOrderEntriesOf(headerFor(Path.of("/usr/include/asm-generic/unistd.h")));
    }

    @Test
    void isUsedInFull() throws Exception {
        List<String> unused = new ArrayList<>();
        try (var sources = Files.list(SOURCE.getParent())) {
            StringBuilder all = new StringBuilder();
            for (Path source : sources.toList()) {
                all.append(Files.readString(source));
            }
            for (Field field : SyscallNumber.class.getDeclaredFields()) {
                if (field.getType() == int.class && all.indexOf("SyscallNumber." + field.getName()) < 0) {
                    unused.add(field.getName());
                }
            }
        }
        assertThat(unused).containsExactlyInAnyOrder("SCHED_GETSCHEDULER");
    }

    private static Map<String, Integer> columnOfSource(int group) throws IOException {
        Map<String, Integer> numbers = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(SOURCE));
        while (row.find()) {
            numbers.put(row.group(1), Integer.valueOf(row.group(group)));
        }
        assertThat(numbers).hasSizeGreaterThan(80);
        return numbers;
    }

    /** What the header says about the calls in our table; the first definition is the 64-bit one. */
    private static Map<String, Integer> headerFor(Path header) throws IOException {
        assumeTrue(Files.exists(header), "needs the kernel headers (linux-libc-dev)");
        Map<String, Integer> all = new TreeMap<>();
        Matcher definition = DEFINITION.matcher(Files.readString(header));
        while (definition.find()) {
            all.putIfAbsent(definition.group(1).toUpperCase(Locale.ROOT), Integer.valueOf(definition.group(2)));
        }
        all.keySet().retainAll(columnOfSource(2).keySet());
        return all;
    }
}
