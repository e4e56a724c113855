package dev.lares.engine;

import dev.lares.unit.ServiceDirectives;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * What a notification does (sd_notify(3), "Well-known assignments"). Of an assignment that is made several times the
 * first counts. A value that is not understood is told to the log and left alone; every descriptor that came with the
 * message is either stored or closed.
 */
final class NotifyHandler {
    private static final int MAX_STATUS_LENGTH = 16 * 1024;
    private static final int MAX_ERRNO = 4095;
    private static final int MAX_SHOWN_LENGTH = 80;
    /** Any process may send as many messages as it likes; so many may be complained about. */
    private static final long WARNING_INTERVAL_MICROS = 10_000_000;
    private static final int WARNING_BURST = 20;

    private final ServiceTurn turn;
    private final ServiceMemory memory;
    private final Consumer<Happening> states;

    NotifyHandler(ServiceTurn turn, Consumer<Happening> states) {
        this.turn = turn;
        this.memory = turn.memory;
        this.states = states;
    }

    void on(int sender, NotifyMessage message, List<FdToken> fds) {
        if (message.says("BARRIER", "1")) {
            passBarrier(message, fds);
            return;
        }
        Optional<String> refusal = NotifyAccessRule.refusal(
                turn.settings.notifyAccess(), sender, memory.processes.main().livePid(), memory.processes.control().livePid());
        if (refusal.isPresent()) {
            warn(refusal.get());
            close(fds);
            return;
        }
        considerMainPid(message);
        hearWord(message);
        takeStatus(message);
        extendTimeouts(message);
        feedWatchdog(message);
        storeFds(message, fds);
    }

    /** All messages sent before have been handled: closing the descriptor tells the sender so. */
    private void passBarrier(NotifyMessage message, List<FdToken> fds) {
        if (message.assignments().size() > 1) {
            warn("Extra notification messages sent with BARRIER=1, ignoring everything.");
        } else if (fds.size() != 1) {
            warn("Got incorrect number of fds with BARRIER=1, closing them.");
        }
        close(fds);
    }

    private void close(List<FdToken> fds) {
        fds.forEach(fd -> turn.context.emit(new Effect.CloseFd(fd)));
    }

    /** A new main process is named; whether it is the unit's, the list of the unit's processes tells. */
    private void considerMainPid(NotifyMessage message) {
        Optional<String> value = message.value("MAINPID");
        if (value.isEmpty() || !mayChangeMain()) {
            return;
        }
        OptionalLong pid = number(value.get(), Integer.MAX_VALUE);
        if (pid.isEmpty() || pid.getAsLong() == 0) {
            warn("Failed to parse MAINPID= field in notification message, ignoring: " + shown(value.get()));
            return;
        }
        int candidate = (int) pid.getAsLong();
        Optional<String> fault = faultOfMain(candidate);
        if (fault.isPresent()) {
            warn("New main PID " + candidate + " " + fault.get() + ", refusing.");
        } else if (memory.processes.main().livePid().filter(main -> main == candidate).isEmpty()) {
            memory.mainPidCandidate = OptionalInt.of(candidate);
            turn.listProcesses();
        }
    }

    private boolean mayChangeMain() {
        return switch (memory.state) {
            case ServiceState.Start _, ServiceState.StartPost _, ServiceState.Running _, ServiceState.Reload _,
                    ServiceState.ReloadSignal _, ServiceState.ReloadNotify _ -> true;
            case ServiceState.Dead _, ServiceState.Failed _, ServiceState.AutoRestart _, ServiceState.LeftOverCheck _,
                    ServiceState.Condition _, ServiceState.StartPre _, ServiceState.Exited _, ServiceState.Stop _,
                    ServiceState.Killing _, ServiceState.Sweeping _, ServiceState.StopPost _, ServiceState.Cleaning _ -> false;
        };
    }

    private Optional<String> faultOfMain(int candidate) {
        if (candidate == 1) {
            return Optional.of("is the manager");
        }
        if (memory.processes.control().livePid().filter(control -> control == candidate).isPresent()) {
            return Optional.of("is the control process");
        }
        return turn.context.isClaimedByAnother(candidate) ? Optional.of("belongs to another unit") : Optional.empty();
    }

    /** {@code STOPPING=1} counts more than {@code READY=1}, and that more than {@code RELOADING=1}. */
    private void hearWord(NotifyMessage message) {
        OptionalLong monotonic = parsed(message, "MONOTONIC_USEC");
        boolean reloading = message.says("RELOADING", "1");
        if (message.says("STOPPING", "1")) {
            memory.word = ServiceMemory.Word.STOPPING;
            states.accept(new Happening.Stopping());
        } else if (message.says("READY", "1")) {
            memory.word = ServiceMemory.Word.READY;
            states.accept(new Happening.Ready(reloading, monotonic));
        } else if (reloading) {
            memory.word = ServiceMemory.Word.RELOADING;
            states.accept(new Happening.Reloading(monotonic));
        }
    }

