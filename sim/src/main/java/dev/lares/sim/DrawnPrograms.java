package dev.lares.sim;

/** Programs drawn from a seed, well-behaved and other ones, as command lines of unit files. */
final class DrawnPrograms {
    private static final String RUN = "/sim/run ";

    private final SwarmOptions options;
    private final Dice dice;
    private final String name;

    DrawnPrograms(SwarmOptions options, Dice dice, String name) {
        this.options = options;
        this.dice = dice;
        this.name = name;
    }

    String pidFile() {
        return "/run/" + name + ".pid";
    }

    /** A program for {@code ExecStart=} of a service of this type. */
    String main(String type) {
        return RUN + signals() + switch (type) {
            case "notify", "notify-reload" -> ready(type) + life();
            case "forking" -> daemon();
            case "oneshot" -> isBad() ? dice.pick("run", "sleep 5s exit 3", "kill SEGV @self", "fork { run } exit 0") : pause() + "exit 0";
            default -> life();
        };
    }

    private boolean isBad() {
        return dice.percent(options.badProgramPercent());
    }

    private String pause() {
        return dice.percent(50) ? "" : "sleep " + dice.pick("1ms", "50ms", "1s", "4s") + " ";
    }

    private String signals() {
        if (isBad()) {
            return dice.pick("ignore TERM ", "ignore TERM ignore HUP ignore INT ignore QUIT ignore ABRT ", "on TERM { sleep 20s exit 0 } ",
                    "on TERM { exit 5 } ", "on TERM { fork { sleep 30s } exit 0 } ", "ignore ABRT ", "kill STOP @self ");
        }
        return dice.percent(50) ? "" : "on TERM { " + pause() + "exit 0 } ";
    }

    /** What a program does once it is up. */
    private String life() {
        if (isBad()) {
            return dice.pick("sleep 2s exit 1", "sleep 100ms exit 3", "exit 0", "sleep 3s kill SEGV @self", "kill ABRT @self",
                    "fork { ignore TERM run } run", "fork { run } sleep 1s exit 0", "fork { run } sleep 2s exit 1",
                    "repeat 20 { fork { sleep 2s } } run", "repeat 20 { fork { fork { run } run } } run",
                    "sleep 1s run-out-of-memory", "uninterruptible 6s run", "notify-fds 2 FDSTORE=1|FDNAME=a run",
                    "notify-fds 3 WATCHDOG=1 run", "notify MAINPID=1 notify MAINPID=abc run", "fork { run } notify MAINPID=@child run",
                    "notify WATCHDOG=trigger run", "notify READY=1|READY=0|=|STOPPING=1 run", "sleep 1s notify STOPPING=1 sleep 2s exit 0",
                    "fork { notify READY=1 notify WATCHDOG=1 run } run", "notify ERRNO=5|BUSERROR=a.b|STATUS=x run");
        }
        return dice.pick("run", "feed-watchdog", "fork { run } feed-watchdog", "sleep 20s exit 0",
                "notify-fds 1 FDSTORE=1|FDNAME=b feed-watchdog", "notify STATUS=fine feed-watchdog",
                "notify-fds 1 FDSTORE=1|FDNAME=c|FDPOLL=0 sleep 2s notify FDSTOREREMOVE=1|FDNAME=c feed-watchdog",
                "fork { run } notify MAINPID=@child sleep 1s exit 0");
    }

    private String ready(String type) {
        if (isBad()) {
            return dice.pick("", "sleep 30s notify READY=1 ", "notify READY=2 ", "fork { sleep 1s notify READY=1 } ",
                    "notify EXTEND_TIMEOUT_USEC=3000000 sleep 2s notify EXTEND_TIMEOUT_USEC=2000000 sleep 1s notify READY=1 ",
                    "notify READY=1 notify STOPPING=1 ", "notify READY=1 sleep 1s notify RELOADING=1|MONOTONIC_USEC=@now ",
                    "notify RELOADING=1 notify READY=1 ", "notify WATCHDOG_USEC=500000 notify READY=1 ");
        }
        String reload = type.equals("notify-reload")
                ? "on HUP { notify RELOADING=1|MONOTONIC_USEC=@now " + pause() + "notify READY=1 } "
                : "";
        return reload + pause() + "notify READY=1|STATUS=up ";
    }

    private String daemon() {
        String file = pidFile();
        if (isBad()) {
            return dice.pick("run", "exit 1", "exit 0", "write " + file + " garbage fork { run } exit 0",
                    "fork { sleep 1s write " + file + " @self run } exit 0", "write " + file + " 1 fork { run } exit 0",
                    "fork { run } fork { run } exit 0", "fork { sleep 1s exit 2 } write " + file + " @child exit 0",
                    "fork { fork { run } write " + file + " @child } sleep 1s exit 0", "link-as-user " + file + " /run/x fork { run } exit 0",
                    "fork { run } write-as-user " + file + " @child sleep 20s exit 0");
        }
        return "fork { " + life() + " } write " + file + " @child " + pause() + "exit 0";
    }

    /** A program for the other lines. */
    String control() {
        if (isBad()) {
            return RUN + dice.pick("exit 1", "run", "kill SEGV @self", "fork { run } exit 0", "ignore TERM run", "sleep 5s exit 0");
        }
        return RUN + pause() + "exit 0";
    }

    /** A program for {@code ExecCondition=}: 1 to 254 mean that the service is skipped. */
    String condition() {
        return RUN + dice.pick("exit 0", "exit 0", "exit 1", "exit 255", "run");
    }

    String reload() {
        return dice.percent(50) ? RUN + "kill HUP \"${MAINPID}\" sleep 10ms" : control();
    }
}
