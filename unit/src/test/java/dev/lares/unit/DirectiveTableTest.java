package dev.lares.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lares.unit.DirectiveRow.Status;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The table of directives is complete, against the code and against systemd's manual pages. */
final class DirectiveTableTest {
    private static final Path INDEX = Path.of("/usr/share/man/man7/systemd.directives.7.gz");

    private static final Pattern ENTRY = Pattern.compile("\\\\fI([A-Za-z0-9]+)=\\\\fR\n\\.RS 4\n(.*?)\\.RE", Pattern.DOTALL);

    private static final Pattern PAGE = Pattern.compile("\\\\fB(systemd\\.[a-z-]+)\\\\fR\\(5\\)");

    private static List<Directive<?>> keys() throws IllegalAccessException {
        List<Directive<?>> keys = new ArrayList<>();
        List<Class<?>> classes = List.of(
                UnitDirectives.class,
                InstallDirectives.class,
                ServiceDirectives.class,
                ExecDirectives.class,
                KillDirectives.class,
                ResourceDirectives.class);
        for (Class<?> type : classes) {
            for (Field field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) && field.get(null) instanceof Directive<?> key) {
                    keys.add(key);
                }
            }
        }
        return keys;
    }

    @Test
    void hasARow_forEveryKey() throws IllegalAccessException {
        Set<Directive<?>> inTable = new TreeSet<>(java.util.Comparator.comparing(Directive::name));
        DirectiveTable.GROUPS.forEach(group -> group.rows().values().forEach(row -> row.key().ifPresent(inTable::add)));
        assertThat(keys()).isNotEmpty().allSatisfy(key -> assertThat(inTable).contains(key));
    }

    @Test
    void hasARow_forEveryDependency() {
        for (Dependency kind : Dependency.values()) {
            if (kind != Dependency.TRIGGERS) { // made by timers and their like, not stated
                assertThat(DirectiveTable.find("Unit", kind.directive())).as(kind.directive()).isPresent();
            }
        }
    }

    @Test
    void namesNoDirectiveTwice_inOneSection() {
        for (UnitType type : UnitType.values()) {
            Set<String> names = new TreeSet<>();
            for (DirectiveGroup group : DirectiveTable.groupsOf(type.section())) {
                group.rows().keySet().forEach(name -> assertThat(names.add(name)).as(type.section() + "." + name).isTrue());
            }
        }
    }

    @Test
    void tellsWhyAProtectionIsMissing_asSuch() {
        assertThat(DirectiveTable.find("Service", "ProtectSystem").orElseThrow().status()).isEqualTo(Status.UNPROTECTED);
        assertThat(DirectiveTable.find("Service", "MemoryMax").orElseThrow().status()).isEqualTo(Status.NOT_YET);
        assertThat(DirectiveTable.find("Service", "Capabilities").orElseThrow().status()).isEqualTo(Status.OBSOLETE);
        assertThat(DirectiveTable.find("Service", "ExecStart").orElseThrow().status()).isEqualTo(Status.HONOURED);
        assertThat(DirectiveTable.find("Target", "ExecStart")).isEmpty();
    }

    @Test
    void hasEveryDirective_ofTheManualPages() throws IOException {
        assumeThat(INDEX).as("systemd's manual pages are not installed").exists();
        Matcher entries = ENTRY.matcher(unitDirectives());
        int count = 0;
        while (entries.find()) {
            String name = entries.group(1);
            Matcher pages = PAGE.matcher(entries.group(2));
            while (pages.find()) {
                for (List<String> sections : sectionsOf(pages.group(1))) {
                    assertThat(sections).as(name + "= of " + pages.group(1)).anySatisfy(section ->
                            assertThat(DirectiveTable.find(section, name)).isPresent());
                }
                count++;
            }
        }
        assertThat(count).as("directives in the manual pages").isGreaterThan(400);
    }

    private static String unitDirectives() throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(INDEX))) {
            String page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return page.substring(page.indexOf(".SH \"UNIT DIRECTIVES\""), page.indexOf(".SH \"OPTIONS ON THE KERNEL COMMAND LINE\""));
        }
    }

    /** For a manual page, lists of sections of which one each must have what it describes. */
    private static List<List<String>> sectionsOf(String page) {
        return switch (page) {
            case "systemd.unit" -> List.of(List.of("Unit", "Install"));
            case "systemd.service" -> List.of(List.of("Service"));
            case "systemd.exec" -> List.of(List.of("Service"), List.of("Socket"), List.of("Mount"), List.of("Swap"));
            case "systemd.kill" -> List.of(List.of("Service"), List.of("Socket"), List.of("Mount"), List.of("Swap"), List.of("Scope"));
            case "systemd.resource-control" -> List.of(List.of("Service"), List.of("Slice"), List.of("Scope"), List.of("Socket"));
            case "systemd.socket" -> List.of(List.of("Socket"));
            case "systemd.timer" -> List.of(List.of("Timer"));
            case "systemd.path" -> List.of(List.of("Path"));
            case "systemd.mount" -> List.of(List.of("Mount"));
            case "systemd.automount" -> List.of(List.of("Automount"));
            case "systemd.swap" -> List.of(List.of("Swap"));
            case "systemd.scope" -> List.of(List.of("Scope"));
            case "systemd.slice", "systemd.target", "systemd.device" -> List.of();
            default -> throw new IllegalArgumentException("cannot place " + page + ": it is not a page about units");
        };
    }
}
