package dev.lares.engine;

/**
 * The state of a unit, as systemctl prints it.
 *
 * @param active its active state
 * @param sub the state of its type's own, as {@code start-post} or {@code auto-restart}
 */
public record UnitStates(ActiveState active, String sub) {}
