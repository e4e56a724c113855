package dev.lares.cli;

import dev.lares.process.Check;
import dev.lares.process.Condition;
import dev.lares.process.Descriptor;
import dev.lares.process.Descriptors;
import dev.lares.process.Evidence;
import dev.lares.process.Kind;
import dev.lares.process.ProcessEntry;
import dev.lares.process.Reading;
import dev.lares.process.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The page of one process for programs: {@code pid}, {@code name}, {@code kind} with its details, {@code certainty},
 * {@code evidence}, {@code conditions}, {@code ancestry}, {@code children}, {@code fields} (as {@code lares ps -o}),
 * {@code descriptors}, {@code checks}, {@code next}.
 */
final class InspectJson {
    private static final List<String> FIELDS = List.of(
            "ppid", "pgid", "sid", "tpgid", "tty", "user", "uid", "ruser", "group", "state", "args", "exe", "cwd", "root", "unit", "sunit", "uunit", "slice",
            "cgroup", "start", "etimes", "time", "cpu", "cls", "rtprio", "ni", "psr", "nlwp", "affinity", "io", "rss", "vsz", "swap", "pss", "uss",
            "rbytes", "wbytes", "minflt", "majflt", "oom", "oomadj", "fds", "ports", "umask", "caught", "ignored", "blocked", "pending", "capeff", "capprm",
            "nnp", "seccomp", "dumpable", "label", "loginuid", "tracer", "pidns", "mntns", "netns", "userns");

    private InspectJson() {}

    static Json.Members of(Subject subject) {
        ProcessEntry process = subject.process();
        Verdict verdict = subject.verdict();
        return new Json.Members()
                .with("pid", process.pid())
                .with("name", process.name())
                .with("kind", kind(verdict.kind()))
                .with("certainty", verdict.certainty().name().toLowerCase(Locale.ROOT))
                .with("evidence", elements(verdict.evidence().stream().map(InspectJson::evidence).toList()))
                .with("conditions", elements(verdict.conditions().stream().map(InspectJson::condition).toList()))
                .with("ancestry", elements(subject.ancestry().stream().map(entry -> named(subject.scene(), entry)).toList()))
                .with("children", elements(subject.children().stream().map(entry -> named(subject.scene(), entry)).toList()))
                .with("fields", fields(Row.of(subject.scene(), process)))
                .with("descriptors", descriptors(subject))
                .with("checks", elements(subject.checks().stream().map(InspectJson::check).toList()))
                .with("next", Json.Elements.ofTexts(subject.next()));
    }

    private static Json kind(Kind kind) {
        Json.Members json = new Json.Members().with("name", kind.name());
        return switch (kind) {
            case Kind.ServiceManager(Kind.Scope scope, String program) -> json.with("scope", scope.name().toLowerCase(Locale.ROOT)).with("program", program);
            case Kind.Init(boolean container) -> json.with("container", container);
            case Kind.Service(Optional<String> unit, int manager, Kind.Service.Type type) ->
                    json.with("unit", unit).with("manager", manager).with("type", type.title());
            case Kind.ContainerShim(int init) -> json.with("init", init);
            case Kind.SessionLeader(Optional<String> terminal) -> json.with("terminal", terminal);
            case Kind.ForegroundJob(String terminal) -> json.with("terminal", terminal);
            case Kind.BackgroundJob(String terminal) -> json.with("terminal", terminal);
            case Kind.Worker(Optional<String> unit, Optional<Integer> leader) -> {
                leader.ifPresent(pid -> json.with("leader", pid));
                yield json.with("unit", unit);
            }
            case Kind.KernelThread _, Kind.Daemon _, Kind.Ordinary _ -> json;
        };
    }

    private static Json evidence(Evidence evidence) {
        return new Json.Members().with("fact", evidence.fact()).with("source", evidence.source());
    }

    private static Json condition(Condition condition) {
        return new Json.Members().with("name", condition.name()).with("fact", condition.evidence().fact()).with("source", condition.evidence().source());
    }

    private static Json named(Scene scene, ProcessEntry process) {
        return new Json.Members().with("pid", process.pid()).with("name", process.name())
                .with("kind", scene.verdict(process.pid()).kind().name()).with("unit", process.units().innermostUnit());
    }

    private static Json fields(Row row) {
        Json.Members members = new Json.Members();
        FIELDS.forEach(name -> members.with(name, Fields.find(name).orElseThrow().value().apply(row).json()));
        return members;
    }

    private static Json descriptors(Subject subject) {
        return switch (subject.process().descriptors()) {
            case Reading.Known<List<Descriptor>>(List<Descriptor> open) -> elements(open.stream().map(descriptor -> new Json.Members()
                    .with("number", descriptor.number())
                    .with("target", Descriptors.describe(subject.scene().table(), subject.process(), descriptor))
                    .with("closeOnExec", descriptor.file().map(file -> file.isCloseOnExec()).orElse(false))).toList());
            case Reading.Denied<List<Descriptor>> _ -> new Json.Members().with("denied", true);
            case Reading.Absent<List<Descriptor>> _, Reading.NotAsked<List<Descriptor>> _ -> new Json.Nothing();
        };
    }

    private static Json check(Check check) {
        return new Json.Members()
                .with("point", check.point().id())
                .with("title", check.point().title())
                .with("style", InspectPage.style(check.point().style()).toLowerCase(Locale.ROOT))
                .with("outcome", check.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .with("observed", check.observed());
    }

    private static Json elements(List<? extends Json> elements) {
        return new Json.Elements(new ArrayList<>(elements));
    }
}
