package dev.lares.unit;

/**
 * The kinds of dependencies a unit file states, in the direction in which it states them (systemd.unit(5), "[Unit]
 * Section Options"). The inverse ones, as {@code RequiredBy}, are the graph's.
 */
public enum Dependency {
    REQUIRES("Requires"),
    REQUISITE("Requisite"),
    WANTS("Wants"),
    BINDS_TO("BindsTo"),
    PART_OF("PartOf"),
    UPHOLDS("Upholds"),
    CONFLICTS("Conflicts"),
    BEFORE("Before"),
    AFTER("After"),
    ON_FAILURE("OnFailure"),
    ON_SUCCESS("OnSuccess"),
    TRIGGERS("Triggers"),
    PROPAGATES_RELOAD_TO("PropagatesReloadTo"),
    RELOAD_PROPAGATED_FROM("ReloadPropagatedFrom"),
    PROPAGATES_STOP_TO("PropagatesStopTo"),
    STOP_PROPAGATED_FROM("StopPropagatedFrom"),
    JOINS_NAMESPACE_OF("JoinsNamespaceOf");

    private final String directive;

    Dependency(String directive) {
        this.directive = directive;
    }

    /** The directive's and the D-Bus property's name. */
    public String directive() {
        return directive;
    }
}
