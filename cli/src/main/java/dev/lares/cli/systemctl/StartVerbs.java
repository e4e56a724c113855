package dev.lares.cli.systemctl;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.ProtocolViolation;
import java.util.ArrayList;
import java.util.List;

/** The verbs that ask for a job: {@code start}, {@code stop}, {@code restart} and their like. */
final class StartVerbs {
    /** What a verb calls. */
    private record Action(String method, String jobType) {
        static Action of(String verb) {
            return switch (verb) {
                case "stop", "condstop" -> new Action("StopUnit", "stop");
                case "reload" -> new Action("ReloadUnit", "reload");
                case "restart" -> new Action("RestartUnit", "restart");
                case "try-restart", "condrestart" -> new Action("TryRestartUnit", "try-restart");
                case "reload-or-restart" -> new Action("ReloadOrRestartUnit", "reload-or-restart");
                case "try-reload-or-restart", "reload-or-try-restart", "condreload", "force-reload" ->
                        new Action("ReloadOrTryRestartUnit", "reload-or-try-restart");
                default -> new Action("StartUnit", "start");
            };
        }
    }

    private final Session session;
    private final Action action;
    private final String mode;
    private final JobWait jobs;
    private final UnitWait units;

    private StartVerbs(Session session, Action action, String mode) throws Failure {
        this.session = session;
        this.action = action;
        this.mode = mode;
        this.jobs = new JobWait(session);
        this.units = new UnitWait(session);
    }

    static int run(Session session, String verb, List<String> words) throws Failure {
        Options options = session.options();
        if (options.has(Flag.WAIT) && !verb.equals("start") && !verb.equals("restart")) {
            throw Failure.of("--wait may only be used with the 'start' or 'restart' commands.");
        }
        boolean isolate = verb.equals("isolate");
        if (options.has(Flag.MARKED)) {
            return marked(session);
        }
        List<String> names = session.expand(words, isolate ? ".target" : ".service");
        Action action = Action.of(verb);
        boolean patterns = words.stream().anyMatch(UnitNames::isPattern);
        if (patterns && action.jobType.equals("start") && !options.has(Flag.ALL) && !options.has(Flag.QUIET)) {
            session.screen().warning("Warning: " + session.screen().on(Colour.RED) + "systemctl start called with a glob pattern." + session.screen().off(Colour.RED));
            session.screen().notice("Hint: unit globs expand to loaded units, so start will usually have no effect.\n"
                    + "      Passing --all will also load units which are pulled in by other units.\n"
                    + "      See systemctl(1) for more details.");
        }
        return new StartVerbs(session, action, isolate ? "isolate" : options.jobModeOrReplace()).run(names);
    }

    /** Starts the unit in a mode of its own, as {@code poweroff} and {@code default} do. */
    static int runSpecial(Session session, String unit, String mode) throws Failure {
        return new StartVerbs(session, Action.of("start"), mode).run(List.of(unit));
    }

    private int run(List<String> names) throws Failure {
        boolean waitsForUnits = session.has(Flag.WAIT);
        if (waitsForUnits) {
            units.subscribe();
        }
        int status = 0;
        List<String> stopped = new ArrayList<>();
        for (String name : names) {
            try {
                enqueue(name);
                if (waitsForUnits) {
                    units.add(name);
                }
                if (action.method.equals("StopUnit")) {
                    stopped.add(name);
                }
            } catch (BusError e) {
                tell(name, e);
                status = status == 0 ? e.exitStatus() : status;
            }
        }
        if (!session.has(Flag.NO_BLOCK)) {
            if (!jobs.await()) {
                return 1;
            }
            if (!session.has(Flag.QUIET)) {
                TriggeringUnits.warn(session, stopped);
            }
        }
        boolean allWell = !waitsForUnits || units.untilInactive();
        return status == 0 && !allWell ? 1 : status;
    }

    private void enqueue(String name) throws Failure, BusError {
        if (session.has(Flag.DRY_RUN)) {
            return;
        }
        String job = session.has(Flag.SHOW_TRANSACTION) ? enqueueShowing(name) : objectPath(session.manager().call(ManagerLink.manager(action.method,
                new BodyWriter("ss").string(name).string(mode))));
        if (ReloadWarning.isNeeded(session, name)) {
            ReloadWarning.tell(session, name);
        }
        if (!session.has(Flag.NO_BLOCK)) {
            jobs.add(job);
        }
    }

    private String enqueueShowing(String name) throws Failure, BusError {
        BodyReader reader = session.manager().call(ManagerLink.manager("EnqueueUnitJob",
                new BodyWriter("sss").string(name).string(action.jobType).string(mode)));
        try {
            String id = Integer.toUnsignedString(reader.uint32());
            String path = reader.objectPath();
            String unit = reader.string();
            reader.skip();
            session.screen().info("Enqueued anchor job " + id + " " + unit + "/" + reader.string() + ".");
            reader.enterArray();
            while (reader.hasMore()) {
                reader.enterStruct();
                String auxiliary = Integer.toUnsignedString(reader.uint32());
                reader.skip();
                String other = reader.string();
                reader.skip();
                session.screen().info("Enqueued auxiliary job " + auxiliary + " " + other + "/" + reader.string() + ".");
                reader.leaveStruct();
            }
            reader.leaveArray();
            return path;
        } catch (ProtocolViolation e) {
            throw Session.broken(e);
        }
    }

    private static String objectPath(BodyReader reader) throws Failure {
        try {
            return reader.objectPath();
        } catch (ProtocolViolation e) {
            throw Session.broken(e);
        }
    }

    private void tell(String name, BusError e) {
        session.screen().error("Failed to " + action.jobType + " " + name + ": " + e.getMessage());
        if (!e.name().equals(BusError.NO_SUCH_UNIT) && !e.name().equals(BusError.UNIT_MASKED) && !e.name().equals(BusError.JOB_TYPE_NOT_APPLICABLE)) {
            boolean user = session.has(Flag.USER);
            session.screen().error("See " + (user ? "user" : "system") + " logs and 'systemctl" + (user ? " --user" : "") + " status"
                    + (name.startsWith("-") ? " --" : "") + " " + name + "' for details.");
        }
    }

    private static int marked(Session session) throws Failure {
        JobWait jobs = new JobWait(session);
        try {
            session.manager().call(ManagerLink.manager("EnqueueMarkedJobs")).strings().forEach(jobs::add);
        } catch (BusError e) {
            throw Failure.of("Failed to start jobs: " + e.getMessage());
        } catch (ProtocolViolation e) {
            throw Session.broken(e);
        }
        return session.has(Flag.NO_BLOCK) || jobs.await() ? 0 : 1;
    }
}
