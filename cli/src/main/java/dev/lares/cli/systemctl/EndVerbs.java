package dev.lares.cli.systemctl;

import dev.lares.dbus.BodyWriter;
import java.util.List;

/** Verbs that end the system or the manager, or bring it into a mode: {@code poweroff}, {@code exit}, {@code default}. */
final class EndVerbs {
    private EndVerbs() {}

    static int run(Session session, String verb, List<String> words) throws Failure {
        boolean ends = switch (verb) {
            case "default", "rescue", "emergency" -> false;
            default -> true;
        };
        if (session.has(Flag.USER) && (verb.equals("rescue") || verb.equals("emergency") || ends && !verb.equals("exit"))) {
            throw Failure.of("Bad action for --user mode.");
        }
        if (verb.equals("exit") && !words.isEmpty()) {
            setExitCode(session, words.getFirst());
        } else if (verb.equals("reboot") && (!words.isEmpty() || session.options().rebootArgument().isPresent())) {
            throw Failure.of("cannot give the kernel an argument for its reboot: Lares restarts what it is process 1 of, without one");
        }
        if (session.options().force() >= 1 && ends) {
            return ManagerVerbs.call(session, method(verb));
        }
        Session asking = ends ? session.without(Flag.WAIT).with(Flag.NO_BLOCK) : session;
        return StartVerbs.runSpecial(asking, verb + ".target", ends ? "replace-irreversibly" : "isolate");
    }

    private static String method(String verb) {
        return switch (verb) {
            case "halt" -> "Halt";
            case "reboot" -> "Reboot";
            case "exit" -> "Exit";
            default -> "PowerOff";
        };
    }

    private static void setExitCode(Session session, String word) throws Failure {
        int code = OptionParser.number(word).filter(number -> number <= 255).orElseThrow(() -> Failure.of("Invalid exit code."));
        try {
            session.manager().call(ManagerLink.manager("SetExitCode", new BodyWriter("y").uint8(code)));
        } catch (BusError e) {
            throw Failure.of("Failed to set exit code: " + e.getMessage());
        }
    }
}
