package dev.lares.unit;

import dev.lares.unit.SpecifierContext.Directories;
import dev.lares.unit.SpecifierContext.Identity;
import dev.lares.unit.SpecifierContext.OsRelease;
import dev.lares.unit.SpecifierContext.SystemFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Units made of text, for tests. */
final class TestUnits {
    static final SystemFacts FACTS = new SystemFacts(
            "x86-64",
            "host.example.org",
            Optional.of("My Host"),
            "6.1.0",
            Optional.of("b00b00b00b00b00b00b00b00b00b00b0"),
            Optional.of("0123456789abcdef0123456789abcdef"),
            Optional.of(new OsRelease("debian", "12", "build7", "server", "image", "3")));

    static final SpecifierContext SYSTEM = new SpecifierContext(false, Identity.ROOT, Directories.SYSTEM, FACTS);

    static final SpecifierContext USER = new SpecifierContext(
            true,
            new Identity("ada", 1000, "users", 100, "/home/ada", "/bin/bash"),
            new Directories(
                    "/run/user/1000",
                    "/home/ada/.config",
                    "/home/ada/.cache",
                    "/home/ada/.config/log",
                    "/home/ada/.config",
                    "/tmp",
                    "/var/tmp"),
            FACTS);

    private TestUnits() {}

    static UnitDefinition build(String id, String text, String... dropIns) {
        return build(SYSTEM, id, text, dropIns);
    }

    static UnitDefinition build(SpecifierContext context, String id, String text, String... dropIns) {
        List<UnitFile> files = new ArrayList<>();
        for (String dropIn : dropIns) {
            files.add(UnitFileReader.read("/d/" + (files.size() + 1) + ".conf", dropIn));
        }
        return UnitBuilder.build(new UnitName(id), Optional.of(UnitFileReader.read("/u/" + id, text)), files, context);
    }

    /** A service that runs something, with these lines in [Service] besides. */
    static UnitDefinition service(String lines) {
        return build("a.service", "[Service]\nExecStart=/bin/true\n" + lines + "\n");
    }

    static List<String> diagnostics(UnitDefinition unit) {
        return unit.diagnostics().stream().map(Diagnostic::toString).toList();
    }
}
