package dev.lares.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How busy the machine is, proc(5) {@code /proc/loadavg} and {@code /proc/meminfo}.
 *
 * @param averages the three load averages, as they are written there
 * @param processorCount how many processors there are
 */
record MachineLoad(String averages, int processorCount, long memoryBytes, long availableBytes, long swapBytes, long freeSwapBytes) {
    static MachineLoad read() {
        try {
            List<String> memory = Files.readAllLines(Path.of("/proc/meminfo"));
            String[] load = Files.readString(Path.of("/proc/loadavg")).split(" ");
            return new MachineLoad(String.join(" ", List.of(load).subList(0, Math.min(3, load.length))), Runtime.getRuntime().availableProcessors(),
                    bytes(memory, "MemTotal:"), bytes(memory, "MemAvailable:"), bytes(memory, "SwapTotal:"), bytes(memory, "SwapFree:"));
        } catch (IOException e) {
            return new MachineLoad("?", Runtime.getRuntime().availableProcessors(), 0, 0, 0, 0);
        }
    }

    private static long bytes(List<String> lines, String name) {
        return lines.stream().filter(line -> line.startsWith(name)).findFirst()
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .orElse(0L);
    }
}
