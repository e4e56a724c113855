package dev.lares.cli;

import dev.lares.linux.Epoll;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Signal;
import dev.lares.linux.SignalFd;
import dev.lares.linux.Terminal;
import dev.lares.process.ProcUnusableException;
import dev.lares.process.ProcessEntry;
import dev.lares.process.ProcessId;
import java.util.List;
import java.util.Optional;

/** {@code lares inspect --watch}: the page again and again, of the same process, until it ends or a signal comes. */
final class InspectWatch {
    private static final List<Signal> ENDS = List.of(Signal.SIGINT, Signal.SIGTERM, Signal.SIGHUP);
    /** Cursor to the top, and after the page nothing below it (ECMA-48 CUP, ED). */
    private static final String HOME = "\u001b[H";

    private static final String REST_OF_LINE = "\u001b[K";
    private static final String REST_OF_SCREEN = "\u001b[J";

    private InspectWatch() {}

    static int run(Inspector inspector, Arguments arguments, double seconds) throws ProcUnusableException, Matches.NoMatchException, Arguments.UsageException {
        if (arguments.words().size() != 1) {
            throw new Arguments.UsageException("cannot watch several: name one process");
        }
        Scene scene = inspector.look(Inspector.ALL_PARTS);
        List<ProcessEntry> found = Matches.leaders(scene, Matches.find(scene, arguments.words().getFirst()));
        if (found.size() > 1) {
            throw new Matches.NoMatchException("cannot watch %s: %d processes are meant".formatted(arguments.words().getFirst(), found.size()));
        }
        ProcessId id = found.getFirst().id();
        try (SignalFd signals = SignalFd.create(ENDS); Epoll epoll = Epoll.create()) {
            epoll.add(signals.fd(), Epoll.EPOLLIN, 0);
            Optional<ProcessEntry> process = Optional.of(found.getFirst());
            while (process.isPresent()) {
                show(scene, process.get(), inspector, arguments);
                if (epoll.await(Math.round(seconds * 1_000_000)) > 0) {
                    return 0;
                }
                scene = inspector.look(Inspector.ALL_PARTS);
                process = InspectCommand.again(scene, id);
            }
            Messages.print("process %s has ended\n".formatted(id.pid()));
            return 0;
        } catch (LinuxException e) {
            Messages.error(Messages.of(e));
            return Program.FAILURE_EXIT_CODE;
        }
    }

    private static void show(Scene scene, ProcessEntry process, Inspector inspector, Arguments arguments) {
        if (arguments.has("--json")) {
            Messages.print(InspectJson.of(Subject.of(scene, process)).line());
            return;
        }
        Optional<Terminal.WindowSize> screen = Terminal.windowSize(Fd.of(1));
        List<Line> page = InspectCommand.page(scene, process, InspectCommand.wantsAll(arguments));
        StringBuilder out = new StringBuilder(screen.isPresent() ? HOME : "");
        // The last line of the screen stays empty, or the terminal would scroll.
        int rows = screen.map(size -> Math.max(1, size.rows() - 1)).orElse(page.size());
        for (Line line : page.subList(0, Math.min(rows, page.size()))) {
            out.append(line.text(inspector.isColoured(arguments))).append(screen.isPresent() ? REST_OF_LINE : "").append('\n');
        }
        Messages.print(out.append(screen.isPresent() ? REST_OF_SCREEN : "\n").toString());
    }
}
