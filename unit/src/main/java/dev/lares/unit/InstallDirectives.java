package dev.lares.unit;

import java.util.List;

/** The directives of [Install] (systemd.unit(5)); read, and used when units are enabled. */
public final class InstallDirectives {
    public static final Directive<List<String>> ALIAS = Directive.of("Alias", List.of(), UnitParsers.installNames());
    public static final Directive<List<String>> WANTED_BY = Directive.of("WantedBy", List.of(), UnitParsers.installNames());
    public static final Directive<List<String>> REQUIRED_BY = Directive.of("RequiredBy", List.of(), UnitParsers.installNames());
    public static final Directive<List<String>> UPHELD_BY =
            Directive.of("UpheldBy", List.of(), UnitParsers.installNames()).since(254);
    public static final Directive<List<String>> ALSO = Directive.of("Also", List.of(), UnitParsers.installNames());
    public static final Directive<String> DEFAULT_INSTANCE = Directive.optional("DefaultInstance", Parsers.string());

    private InstallDirectives() {}
}
