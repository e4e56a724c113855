package dev.lares.cli;

import dev.lares.process.BootClock;
import dev.lares.process.Check;
import dev.lares.process.Condition;
import dev.lares.process.Descriptor;
import dev.lares.process.Descriptors;
import dev.lares.process.Evidence;
import dev.lares.process.FilePath;
import dev.lares.process.IoCounters;
import dev.lares.process.Kind;
import dev.lares.process.MemorySizes;
import dev.lares.process.MemoryUse;
import dev.lares.process.ProcessEntry;
import dev.lares.process.Reading;
import dev.lares.process.TaskStat;
import dev.lares.process.ThreadEntry;
import dev.lares.process.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The page of one process: what it is and why, where it comes from, how it behaves, what it uses, what to do next. */
final class InspectPage {
    /** Where text begins, after the name of its section. */
    private static final int INDENT = 9;
    private static final int TITLE_WIDTH = 30;
    private static final int MOST_CHILDREN = 5;
    private static final int MOST_DESCRIPTORS = 12;
    private static final int MOST_LINES = 3;

    private final Subject subject;
    private final Scene scene;
    private final ProcessEntry process;
    private final Verdict verdict;
    private final int columns;
    private final boolean all;
    private final List<Line> lines = new ArrayList<>();

    private InspectPage(Subject subject, int columns, boolean all) {
        this.subject = subject;
        this.scene = subject.scene();
        this.process = subject.process();
        this.verdict = subject.verdict();
        this.columns = columns;
        this.all = all;
    }

    /**
     * The page.
     *
     * @param columns how wide a line may be
     * @param all whether to show all points of the check list and all descriptors
     */
    static List<Line> of(Subject subject, int columns, boolean all) {
        InspectPage page = new InspectPage(subject, columns, all);
        page.head();
        page.why();
        page.from();
        page.program();
        page.uses();
        page.checks();
        page.descriptors();
        page.next();
        return page.lines;
    }

    private void head() {
        lines.add(new Line().add(Ink.HEADING, process.pid() + " " + process.name()).add("  ")
                .add(tone(), verdict.kind().name())
                .add(verdict.conditions().isEmpty() ? "" : ", " + String.join(", ", verdict.conditions().stream().map(Condition::name).toList()))
                .add(process.units().innermostUnit().isPresent() ? "  " : "")
                .add(Ink.NAME, process.units().innermostUnit().orElse("")));
        lines.add(new Line());
        section("What", "%s (%s)".formatted(Sentences.what(scene, verdict), Sentences.sure(verdict.certainty())));
        verdict.conditions().forEach(condition -> section("", "It " + condition.evidence().fact() + "."));
    }

    private Ink tone() {
        return verdict.conditions().stream().anyMatch(condition -> condition instanceof Condition.Zombie) ? Ink.BAD
                : verdict.conditions().isEmpty() ? Ink.GOOD : Ink.WARNING;
    }

    private void why() {
        String name = "Why";
        for (Evidence evidence : verdict.evidence()) {
            Line line = begin(name).add("it " + evidence.fact());
            String source = "  " + evidence.source();
            if (line.width() + Cells.width(source) <= columns) {
                lines.add(line.add(Ink.QUIET, source));
            } else {
                lines.add(line);
                wrap("", source, Ink.QUIET);
            }
            name = "";
        }
    }

    private void from() {
        String name = "From";
        int depth = 0;
        for (ProcessEntry ancestor : subject.ancestry()) {
            Line line = begin(name).add(depth == 0 ? "" : "   ".repeat(depth - 1) + "└─ ");
            line.add(ancestor == process ? Ink.HEADING : Ink.PLAIN, ancestor.pid() + " " + ancestor.name());
            line.add(Ink.QUIET, "  " + scene.verdict(ancestor.pid()).kind().name());
            line.add(Ink.NAME, ancestor.units().innermostUnit().map(unit -> "  " + unit).orElse(""));
            lines.add(line.cut(columns));
            name = "";
            depth++;
        }
        children(subject.children(), depth);
        List<ProcessEntry> others = subject.companions();
        if (!others.isEmpty()) {
            section("", "beside it in the unit: " + others.stream().limit(MOST_CHILDREN).map(entry -> entry.pid() + " " + entry.name())
                    .collect(Collectors.joining(", ")) + (others.size() > MOST_CHILDREN ? " and " + (others.size() - MOST_CHILDREN) + " more" : ""));
        }
    }

