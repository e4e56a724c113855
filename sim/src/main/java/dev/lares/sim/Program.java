package dev.lares.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a simulated program does, in its order; at the end it exits with status 0. Its text is the argument vector of an
 * {@code Exec…=} line whose program is in {@code /sim/}, so that unit files tell what their programs do:
 *
 * <pre>{@code
 * ExecStart=/sim/run sleep 2s notify READY=1 on TERM { sleep 1s exit 0 } run
 * }</pre>
 *
 * <table>
 * <caption>Instructions</caption>
 * <tr><td>{@code sleep SPAN}</td><td>wait; spans are as {@code 300us 20ms 2s 5min}</td></tr>
 * <tr><td>{@code run}</td><td>wait for signals, for ever</td></tr>
 * <tr><td>{@code exit STATUS}</td><td>end</td></tr>
 * <tr><td>{@code kill SIGNAL PID}</td><td>signal a process; {@code kill SEGV @self} crashes</td></tr>
 * <tr><td>{@code ignore SIGNAL}</td><td>ignore a signal</td></tr>
 * <tr><td>{@code on SIGNAL { … }}</td><td>handle a signal</td></tr>
 * <tr><td>{@code uninterruptible SPAN}</td><td>let all signals wait, SIGKILL too</td></tr>
 * <tr><td>{@code fork { … }}</td><td>start a child</td></tr>
 * <tr><td>{@code repeat COUNT { … }}, {@code forever { … }}</td><td>loop</td></tr>
 * <tr><td>{@code notify TEXT}, {@code notify-fds COUNT TEXT}</td><td>send {@code A=1|B=2}, with descriptors</td></tr>
 * <tr><td>{@code feed-watchdog}</td><td>send WATCHDOG=1 for ever, as often as asked for</td></tr>
 * <tr><td>{@code write PATH TEXT}, {@code write-as-user PATH TEXT}</td><td>write a file, as {@code write /run/a.pid @child}</td></tr>
 * <tr><td>{@code link PATH TARGET}, {@code link-as-user PATH TARGET}</td><td>make a symbolic link</td></tr>
 * <tr><td>{@code remove PATH}</td><td>remove a file</td></tr>
 * <tr><td>{@code run-out-of-memory}</td><td>be killed by the kernel</td></tr>
 * </table>
 *
 * <p>{@code $VAR} as a word and <code>${VAR}</code> within one stand for environment variables (systemd.service(5), "Command
 * Lines"). {@code @self}, {@code @child} (started last), {@code @parent} and {@code @now} (CLOCK_MONOTONIC, in µs) are
 * known when the instruction runs.
 *
 * @param instructions what it does
 */
record Program(List<Instruction> instructions) {
    /** Where simulated programs are; whatever else a unit names does not exist. */
    static final String DIRECTORY = "/sim/";

    Program {
        instructions = List.copyOf(instructions);
    }

    /**
     * Reads a program.
     *
     * @throws IllegalArgumentException if it is none: a mistake of whoever wrote the scenario
     */
    static Program parse(List<String> argv, Map<String, String> environment) {
        return new Program(new ProgramReader(substitute(argv.subList(1, argv.size()), environment)).read());
    }

    private static List<String> substitute(List<String> words, Map<String, String> environment) {
        List<String> result = new ArrayList<>();
        for (String word : words) {
            if (word.matches("\\$[A-Za-z_][A-Za-z0-9_]*")) {
                String value = environment.getOrDefault(word.substring(1), "").strip();
                if (!value.isEmpty()) {
                    result.addAll(List.of(value.split("\\s+")));
                }
            } else {
                result.add(substituteInside(word, environment));
            }
        }
        return result;
    }

    private static String substituteInside(String word, Map<String, String> environment) {
        String result = word;
        for (int start = result.indexOf("${"); start >= 0; start = result.indexOf("${", start)) {
            int end = result.indexOf('}', start);
            if (end < 0) {
                break;
            }
            String value = environment.getOrDefault(result.substring(start + 2, end), "");
            result = result.substring(0, start) + value + result.substring(end + 1);
            start += value.length();
        }
        return result;
    }
}
