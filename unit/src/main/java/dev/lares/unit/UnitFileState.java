package dev.lares.unit;

/** How a unit file is installed, as {@code systemctl is-enabled} says (systemctl(1), "is-enabled"). */
public enum UnitFileState {
    ENABLED, ENABLED_RUNTIME, LINKED, LINKED_RUNTIME, ALIAS, MASKED, MASKED_RUNTIME, STATIC, INDIRECT, DISABLED, GENERATED, TRANSIENT, BAD;

    /** As {@code enabled-runtime}. */
    public String text() {
        return switch (this) {
            case ENABLED -> "enabled";
            case ENABLED_RUNTIME -> "enabled-runtime";
            case LINKED -> "linked";
            case LINKED_RUNTIME -> "linked-runtime";
            case ALIAS -> "alias";
            case MASKED -> "masked";
            case MASKED_RUNTIME -> "masked-runtime";
            case STATIC -> "static";
            case INDIRECT -> "indirect";
            case DISABLED -> "disabled";
            case GENERATED -> "generated";
            case TRANSIENT -> "transient";
            case BAD -> "bad";
        };
    }
}
