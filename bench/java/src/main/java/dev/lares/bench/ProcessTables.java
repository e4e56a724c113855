package dev.lares.bench;

import dev.lares.process.Part;
import dev.lares.process.ProcessEntry;
import dev.lares.process.ProcessTable;
import dev.lares.process.ScanOptions;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import oshi.SystemInfo;
import oshi.software.os.OSProcess;
import oshi.software.os.OSThread;
import oshi.software.os.OperatingSystem;

/**
 * Reads the table of processes again and again, and prints of one table: milliseconds of CPU time of this process for the
 * first, with the JVM's start; then, once warm, of CPU time and of time, with tabs between; and how many processes it had.
 *
 * <p>Arguments: by which library ({@code lares}, {@code lares-threads}, {@code oshi}, {@code oshi-threads}), count of tables
 * to warm up, count of tables to measure.
 */
final class ProcessTables {
    private static final com.sun.management.OperatingSystemMXBean SYSTEM =
            (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** What keeps the compiler from leaving work out. */
    private static long seen;

    /** One table: the number of its processes. */
    private interface Table {
        int read() throws Exception;
    }

    private ProcessTables() {}

    public static void main(String[] arguments) throws Exception {
        Table table = table(arguments[0]);
        int count = table.read();
        double first = SYSTEM.getProcessCpuTime() / 1e6;
        for (int n = Integer.parseInt(arguments[1]); n > 0; n--) {
            table.read();
        }
        int tables = Integer.parseInt(arguments[2]);
        long beganCpu = SYSTEM.getProcessCpuTime();
        long began = System.nanoTime();
        for (int n = 0; n < tables; n++) {
            table.read();
        }
        double time = (System.nanoTime() - began) / 1e6 / tables;
        double cpu = (SYSTEM.getProcessCpuTime() - beganCpu) / 1e6 / tables;
        System.out.printf(Locale.ROOT, "%.3f\t%.3f\t%.3f\t%d%n", first, cpu, time, count);
        System.err.println(seen);
    }

    private static Table table(String library) {
        return switch (library) {
            case "lares" -> () -> lares(ScanOptions.basics());
            case "lares-threads" -> () -> lares(ScanOptions.basics().with(Part.THREADS));
            case "oshi" -> () -> oshi(false);
            case "oshi-threads" -> () -> oshi(true);
            default -> throw new IllegalArgumentException("cannot read processes by " + library);
        };
    }

    private static int lares(ScanOptions options) throws Exception {
        ProcessTable table = ProcessTable.read(options);
        for (ProcessEntry entry : table.processes()) {
            seen += entry.pid() + entry.parent() + entry.stat().group() + entry.stat().session() + entry.status().uids().effective()
                    + entry.terminalName().length() + entry.stat().userTicks() + entry.stat().systemTicks() + entry.stat().startTicks()
                    + entry.commandLine().orElse(List.of()).size() + entry.state().letter() + entry.threads().orElse(List.of()).size();
        }
        return table.processes().size();
    }

    /** OSHI keeps some of what it has read for a time; a new one each time has nothing kept. */
    private static int oshi(boolean threads) {
        OperatingSystem system = new SystemInfo().getOperatingSystem();
        List<OSProcess> processes = system.getProcesses();
        for (OSProcess process : processes) {
            seen += process.getProcessID() + process.getParentProcessID() + process.getUserID().length() + process.getUserTime()
                    + process.getKernelTime() + process.getStartTime() + process.getCommandLine().length() + process.getState().ordinal();
            if (threads) {
                for (OSThread thread : process.getThreadDetails()) {
                    seen += thread.getThreadId() + thread.getUserTime() + thread.getKernelTime() + thread.getName().length();
                }
            }
        }
        return processes.size();
    }
}
