package dev.lares.cli.systemctl;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.ProtocolViolation;
import dev.lares.unit.NamePattern;
import java.util.ArrayList;
import java.util.List;

/** {@code list-jobs}. */
final class ListJobs {
    private record Job(int id, String unit, String type, String state) {}

    private ListJobs() {}

    static int run(Session session, List<String> patterns) throws Failure {
        List<Job> jobs = new ArrayList<>();
        boolean skipped = false;
        try {
            for (Job job : read(session.manager().call(ManagerLink.manager("ListJobs")))) {
                boolean fits = patterns.isEmpty() || patterns.stream().anyMatch(pattern -> NamePattern.matches(pattern, job.unit));
                skipped |= !fits;
                if (fits) {
                    jobs.add(job);
                }
            }
        } catch (BusError e) {
            throw Failure.of("Failed to list jobs: " + e.getMessage());
        } catch (ProtocolViolation e) {
            throw Session.broken(e);
        }
        if (jobs.isEmpty() && !session.options().json()) {
            if (session.options().legend()) {
                session.screen().print(Colour.GREEN, skipped ? "No jobs listed." : "No jobs running.").print("\n");
            }
            return 0;
        }
        print(session, jobs);
        return 0;
    }

    private static void print(Session session, List<Job> jobs) throws Failure {
        Table table = new Table("job", "unit", "type", "state");
        for (Job job : jobs) {
            Colour colour = job.state.equals("running") ? Colour.BOLD : Colour.NONE;
            table.add(List.of(Table.Cell.number(Integer.toUnsignedLong(job.id)), new Table.Cell(job.unit, colour, Colour.NONE, false, false),
                    Table.Cell.of(job.type), new Table.Cell(job.state, colour, Colour.NONE, false, false)));
            if (session.has(Flag.AFTER)) {
                waiting(session, table, job.id, "GetJobAfter", "\twaiting for job");
            }
            if (session.has(Flag.BEFORE)) {
                waiting(session, table, job.id, "GetJobBefore", "\tblocking job");
            }
        }
        table.print(session);
        if (session.options().legend()) {
            session.screen().print("\n").print(Colour.BOLD, jobs.size() + " jobs listed").print(".\n");
        }
    }

    private static void waiting(Session session, Table table, int id, String method, String prefix) throws Failure {
        try {
            for (Job job : read(session.manager().call(ManagerLink.manager(method, new BodyWriter("u").uint32(id))))) {
                table.add(List.of(Table.Cell.of("└─"), Table.Cell.of(prefix + " " + Integer.toUnsignedString(job.id) + " (" + job.unit + "/" + job.type + ")"),
                        Table.Cell.none(Colour.NONE), Table.Cell.none(Colour.NONE)));
            }
        } catch (BusError e) {
            // Between the two questions the job has ended.
        } catch (ProtocolViolation e) {
            throw Session.broken(e);
        }
    }

    private static List<Job> read(BodyReader reader) throws ProtocolViolation {
        List<Job> jobs = new ArrayList<>();
        reader.enterArray();
        while (reader.hasMore()) {
            reader.enterStruct();
            jobs.add(new Job(reader.uint32(), reader.string(), reader.string(), reader.string()));
            reader.skip();
            reader.skip();
            reader.leaveStruct();
        }
        reader.leaveArray();
        return jobs;
    }
}
