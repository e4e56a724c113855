package dev.lares.cli.systemctl;

import java.util.List;

/** {@code is-active} and {@code is-failed}. */
final class UnitStates {
    /** "Program is not running", LSB "Init Script Actions". */
    private static final int NOT_RUNNING = 3;
    private static final int NOT_FAILED = 1;

    private UnitStates() {}

    static int isActive(Session session, List<String> words) throws Failure {
        return check(session, words, List.of("active", "reloading"), NOT_RUNNING);
    }

    static int isFailed(Session session, List<String> words) throws Failure {
        return check(session, words, List.of("failed"), NOT_FAILED);
    }

    /** Zero if one of the units is in one of the states. */
    private static int check(Session session, List<String> words, List<String> wanted, int otherwise) throws Failure {
        boolean found = false;
        JsonText json = new JsonText().openArray();
        for (String name : session.expand(words)) {
            String state = session.activeState(name);
            found |= wanted.contains(state);
            if (session.options().json()) {
                json.openObject().name("unit").text(name).name("active").text(state).closeObject();
            } else if (!session.has(Flag.QUIET)) {
                session.screen().line(state);
            }
        }
        if (session.options().json()) {
            session.screen().line(json.closeArray().text(session.options()));
        }
        return found ? 0 : otherwise;
    }
}
