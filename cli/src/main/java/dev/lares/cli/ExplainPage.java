package dev.lares.cli;

import dev.lares.linux.Signal;
import dev.lares.process.Check;
import dev.lares.process.Kind;
import dev.lares.process.ProcessEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Two processes side by side: where they differ, and what that means for each. The difference people ask about is that
 * between a process, a daemon and a service; what these words mean is said at the end.
 */
final class ExplainPage {
    private static final int LABEL_WIDTH = 11;

    private final Subject one;
    private final Subject other;
    private final int columns;
    private final List<Line> lines = new ArrayList<>();

    private ExplainPage(Subject one, Subject other, int columns) {
        this.one = one;
        this.other = other;
        this.columns = columns;
    }

    /** One side's part of a difference: what is so, and what follows from it. */
    private record Side(String value, String meaning) {}

    /**
     * The page.
     *
     * @param all whether to show too in what they are alike
     * @param columns how wide a line may be
     */
    static List<Line> of(Subject one, Subject other, boolean all, int columns) {
        ExplainPage page = new ExplainPage(one, other, columns);
        page.row(Ink.HEADING, "", name(one), name(other));
        for (Aspect aspect : Aspect.values()) {
            if (aspect.isOfProgram() && (one.checks().isEmpty() || other.checks().isEmpty())) {
                continue;
            }
            Side left = aspect.of(one);
            Side right = aspect.of(other);
            if (all || !left.value().equals(right.value())) {
                page.difference(aspect, left, right);
            }
        }
        page.definitions();
        return page.lines;
    }

    private void difference(Aspect aspect, Side left, Side right) {
        lines.add(new Line());
        row(Ink.PLAIN, aspect.title, left.value(), right.value());
        String meaning = left.meaning().equals(right.meaning()) ? "Both: " + left.meaning()
                : one.process().pid() + ": " + left.meaning() + " " + other.process().pid() + ": " + right.meaning();
        for (String text : Wrap.words(meaning, columns - LABEL_WIDTH)) {
            lines.add(new Line().add(" ".repeat(LABEL_WIDTH)).add(Ink.QUIET, text));
        }
    }

    private void row(Ink ink, String label, String left, String right) {
        int width = (columns - LABEL_WIDTH - 2) / 2;
        List<String> lefts = Wrap.words(left, width);
        List<String> rights = Wrap.words(right, width);
        for (int i = 0; i < Math.max(lefts.size(), rights.size()); i++) {
            Line line = new Line().add(Ink.HEADING, i == 0 ? label : "");
            line.add(" ".repeat(LABEL_WIDTH - line.width())).add(ink, i < lefts.size() ? lefts.get(i) : "");
            if (i < rights.size()) {
                line.pad(LABEL_WIDTH + width + 2).add(ink, rights.get(i));
            }
            lines.add(line);
        }
    }

    private void definitions() {
        lines.add(new Line());
        List<String> said = new ArrayList<>();
        for (Subject subject : List.of(one, other)) {
            String text = definition(subject.verdict().kind());
            if (!said.contains(text)) {
                said.add(text);
                Wrap.words(text, columns).forEach(part -> lines.add(Line.of(part)));
            }
        }
    }

    private static String name(Subject subject) {
        return subject.process().pid() + " " + subject.process().name();
    }

    /** What people mean by the word. */
    private static String definition(Kind kind) {
        return switch (kind) {
            case Kind.Service _ -> "A service is started, watched and stopped by a manager, by the rules of a unit: it needs no fork and no PID file, "
                    + "its log is kept, and the manager knows all its processes.";
            case Kind.Daemon _ -> "A daemon has made itself independent of its starter, step by step. Nobody watches it: its PID file says where it is, "
                    + "and a script starts and stops it.";
            case Kind.Worker _ -> "A worker does part of the work of a service or daemon, and comes and goes with it.";
            case Kind.SessionLeader _, Kind.ForegroundJob _, Kind.BackgroundJob _, Kind.Ordinary _ -> "A process, nothing more, belongs to whoever started it: "
                    + "its parent waits for it, its terminal steers it and takes it along when it closes.";
            case Kind.ServiceManager _ -> "A service manager runs services, and inherits the processes whose parents have ended.";
            case Kind.Init _ -> "The first process of a PID namespace inherits the orphans there; when it ends, all others are killed.";
            case Kind.ContainerShim _ -> "A shim outlives the program that made a container, and passes on its output and its end.";
            case Kind.KernelThread _ -> "A kernel thread is no program: it has no file, no memory of its own, and takes no signals.";
        };
    }