    private void children(List<ProcessEntry> children, int depth) {
        int shown = all ? children.size() : Math.min(MOST_CHILDREN, children.size());
        for (int i = 0; i < shown; i++) {
            ProcessEntry child = children.get(i);
            String branch = i < children.size() - 1 ? "├─ " : "└─ ";
            lines.add(begin("").add("   ".repeat(depth - 1) + branch + child.pid() + " " + child.name())
                    .add(Ink.QUIET, "  " + scene.verdict(child.pid()).kind().name()).cut(columns));
        }
        if (shown < children.size()) {
            lines.add(begin("").add("   ".repeat(depth - 1) + "└─ and " + (children.size() - shown) + " more"));
        }
    }

    private void program() {
        runs();
        List<String> place = new ArrayList<>();
        shown(process.links().executable(), FilePath::toString).ifPresent(path -> place.add("program " + path));
        shown(process.links().workingDirectory(), FilePath::toString).ifPresent(path -> place.add("in " + path));
        process.links().root().known().filter(root -> !root.path().equals("/")).ifPresent(root -> place.add("root " + root));
        section("", String.join(", ", place));
        section("As", "%s (uid %d), group %s%s".formatted(
                scene.accounts().user(process.status().uids().effective()), process.status().uids().effective(),
                scene.accounts().group(process.status().gids().effective()), rights()));
    }

    private void runs() {
        List<String> parts = Wrap.words(Fields.commandLine(process), columns - INDENT);
        boolean cut = !all && parts.size() > MOST_LINES;
        for (int i = 0; i < (cut ? MOST_LINES : parts.size()); i++) {
            lines.add(begin(i == 0 ? "Runs" : "").add(parts.get(i)).add(Ink.QUIET, cut && i == MOST_LINES - 1 ? " …" : "").cut(columns));
        }
    }

    private String rights() {
        int count = process.status().capabilities().effective().names().size();
        return (count == 0 ? ", no capabilities" : ", " + count + " capabilities")
                + (process.status().noNewPrivileges().orElse(false) ? ", no new privileges" : "")
                + process.status().seccomp().known().filter(mode -> mode.ordinal() > 0).map(_ -> ", seccomp").orElse("");
    }

    private void uses() {
        TaskStat stat = process.stat();
        BootClock clock = scene.table().clock();
        section("Since", "%s, for %s; %s".formatted(
                Spans.start(clock.at(stat.startTicks()), scene.zone()), Spans.spoken(clock.since(stat.startTicks())),
                process.state().title().toLowerCase(java.util.Locale.ROOT)));
        List<String> uses = new ArrayList<>();
        Row row = Row.of(scene, process);
        uses.add("CPU %.1f %% (%s)".formatted(Fields.cpuShare(row), Spans.spoken(Fields.cpuTime(row))));
        process.status().memory().map(MemorySizes::resident).known().ifPresent(bytes -> uses.add("memory " + Spans.size(bytes)));
        shown(process.memory(), (MemoryUse use) -> "PSS " + Spans.size(use.proportional())).ifPresent(uses::add);
        process.status().memory().map(MemorySizes::swapped).known().filter(bytes -> bytes > 0).ifPresent(bytes -> uses.add("swap " + Spans.size(bytes)));
        shown(process.io(), (IoCounters io) -> "disk read %s, written %s".formatted(Spans.size(io.storageReadBytes()), Spans.size(io.storageWrittenBytes())))
                .ifPresent(uses::add);
        section("Uses", String.join(", ", uses));
        section("", scheduling());
        unusualThreads().forEach(text -> section("", text));
    }

    private String scheduling() {
        TaskStat stat = process.stat();
        List<String> parts = new ArrayList<>();
        parts.add(stat.threadCount() == 1 ? "1 thread" : stat.threadCount() + " threads");
        parts.add(stat.policy().isRealTime() ? stat.policy() + " " + stat.realTimePriority() : "nice " + stat.nice());
        process.scheduling().affinity().known().ifPresent(set -> parts.add("processors " + set));
        process.scheduling().ioPriority().known().filter(io -> io.ioClass().ordinal() > 0)
                .ifPresent(io -> parts.add("I/O " + io.ioClass().title() + " " + io.level()));
        process.oom().adjust().known().filter(adjust -> adjust != 0).ifPresent(adjust -> parts.add("OOM score adjusted by " + adjust));
        return String.join(", ", parts);
    }

    /** Threads that are scheduled in another way than the first. */
    private List<String> unusualThreads() {
        TaskStat first = process.stat();
        return process.threads().orElse(List.of()).stream()
                .map(ThreadEntry::stat)
                .filter(stat -> stat.policy() != first.policy() || stat.nice() != first.nice() || stat.realTimePriority() != first.realTimePriority())
                .map(stat -> "thread %d %s: %s".formatted(stat.tid(), stat.name(),
                        stat.policy().isRealTime() ? stat.policy() + " " + stat.realTimePriority() : "nice " + stat.nice()))
                .toList();
    }

