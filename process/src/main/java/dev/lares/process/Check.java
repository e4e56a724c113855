package dev.lares.process;

/**
 * A point of the check list of daemon(7), and how a process stands to it.
 *
 * @param point what is asked
 * @param outcome whether that is so
 * @param observed what was seen, or why nothing was: {@code 0022}, {@code /dev/pts/0 is open as 7}
 */
public record Check(Point point, Outcome outcome, String observed) {
    /** Whether a point is met. */
    public enum Outcome {
        MET, NOT_MET,
        /** Permission denies it, or it cannot be seen from outside. */
        UNKNOWN
    }

    /** Who asks. */
    public enum Style {
        /** daemon(7), "SysV Daemons". */
        SYSV,
        /** daemon(7), "New-Style Daemons". */
        NEW,
        BOTH,
        /** Nobody; it is good to know. */
        NONE
    }

    /** What is asked, in the order of a page. */
    public enum Point {
        BACKGROUND("background", "in the background", Style.SYSV),
        SESSION("session", "session of its own", Style.BOTH),
        TERMINAL("terminal", "no controlling terminal", Style.BOTH),
        SECOND_FORK("second-fork", "cannot get a terminal again", Style.SYSV),
        STREAMS("streams", "0, 1, 2 on no terminal", Style.BOTH),
        DESCRIPTORS("descriptors", "inherited no descriptors", Style.SYSV),
        DISPOSITIONS("dispositions", "inherited no ignored signals", Style.SYSV),
        MASK("mask", "blocks no signals", Style.SYSV),
        ENVIRONMENT("environment", "environment without a login", Style.SYSV),
        UMASK("umask", "umask 0", Style.SYSV),
        DIRECTORY("directory", "works in /", Style.SYSV),
        PID_FILE("pid-file", "PID file names it", Style.SYSV),
        SINGLE("single", "cannot be started twice", Style.BOTH),
        PRIVILEGES("privileges", "privileges dropped", Style.BOTH),
        READY("ready", "can tell when it is ready", Style.NEW),
        SIGTERM("sigterm", "handles SIGTERM", Style.NEW),
        SIGHUP("sighup", "handles SIGHUP, to reload", Style.NEW),
        LOG("log", "logs to its manager", Style.NEW),
        SOCKETS("sockets", "sockets from its manager", Style.NEW),
        DUMPABLE("dumpable", "may be debugged, dumps core", Style.NONE);

        private final String id;
        private final String title;
        private final Style style;

        Point(String id, String title, Style style) {
            this.id = id;
            this.title = title;
            this.style = style;
        }

        /** A word for it, for programs. */
        public String id() {
            return id;
        }

        /** What is so if it is met, in a few words. */
        public String title() {
            return title;
        }

        public Style style() {
            return style;
        }
    }
}
