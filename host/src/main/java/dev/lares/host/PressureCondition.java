package dev.lares.host;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * {@code ConditionMemoryPressure=}, {@code ConditionCPUPressure=} and {@code ConditionIOPressure=} (systemd.unit(5)):
 * {@code [SLICE:]PERCENT[/10sec|1min|5min]}, true while the share of time lost is at most that. Where the kernel does
 * not measure it, it holds.
 */
final class PressureCondition {
    private final SystemFiles files;
    private final String resource;

    /** @param resource {@code memory}, {@code cpu} or {@code io} */
    PressureCondition(SystemFiles files, String resource) {
        this.files = files;
        this.resource = resource;
    }

    boolean holds(String parameter) throws UntestableCondition {
        if (files.read("/proc/pressure/" + resource).isEmpty()) {
            return true;
        }
        int colon = parameter.indexOf(':');
        String value = parameter.substring(colon + 1);
        int slash = value.indexOf('/');
        String interval = slash < 0 ? "avg300" : interval(value.substring(slash + 1).strip());
        BigDecimal limit = percentage((slash < 0 ? value : value.substring(0, slash)).strip());
        if (colon < 0) {
            String file = "/proc/pressure/" + resource;
            return isAtMost(file, resource.equals("cpu") ? "some" : "full", interval, limit);
        }
        Optional<String> file = fileOfSlice(parameter.substring(0, colon).strip());
        return file.isEmpty() || isAtMost(file.get(), "full", interval, limit);
    }

    private static String interval(String text) throws UntestableCondition {
        if (text.startsWith("10sec")) {
            return "avg10";
        }
        if (text.startsWith("1min")) {
            return "avg60";
        }
        if (text.startsWith("5min")) {
            return "avg300";
        }
        throw new UntestableCondition("\"" + text + "\" is not 10sec, 1min or 5min");
    }

    private static BigDecimal percentage(String text) throws UntestableCondition {
        for (String unit : List.of("%", "‰", "‱")) {
            if (text.endsWith(unit)) {
                String number = text.substring(0, text.length() - unit.length());
                int scale = unit.equals("%") ? 0 : unit.equals("‰") ? 1 : 2;
                if (number.matches("\\d{1,9}(\\.\\d{1,2})?")) {
                    return new BigDecimal(number).movePointLeft(scale);
                }
            }
        }
        throw new UntestableCondition("\"" + text + "\" is no percentage");
    }

    /** The pressure file of a slice below the manager's own place in the tree of control groups; empty if there is none. */
    private Optional<String> fileOfSlice(String slice) throws UntestableCondition {
        if (!slice.endsWith(".slice")) {
            throw new UntestableCondition("\"" + slice + "\" is no slice");
        }
        if (!files.exists("/sys/fs/cgroup/cgroup.controllers")) {
            return Optional.empty();
        }
        String own = files.lines("/proc/self/cgroup").stream().filter(line -> line.startsWith("0::")).map(line -> line.substring(3)).findFirst().orElse("/");
        String base = own.endsWith("/init.scope") ? own.substring(0, own.length() - "/init.scope".length()) : own;
        String file = "/sys/fs/cgroup" + (base.equals("/") ? "" : base) + path(slice) + "/" + resource + ".pressure";
        return files.exists(file) ? Optional.of(file) : Optional.empty();
    }

    /** {@code /a.slice/a-b.slice} for {@code a-b.slice}. */
    private static String path(String slice) {
        if (slice.equals("-.slice")) {
            return "";
        }
        StringBuilder path = new StringBuilder();
        String name = slice.substring(0, slice.length() - ".slice".length());
        for (int dash = name.indexOf('-'); dash >= 0; dash = name.indexOf('-', dash + 1)) {
            path.append('/').append(name, 0, dash).append(".slice");
        }
        return path.append('/').append(slice).toString();
    }

    private boolean isAtMost(String file, String kind, String interval, BigDecimal limit) throws UntestableCondition {
        List<String> lines = files.lines(file);
        String line = lines.stream().filter(text -> text.startsWith(kind + " ")).findFirst()
                .or(() -> lines.stream().filter(text -> text.startsWith("some ")).findFirst())
                .orElseThrow(() -> new UntestableCondition(file + " has no line of that kind"));
        for (String word : line.split(" ")) {
            if (word.startsWith(interval + "=")) {
                return new BigDecimal(word.substring(interval.length() + 1)).compareTo(limit) <= 0;
            }
        }
        throw new UntestableCondition(file + " has no " + interval);
    }
}
