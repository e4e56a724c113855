package dev.lares.unit;

/**
 * One {@code Condition…=} or {@code Assert…=} line (systemd.unit(5), "Conditions and Asserts").
 *
 * @param at where it stands
 * @param isAssert whether it is an {@code Assert…=}
 * @param kind the directive's name without {@code Condition} or {@code Assert}, as {@code PathExists}
 * @param trigger a pipe stands before it: one of all triggering ones must hold
 * @param negate an exclamation mark stands before it
 * @param parameter the value without these, specifiers resolved
 */
public record Condition(Location at, boolean isAssert, String kind, boolean trigger, boolean negate, String parameter) {
    /** The directive's name, as {@code ConditionPathExists}. */
    public String directive() {
        return (isAssert ? "Assert" : "Condition") + kind;
    }
}