    /** In what two processes may differ. */
    private enum Aspect {
        KIND("What") {
            @Override
            Side of(Subject subject) {
                return new Side(Sentences.what(subject.scene(), subject.verdict()), sentence(subject.verdict().evidence().getFirst().fact()));
            }
        },
        PARENT("Parent") {
            @Override
            Side of(Subject subject) {
                ProcessEntry process = subject.process();
                String value = process.parent() == 0 ? "none here" : subject.scene().named(process.parent());
                return switch (subject.verdict().kind()) {
                    case Kind.Service _ -> new Side(value, "the manager learns of its end, and may start it again.");
                    case Kind.Daemon _ -> new Side(value, "its creator is gone; whoever inherited it only buries it.");
                    case Kind.KernelThread _ -> new Side(value, "it is the kernel's own.");
                    case Kind.ServiceManager _, Kind.Init _, Kind.ContainerShim _, Kind.SessionLeader _, Kind.ForegroundJob _, Kind.BackgroundJob _,
                            Kind.Worker _, Kind.Ordinary _ -> new Side(value, subject.verdict().is("orphan")
                                    ? "its creator is gone; nobody waits for it." : process.parent() == 0
                                    ? "whoever waits for it is out of sight." : "its creator waits for it, and is told how it ends.");
                };
            }
        },
        SESSION("Session") {
            @Override
            Side of(Subject subject) {
                int session = subject.process().stat().session();
                boolean leads = session == subject.process().pid();
                Optional<ProcessEntry> leader = subject.scene().table().find(session);
                return new Side(leads ? session + ", its own" : leader.map(process -> session + ", of " + process.name()).orElse(session + ", leader gone"),
                        leads ? "it started a session, and no signal for another's reaches it."
                                : leader.isPresent() ? "it was started in that session, and goes with it." : "it stays though the session's leader has ended.");
            }
        },
        TERMINAL("Terminal") {
            @Override
            Side of(Subject subject) {
                ProcessEntry process = subject.process();
                if (process.stat().terminal() == 0) {
                    return new Side("none", "no key and no closed terminal reaches it.");
                }
                boolean foreground = process.stat().group() == process.stat().foregroundGroup();
                return new Side(process.terminalName() + (foreground ? ", in the foreground" : ", in the background"), foreground
                        ? "Ctrl-C there ends it, and so does closing the terminal." : "closing the terminal ends it; if it reads there, it is stopped.");
            }
        },
        STREAMS("0, 1, 2") {
            @Override
            Side of(Subject subject) {
                return new Side(observed(subject, Check.Point.STREAMS).replace("0, 1, 2 ", ""), switch (outcome(subject, Check.Point.STREAMS)) {
                    case MET -> "it needs nobody to read or to type.";
                    case NOT_MET -> "it needs whoever is at the other end.";
                    case UNKNOWN -> "it cannot be seen.";
                });
            }
        },
        LOG("Log") {
            @Override
            Side of(Subject subject) {
                boolean kept = outcome(subject, Check.Point.LOG) == Check.Outcome.MET;
                return new Side(kept ? "kept by the manager" : "its own affair", kept ? "journalctl shows what it says."
                        : "what it says goes where it likes: a terminal, a file, syslog.");
            }
        },
        UNIT("Unit") {
            @Override
            Side of(Subject subject) {
                Optional<String> unit = subject.process().units().innermostUnit();
                return new Side(unit.orElse("none"), unit.map(name -> name.endsWith(".service")
                                ? "systemctl stop ends all its processes, also those that hide."
                                : "the manager knows its processes, but did not start it.")
                        .orElse("no manager knows it."));
            }
        },
        READY("Readiness") {
            @Override
            Side of(Subject subject) {
                boolean told = outcome(subject, Check.Point.READY) == Check.Outcome.MET;
                return new Side(told ? "tells its manager" : "tells nobody", told
                        ? "others can be started once it is ready." : "others can only guess when it is ready.");
            }
        },
        USER("User") {
            @Override
            Side of(Subject subject) {
                int uid = subject.process().status().uids().effective();
                return new Side(subject.scene().accounts().user(uid), uid == 0 ? "it may do nearly anything." : "it may do what that user may.");
            }
        },
        DIRECTORY("Directory") {
            @Override
            Side of(Subject subject) {
                String path = subject.process().links().workingDirectory().map(directory -> directory.path()).orElse("unknown");
                return new Side(path, path.equals("/") ? "it keeps no file system busy." : path.equals("unknown") ? "it cannot be seen."
                        : "the file system of that directory cannot be unmounted.");
            }
        },
        UMASK("Umask") {
            @Override
            Side of(Subject subject) {
                String mask = observed(subject, Check.Point.UMASK);
                return new Side(mask, mask.equals("0000") ? "its files get exactly the permissions it asks for." : "its files lose those permissions.");
            }
        },
        STOP("SIGTERM") {
            @Override
            Side of(Subject subject) {
                boolean caught = subject.process().status().signals().caught().contains(Signal.SIGTERM);
                return new Side(caught ? "handled" : observed(subject, Check.Point.SIGTERM).replaceFirst(":.*", ""), switch (outcome(subject, Check.Point.SIGTERM)) {
                    case MET -> "asked to end, it cleans up first.";
                    case NOT_MET -> "asked to end, it cleans up nothing.";
                    case UNKNOWN -> "what it does when asked to end does not show.";
                });
            }
        };

        private final String title;

        Aspect(String title) {
            this.title = title;
        }

        abstract Side of(Subject subject);

        /** Whether only what runs a program has it, and not a thread of the kernel or a zombie. */
        boolean isOfProgram() {
            return switch (this) {
                case STREAMS, LOG, READY, DIRECTORY, UMASK, STOP -> true;
                case KIND, PARENT, SESSION, TERMINAL, UNIT, USER -> false;
            };
        }

        private static String observed(Subject subject, Check.Point point) {
            return subject.check(point).map(Check::observed).orElse("nothing");
        }

        private static Check.Outcome outcome(Subject subject, Check.Point point) {
            return subject.check(point).map(Check::outcome).orElse(Check.Outcome.UNKNOWN);
        }

        private static String sentence(String fact) {
            return "it " + fact + ".";
        }
    }
}
