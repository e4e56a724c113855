package dev.lares.unit;

import java.util.Optional;

/**
 * Understands the values of a directive.
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
interface ValueParser<T> {
    /**
     * Reads one assignment.
     *
     * @param value what is assigned
     * @param before the value that earlier assignments made; lists add to it
     * @return the value from now on; empty: none, as if the directive had never been assigned
     * @throws BadValue if it is not understood: {@code before} stays
     */
    Optional<T> parse(Value value, Optional<T> before) throws BadValue;
}
