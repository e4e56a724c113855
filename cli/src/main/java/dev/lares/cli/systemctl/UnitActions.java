package dev.lares.cli.systemctl;

import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.Message;
import java.util.List;

/** What is done to units without a job: {@code kill}, {@code clean}, {@code freeze}, {@code thaw}, {@code reset-failed}; and {@code cancel}. */
final class UnitActions {
    private UnitActions() {}

    static int kill(Session session, List<String> words) throws Failure {
        Options options = session.options();
        String whom = options.killWhom().orElse("all") + (options.jobModeOrReplace().equals("fail") ? "-fail" : "");
        int status = 0;
        for (String name : session.expand(words)) {
            try {
                session.manager().call(ManagerLink.manager("KillUnit", new BodyWriter("ssi").string(name).string(whom).int32(options.signal())));
            } catch (BusError e) {
                session.screen().error("Failed to kill unit " + name + ": " + e.getMessage());
                status = 1;
            }
        }
        return status;
    }

    /** Cleans, freezes or thaws, and waits until that is done. */
    static int cleanOrFreeze(Session session, String verb, List<String> words) throws Failure {
        int status = 0;
        List<String> names = session.expand(words);
        UnitWait wait = new UnitWait(session);
        for (String name : names) {
            try {
                refer(session, name);
                session.manager().call(call(session.options(), verb, name));
                if (!session.has(Flag.NO_BLOCK)) {
                    wait.add(name);
                }
            } catch (BusError e) {
                session.screen().error("Failed to " + verb + " unit " + name + ": " + e.getMessage());
                status = 1;
            }
        }
        return session.has(Flag.NO_BLOCK) || wait.untilMaintained() ? status : 1;
    }

    /** So that the unit is not dropped before its result can be seen; a manager may allow that on a bus only. */
    private static void refer(Session session, String name) throws Failure, BusError {
        if (session.has(Flag.NO_BLOCK)) {
            return;
        }
        try {
            session.manager().call(ManagerLink.manager("RefUnit", new BodyWriter("s").string(name)));
        } catch (BusError e) {
            if (e.isConnectionLost()) {
                throw e;
            }
        }
    }

    private static Message call(Options options, String verb, String name) {
        return switch (verb) {
            case "clean" -> ManagerLink.manager("CleanUnit", new BodyWriter("sas").string(name)
                    .strings(options.what().isEmpty() ? List.of("cache", "runtime") : options.what()));
            case "freeze" -> ManagerLink.manager("FreezeUnit", new BodyWriter("s").string(name));
            default -> ManagerLink.manager("ThawUnit", new BodyWriter("s").string(name));
        };
    }

    static int resetFailed(Session session, List<String> words) throws Failure {
        if (words.isEmpty()) {
            return ManagerVerbs.call(session, "ResetFailed");
        }
        int status = 0;
        for (String name : session.expand(words)) {
            try {
                session.manager().call(ManagerLink.manager("ResetFailedUnit", new BodyWriter("s").string(name)));
            } catch (BusError e) {
                session.screen().error("Failed to reset failed state of unit " + name + ": " + e.getMessage());
                status = 1;
            }
        }
        return status;
    }

    static int cancel(Session session, List<String> words) throws Failure {
        if (words.isEmpty()) {
            return ManagerVerbs.call(session, "ClearJobs");
        }
        int status = 0;
        for (String word : words) {
            int id = jobId(word);
            try {
                session.manager().call(ManagerLink.manager("CancelJob", new BodyWriter("u").uint32(id)));
            } catch (BusError e) {
                session.screen().error("Failed to cancel job " + word + ": " + e.getMessage());
                status = 1;
            }
        }
        return status;
    }

    private static int jobId(String word) throws Failure {
        try {
            return Integer.parseUnsignedInt(word);
        } catch (NumberFormatException e) {
            throw Failure.of("Failed to parse job id \"" + word + "\": Invalid argument");
        }
    }
}
