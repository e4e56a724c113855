package dev.lares.systemd1;

import dev.lares.engine.JobView;
import dev.lares.engine.Request;
import java.util.List;

/** {@code org.freedesktop.systemd1.Job}, org.freedesktop.systemd1(5) "Job Objects". */
final class JobInterface {
    /** A job, and the manager that has it. */
    record Subject(JobView job, Systemd1 bus) {}

    static final BusInterface<Subject> TABLE = BusInterface.<Subject>named("org.freedesktop.systemd1.Job")
            .method("Cancel", "", "", List.of(), (subject, call) -> call.request(new Request.CancelJob(subject.job().id()), _ -> call.reply()))
            .open("GetAfter", "", "a(usssoo)", List.of("jobs"), (subject, call) ->
                    JobMethods.list(subject.bus().engine().jobsAfter(subject.job().id()), call))
            .open("GetBefore", "", "a(usssoo)", List.of("jobs"), (subject, call) ->
                    JobMethods.list(subject.bus().engine().jobsBefore(subject.job().id()), call))
            .uint32("Id", Emits.CONST, subject -> (int) subject.job().id())
            .property("Unit", "(so)", Emits.CONST, (subject, writer) -> writer.openStruct().string(subject.job().unit().toString())
                    .objectPath(ObjectPaths.ofUnit(subject.job().unit())).closeStruct())
            .string("JobType", Emits.CONST, subject -> subject.job().type().text())
            .string("State", Emits.CHANGE, subject -> state(subject.job()))
            .build();

    private JobInterface() {}

    static String state(JobView job) {
        return job.running() ? "running" : "waiting";
    }
}