    private void takeStatus(NotifyMessage message) {
        message.value("STATUS").ifPresent(text -> {
            if (text.length() > MAX_STATUS_LENGTH) {
                warn("Status message overly long (" + text.length() + " > " + MAX_STATUS_LENGTH + "), ignoring.");
            } else {
                memory.statusText = text;
            }
        });
        message.value("ERRNO").ifPresent(text -> {
            OptionalLong errno = number(text, MAX_ERRNO);
            if (errno.isPresent()) {
                memory.statusErrno = (int) errno.getAsLong();
            } else {
                unreadable("ERRNO", text);
            }
        });
        message.value("BUSERROR").ifPresent(name -> turn.log.say(LogLevel.DEBUG, "Service reports D-Bus error " + shown(name) + "."));
    }

    private void extendTimeouts(NotifyMessage message) {
        OptionalLong span = parsed(message, "EXTEND_TIMEOUT_USEC");
        boolean restarting = memory.state instanceof ServiceState.AutoRestart;
        if (span.isPresent() && span.getAsLong() > 0 && !restarting) {
            memory.timers.extend(turn.nowMicros(), span.getAsLong());
        }
    }

    private void feedWatchdog(NotifyMessage message) {
        message.value("WATCHDOG").ifPresent(value -> {
            switch (value) {
                case "1" -> feedIfWatched();
                case "trigger" -> triggerWatchdog();
                default -> warn("Passed WATCHDOG= field is invalid, ignoring.");
            }
        });
        OptionalLong override = parsed(message, "WATCHDOG_USEC");
        if (override.isPresent()) {
            memory.watchdogOverrideMicros = override;
            feedIfWatched();
        }
    }

    private void triggerWatchdog() {
        if (turn.context.heedsWatchdogs()) {
            String status = memory.statusText.isEmpty() ? "<unset>" : shown(memory.statusText);
            turn.log.say(LogLevel.ERR, "Watchdog request (last status: " + status + ")!");
            states.accept(new Happening.WatchdogBit());
        }
    }

    private void feedIfWatched() {
        if (memory.state.isWatched()) {
            turn.feedWatchdog();
        }
    }

    private void storeFds(NotifyMessage message, List<FdToken> fds) {
        Optional<String> name = message.value("FDNAME");
        boolean validName = name.filter(FdStore::isValidName).isPresent();
        if (message.says("FDSTOREREMOVE", "1")) {
            if (validName) {
                close(memory.fdStore.removeNamed(name.get()));
            } else {
                warn("FDSTOREREMOVE=1 requested, but no valid file descriptor name passed, ignoring.");
            }
            close(fds);
        } else if (message.says("FDSTORE", "1") && !memory.states().active().isInactiveOrFailed()) {
            if (name.isPresent() && !validName) {
                warn("Passed FDNAME= name is invalid, ignoring.");
            }
            String storedName = validName ? name.get() : FdStore.DEFAULT_NAME;
            store(fds, storedName, !message.says("FDPOLL", "0"));
        } else if (!fds.isEmpty()) {
            warn("Got extra auxiliary fds with notification message, closing them.");
            close(fds);
        }
    }

    private void store(List<FdToken> fds, String name, boolean poll) {
        int max = turn.settings.unit().get(ServiceDirectives.FILE_DESCRIPTOR_STORE_MAX);
        int room = Math.clamp(max - memory.fdStore.size(), 0, fds.size());
        for (FdToken fd : fds.subList(0, room)) {
            memory.fdStore.add(fd, name);
            turn.context.emit(new Effect.KeepFd(turn.id(), fd, poll));
        }
        if (room < fds.size()) {
            warn("Cannot store more fds than FileDescriptorStoreMax=" + max + ", closing remaining.");
            close(fds.subList(room, fds.size()));
        }
    }

    private OptionalLong parsed(NotifyMessage message, String name) {
        Optional<String> text = message.value(name);
        OptionalLong value = text.map(t -> number(t, Long.MAX_VALUE)).orElse(OptionalLong.empty());
        if (text.isPresent() && value.isEmpty()) {
            unreadable(name, text.get());
        }
        return value;
    }

    private void unreadable(String name, String text) {
        warn("Failed to parse " + name + "= field in notification message, ignoring: " + shown(text));
    }

    /** Foreign text for the log: short, and without what a terminal would obey. */
    private static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(MAX_SHOWN_LENGTH).forEach(c -> {
            if (Character.isISOControl(c)) {
                shown.append(String.format(Locale.ROOT, "\\x%02x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown + (text.codePointCount(0, text.length()) > MAX_SHOWN_LENGTH ? "…" : "");
    }

    private void warn(String text) {
        if (memory.notifyWarnings.allows(turn.nowMicros(), WARNING_INTERVAL_MICROS, WARNING_BURST)) {
            turn.log.say(LogLevel.WARNING, text);
        }
    }

    /** A number of decimal digits from 0 to {@code max}. */
    private static OptionalLong number(String text, long max) {
        boolean digits = !text.isEmpty() && text.length() <= 19 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits) {
            return OptionalLong.empty();
        }
        try {
            long value = Long.parseLong(text);
            return value <= max ? OptionalLong.of(value) : OptionalLong.empty();
        } catch (NumberFormatException _) {
            return OptionalLong.empty(); // nineteen digits, but beyond the range
        }
    }
}
