package dev.lares.cli.systemctl;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.Message;
import dev.lares.dbus.ProtocolViolation;
import java.util.LinkedHashSet;
import java.util.Set;

/** Waits until jobs have ended, and says how those did that did not succeed. */
final class JobWait {
    private final Session session;
    private final Set<String> jobs = new LinkedHashSet<>();

    JobWait(Session session) {
        this.session = session;
    }

    /** Takes the job's object path. */
    void add(String job) {
        jobs.add(job);
    }

    /** Whether all of them succeeded. */
    boolean await() throws Failure {
        boolean allWell = true;
        try {
            while (!jobs.isEmpty()) {
                Message signal = session.manager().nextSignal();
                if (signal.member().filter("JobRemoved"::equals).isPresent()) {
                    allWell &= ended(signal.reader());
                }
            }
        } catch (BusError e) {
            throw Failure.of("Warning! D-Bus connection terminated.\nFailed to wait for response: " + e.getMessage());
        } catch (ProtocolViolation e) {
            throw Session.broken(e);
        }
        return allWell;
    }

    private boolean ended(BodyReader reader) throws ProtocolViolation, Failure {
        reader.uint32();
        if (!jobs.remove(reader.objectPath())) {
            return true;
        }
        String unit = reader.string();
        String result = reader.string();
        boolean well = result.equals("done") || result.equals("skipped");
        if (!well && !session.has(Flag.QUIET)) {
            tell(unit, result);
        }
        return well;
    }

    private void tell(String unit, String result) throws Failure {
        session.screen().error(switch (result) {
            case "canceled" -> "Job for " + unit + " canceled.";
            case "timeout" -> "Job for " + unit + " timed out.";
            case "dependency" -> "A dependency job for " + unit + " failed. See 'journalctl -xe' for details.";
            case "invalid" -> unit + " is not active, cannot reload.";
            case "assert" -> "Assertion failed on job for " + unit + ".";
            case "unsupported" -> "Operation on or unit type of " + unit + " not supported on this system.";
            case "collected" -> "Queued job for " + unit + " was garbage collected.";
            case "once" -> "Unit " + unit + " was started already once and can't be started again.";
            default -> unit.endsWith(".service") ? serviceFailed(unit) : "Job failed. See \"journalctl -xe\" for details.";
        });
    }

    private String serviceFailed(String unit) throws Failure {
        String result = "";
        try {
            result = session.text(UnitNames.objectPath(unit), "org.freedesktop.systemd1.Service", "Result");
        } catch (BusError e) {
            // Then the reason is not told.
        }
        String user = session.has(Flag.USER) ? " --user" : "";
        String quoted = ShellQuote.quote(unit);
        String reason = reason(result);
        return "Job for " + unit + " failed" + (reason.isEmpty() ? "." : " because " + reason + ".") + "\nSee \"systemctl" + user + " status " + quoted
                + "\" and \"journalctl" + user + " -xeu " + quoted + "\" for details.";
    }

    private static String reason(String result) {
        return switch (result) {
            case "resources" -> "of unavailable resources or another system error";
            case "protocol" -> "the service did not take the steps required by its unit configuration";
            case "timeout" -> "a timeout was exceeded";
            case "exit-code" -> "the control process exited with error code";
            case "signal" -> "a fatal signal was delivered to the control process";
            case "core-dump" -> "a fatal signal was delivered causing the control process to dump core";
            case "watchdog" -> "the service failed to send watchdog ping";
            case "start-limit" -> "start of the service was attempted too often";
            default -> "";
        };
    }
}