    private void checks() {
        if (subject.checks().isEmpty()) {
            return;
        }
        lines.add(new Line());
        List<Check> shown = subject.checks().stream().filter(check -> all || isAsked(check)).toList();
        long met = shown.stream().filter(check -> check.outcome() == Check.Outcome.MET).count();
        section("daemon(7)", shown.isEmpty()
                ? "asks nothing of it; --all shows how it stands to each point"
                : "%d of %d points met%s".formatted(met, shown.size(), shown.size() < subject.checks().size() ? "; --all shows those for other styles" : ""));
        for (Check check : shown) {
            lines.addAll(line(check));
        }
    }

    /** Services are asked one thing, SysV daemons another; those that a manager started and that forked, both. */
    private boolean isAsked(Check check) {
        Check.Style style = check.point().style();
        return switch (verdict.kind()) {
            case Kind.Service(var _, int _, Kind.Service.Type type) -> type == Kind.Service.Type.FORKING
                    ? style != Check.Style.NONE : style == Check.Style.NEW || style == Check.Style.BOTH;
            case Kind.Daemon() -> style == Check.Style.SYSV || style == Check.Style.BOTH;
            case Kind.KernelThread _, Kind.ServiceManager _, Kind.Init _, Kind.ContainerShim _, Kind.SessionLeader _, Kind.ForegroundJob _,
                    Kind.BackgroundJob _, Kind.Worker _, Kind.Ordinary _ -> false;
        };
    }

    private List<Line> line(Check check) {
        Line line = new Line();
        switch (check.outcome()) {
            case MET -> line.add(Ink.GOOD, "  ✓ ");
            case NOT_MET -> line.add(Ink.BAD, "  ✗ ");
            case UNKNOWN -> line.add(Ink.WARNING, "  ? ");
        }
        line.add(check.point().title()).pad(TITLE_WIDTH + 4).add(Ink.QUIET, style(check.point().style())).pad(TITLE_WIDTH + 11);
        List<String> texts = Wrap.words(check.observed(), columns - line.width());
        List<Line> made = new ArrayList<>(List.of(line.add(texts.getFirst())));
        texts.stream().skip(1).forEach(text -> made.add(new Line().add(" ".repeat(TITLE_WIDTH + 11)).add(text)));
        return made;
    }

    static String style(Check.Style style) {
        return switch (style) {
            case SYSV -> "SysV";
            case NEW -> "new";
            case BOTH -> "both";
            case NONE -> "-";
        };
    }

    private void descriptors() {
        lines.add(new Line());
        List<String> listening = Descriptors.listening(scene.table(), process);
        if (!listening.isEmpty()) {
            section("Listens", String.join(", ", listening));
        }
        switch (process.descriptors()) {
            case Reading.Known<List<Descriptor>>(List<Descriptor> open) -> {
                int shown = all ? open.size() : Math.min(MOST_DESCRIPTORS, open.size());
                String name = "Open";
                for (Descriptor descriptor : open.subList(0, shown)) {
                    wrap(name, "%3d  %s".formatted(descriptor.number(), Descriptors.describe(scene.table(), process, descriptor)), Ink.PLAIN);
                    name = "";
                }
                if (open.isEmpty()) {
                    section("Open", "nothing");
                } else if (shown < open.size()) {
                    section("", "and %d more; --all shows them".formatted(open.size() - shown));
                }
            }
            case Reading.Denied<List<Descriptor>> _ -> section("Open", "denied: another user's process");
            case Reading.Absent<List<Descriptor>> _ -> section("Open", "nothing");
            case Reading.NotAsked<List<Descriptor>> _ -> {}
        }
    }

    private void next() {
        lines.add(new Line());
        String name = "Next";
        for (String step : subject.next()) {
            wrap(name, step, Ink.PLAIN);
            name = "";
        }
    }

    // ---- shapes ----

    private Line begin(String name) {
        return new Line().add(Ink.HEADING, name).add(" ".repeat(Math.max(INDENT - name.length(), name.isEmpty() ? 0 : 1)));
    }

    private void section(String name, String text) {
        if (!text.isEmpty()) {
            wrap(name, text, Ink.PLAIN);
        }
    }

    private void wrap(String name, String text, Ink ink) {
        String first = name;
        for (String part : Wrap.words(text, columns - Math.max(INDENT, name.length() + 1))) {
            lines.add(begin(first).add(ink, part));
            first = "";
        }
    }

    private static <T> Optional<String> shown(Reading<T> reading, Function<T, String> text) {
        return reading.known().map(text);
    }
}
