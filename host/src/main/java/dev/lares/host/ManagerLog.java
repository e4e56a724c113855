package dev.lares.host;

import dev.lares.engine.Effect;
import dev.lares.engine.LogLevel;
import dev.lares.systemd1.RuntimeSettings;

/**
 * The log of a manager as its clients want it: how grave a line must be, and where it goes. Lines about jobs are the console's
 * status display besides, whose own switch they follow (systemd(1), "--log-level=", "--log-target=", "--show-status=").
 * Output of services is not the manager's log, and always goes on.
 */
public final class ManagerLog implements LogSink {
    private final RuntimeSettings settings;
    private final LogSink console;
    private final LogChannels channels = new LogChannels("/run/systemd/journal/socket", "/dev/log", "/dev/kmsg");

    public ManagerLog(RuntimeSettings settings, LogSink console) {
        this.settings = settings;
        this.console = console;
    }

    @Override
    public void line(Line line) {
        console.line(line);
    }

    @Override
    public boolean acceptsLines() {
        return console.acceptsLines();
    }

    @Override
    public void log(Effect.Log log) {
        boolean status = log.fields().containsKey("JOB_TYPE");
        if (status && isShown(log)) {
            console.log(log);
        }
        if (log.level().compareTo(settings.logLevel()) <= 0 && !channels.send(settings.logTarget(), log) && !status) {
            console.log(log);
        }
    }

    private boolean isShown(Effect.Log log) {
        return switch (settings.showStatus()) {
            case YES, TEMPORARY -> log.level().compareTo(LogLevel.INFO) <= 0;
            case AUTO, ERROR -> log.level().compareTo(LogLevel.WARNING) <= 0;
            case NO -> false;
        };
    }
}
