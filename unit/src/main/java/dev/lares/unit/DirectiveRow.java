package dev.lares.unit;

import java.util.Optional;

/**
 * What Lares does about one directive of systemd: a row of {@link DirectiveTable}.
 *
 * @param name the name as unit files spell it
 * @param status what is done
 * @param remark one line for COMPATIBILITY.md; may be empty
 * @param since the version of systemd that first had it; {@link Directive#REFERENCE_VERSION} if it is that old or older
 * @param key the directive that carries its value; absent for dependencies, and where it is not honoured
 * @param handler what reads its assignments; present if it is honoured, or if the unit must know that it asks for it in vain
 */
record DirectiveRow(String name, Status status, String remark, int since, Optional<Directive<?>> key, Optional<Handler> handler) {
    /** What Lares does about a directive. */
    enum Status {
        /** It does what systemd does. */
        HONOURED("yes"),
        /** Nothing yet, with one warning per line. */
        NOT_YET("not yet"),
        /** Nothing yet about a protection, with one warning per unit. */
        UNPROTECTED("no protection yet"),
        /** Nothing, and systemd does nothing either. */
        OBSOLETE("obsolete");

        private final String text;

        Status(String text) {
            this.text = text;
        }

        /** The words in COMPATIBILITY.md. */
        String text() {
            return text;
        }
    }

    /** Reads one assignment into a unit. */
    @FunctionalInterface
    interface Handler {
        void apply(Value value, UnitDraft draft) throws BadValue;
    }

    DirectiveRow {
        if (handler.isEmpty() && status == Status.HONOURED) {
            throw new IllegalArgumentException("cannot make row " + name + ": it is honoured and has no handler");
        }
    }

    /** A directive with a key of its own name. */
    static <T> DirectiveRow honoured(Directive<T> key) {
        return honoured(key.name(), "", key);
    }

    /** Another name of a directive. */
    static <T> DirectiveRow honoured(String name, String remark, Directive<T> key) {
        return new DirectiveRow(
                name, Status.HONOURED, remark, key.since(), Optional.of(key), Optional.of((value, draft) -> draft.assign(key, value)));
    }

    /** A directive whose assignments need more than the parser of its key. */
    static DirectiveRow honoured(String name, String remark, Directive<?> key, Handler handler) {
        return new DirectiveRow(name, Status.HONOURED, remark, key.since(), Optional.of(key), Optional.of(handler));
    }

    /** A directive that is not honoured yet, but read, because the unit can do nothing without it. */
    static DirectiveRow notYet(String name, String remark, Directive<?> key, Handler handler) {
        return new DirectiveRow(name, Status.NOT_YET, remark, key.since(), Optional.of(key), Optional.of(handler));
    }

    /** A list of units. */
    static DirectiveRow dependency(String name, String remark, Dependency kind) {
        Handler handler = (value, draft) -> DependencyParser.read(value, kind, draft);
        return new DirectiveRow(name, Status.HONOURED, remark, Directive.REFERENCE_VERSION, Optional.empty(), Optional.of(handler));
    }

    static DirectiveRow ignored(String name, Status status, String remark, int since) {
        return new DirectiveRow(name, status, remark, since, Optional.empty(), Optional.empty());
    }
}
