package dev.lares.engine;

import java.util.Optional;

/** Which of a unit's processes a request to kill is for (systemctl(1), "--kill-whom="). */
public enum KillWhom {
    MAIN("main"),
    CONTROL("control"),
    ALL("all"),
    /** Like the kinds without this end, but refused where no process got the signal. */
    MAIN_FAIL("main-fail"),
    CONTROL_FAIL("control-fail"),
    ALL_FAIL("all-fail");

    private final String text;

    KillWhom(String text) {
        this.text = text;
    }

    /** The kind of that name; an empty name is {@link #ALL}. */
    public static Optional<KillWhom> of(String text) {
        if (text.isEmpty()) {
            return Optional.of(ALL);
        }
        for (KillWhom whom : values()) {
            if (whom.text.equals(text)) {
                return Optional.of(whom);
            }
        }
        return Optional.empty();
    }

    public String text() {
        return text;
    }

    boolean reachesMain() {
        return this != CONTROL && this != CONTROL_FAIL;
    }

    boolean reachesControl() {
        return this != MAIN && this != MAIN_FAIL;
    }

    boolean reachesOthers() {
        return this == ALL || this == ALL_FAIL;
    }

    boolean mustReachOne() {
        return this == MAIN_FAIL || this == CONTROL_FAIL || this == ALL_FAIL;
    }
}
