package dev.lares.unit;

/** The directives of systemd.resource-control(5) that are honoured. */
public final class ResourceDirectives {
    public static final Directive<UnitName> SLICE = Directive.optional("Slice", UnitParsers.slice());
    public static final Directive<Boolean> DELEGATE = Directive.of("Delegate", false, UnitParsers.delegate());

    private ResourceDirectives() {}
}
