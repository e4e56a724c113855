package dev.lares.process;

import dev.lares.linux.Errno;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;

/**
 * What came of looking at one fact of a process: its value, or why there is none. A fact that permission denies is never
 * the same as one that is empty.
 *
 * @param <T> what the fact is
 */
public sealed interface Reading<T> {
    /** The fact was read. */
    record Known<T>(T value) implements Reading<T> {}

    /** The kernel refused: EACCES or EPERM mostly, ptrace(2) "Ptrace access mode checking". */
    record Denied<T>(Errno errno) implements Reading<T> {}

    /** There is no such thing: this kernel does not tell, or the process has none (a zombie has no umask). */
    record Absent<T>() implements Reading<T> {}

    /** It was not asked for. */
    record NotAsked<T>() implements Reading<T> {}

    static <T> Reading<T> known(T value) {
        return new Known<>(value);
    }

    static <T> Reading<T> denied(Errno errno) {
        return new Denied<>(errno);
    }

    @SuppressWarnings("unchecked")
    static <T> Reading<T> absent() {
        return (Reading<T>) Unread.ABSENT;
    }

    @SuppressWarnings("unchecked")
    static <T> Reading<T> notAsked() {
        return (Reading<T>) Unread.NOT_ASKED;
    }

    /** The value, if it is known. */
    default Optional<T> known() {
        return this instanceof Known<T>(T value) ? Optional.of(value) : Optional.empty();
    }

    default boolean isKnown() {
        return this instanceof Known<T>;
    }

    default boolean isDenied() {
        return this instanceof Denied<T>;
    }

    /** The value, or another if it is not known, for whatever reason. */
    default T orElse(T other) {
        return this instanceof Known<T>(T value) ? value : other;
    }

    /** The value; throws if it is not known. */
    default T get() {
        if (this instanceof Known<T>(T value)) {
            return value;
        }
        throw new NoSuchElementException("cannot tell a fact of a process: " + this);
    }

    /** The same, of a value made from this one. */
    default <R> Reading<R> map(Function<? super T, ? extends R> function) {
        return switch (this) {
            case Known<T>(T value) -> new Known<>(function.apply(value));
            case Denied<T>(Errno errno) -> new Denied<>(errno);
            case Absent<T>() -> absent();
            case NotAsked<T>() -> notAsked();
        };
    }
}
