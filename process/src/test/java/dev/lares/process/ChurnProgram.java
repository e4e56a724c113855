package dev.lares.process;

import dev.lares.linux.Limits;
import dev.lares.linux.Resource;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the table again and again among the processes of {@code churn.c}, and looks in each entry for facts of another
 * process. Each fact says whose it is, or is still as the parent's. Ends with 1 and the entry at the first that does not fit.
 */
final class ChurnProgram {
    private static final int FIRST_USER = 100_000;
    private static final Duration MOST_PATIENCE = Duration.ofMinutes(3);
    private static final ScanOptions OPTIONS = ScanOptions.basics().with(Part.THREADS, Part.LINKS, Part.DESCRIPTORS, Part.ENVIRONMENT,
            Part.LIMITS, Part.OOM, Part.SCHEDULING, Part.NAMESPACES, Part.IO, Part.SECURITY);

    private final long limitOfParent;
    private final Map<Integer, Long> nonces = new HashMap<>();
    private final Set<Long> seen = new HashSet<>();
    private int scans;
    private int most;
    private long facts;
    private long reused;

    private ChurnProgram(long limitOfParent) {
        this.limitOfParent = limitOfParent;
    }

    public static void main(String[] arguments) throws Exception {
        ChurnProgram program = new ChurnProgram(Limits.of(Resource.NOFILE).soft());
        int processes = Integer.parseInt(arguments[0]);
        long begin = System.nanoTime();
        while (ProcessTable.read(ScanOptions.basics()).processes().size() < processes / 10 * 8) {
            if (System.nanoTime() - begin > MOST_PATIENCE.toNanos()) {
                System.out.println("waited in vain for " + processes + " processes");
                System.exit(1);
            }
        }
        Duration time = Duration.ofSeconds(Long.parseLong(arguments[1]));
        begin = System.nanoTime();
        while (System.nanoTime() - begin < time.toNanos() || program.mayMeetMore(processes, System.nanoTime() - begin)) {
            program.scan(program.scans % 2 == 0 ? OPTIONS : ScanOptions.basics());
        }
        System.out.printf("scans %d%nmost %d%nprocesses %d%nreused %d%nfacts %d%n", program.scans, program.most, program.seen.size(),
                program.reused, program.facts);
        System.exit(0);
    }

    /** On a busy machine it takes longer until others have taken the place of the first. */
    private boolean mayMeetMore(int processes, long nanos) {
        return seen.size() <= processes + processes / 4 && nanos < MOST_PATIENCE.toNanos();
    }

    private void scan(ScanOptions options) throws ProcUnusableException {
        ProcessTable table = ProcessTable.read(options);
        scans++;
        int children = 0;
        for (ProcessEntry entry : table.processes()) {
            if (entry.parent() != 0 && table.find(entry.parent()).isEmpty()) {
                fail("parent", entry);
            }
            if (entry.stat().state() != ProcessState.ZOMBIE && isChild(entry)) {
                children++;
                check(entry);
            }
        }
        most = Math.max(most, children);
    }

    /** Of the program that makes them: it has the name of its file until it has named itself. */
    private static boolean isChild(ProcessEntry entry) {
        return entry.commandLine().orElse(List.of("")).stream().findFirst().filter("child"::equals).isPresent() || entry.name().matches("[0-9a-f]+\\.[0-9a-f]+");
    }

    private void check(ProcessEntry entry) {
        int pid = entry.pid();
        Optional<Long> nonce = Optional.empty();
        List<String> arguments = entry.commandLine().get();
        if (arguments.size() == 4) {
            nonce = same(nonce, arguments.get(1), arguments.get(2), entry);
        }
        String name = entry.name();
        if (name.matches("[0-9a-f]+\\.[0-9a-f]+")) {
            int dot = name.indexOf('.');
            nonce = same(nonce, Integer.toString(Integer.parseInt(name.substring(0, dot), 16)), Long.toString(Long.parseLong(name.substring(dot + 1), 16)), entry);
            own(entry.status().uids().equals(new Ids(FIRST_USER + pid, FIRST_USER + pid, FIRST_USER + pid, FIRST_USER + pid)), "user", entry);
            own(entry.stat().group() == pid, "group", entry);
        }
        for (ThreadEntry thread : entry.threads().orElse(List.of())) {
            own(thread.tid() == pid, "thread", entry);
            own(thread.stat().startTicks() == entry.stat().startTicks(), "start of the thread", entry);
        }
        Optional<String> variable = entry.variable("IDENTITY");
        if (variable.isPresent()) {
            nonce = same(nonce, variable.get(), entry);
        }
        for (Descriptor descriptor : entry.descriptors().orElse(List.of())) {
            if (descriptor.target().orElse(new FdTarget.Other("")) instanceof FdTarget.MemoryFile(String file, _, _)) {
                nonce = same(nonce, file.substring("identity ".length()), entry);
            }
        }
        entry.limits().known().map(limits -> limits.get(Resource.NOFILE).soft()).ifPresent(limit ->
                own(limit == 1000 + pid % 10000 || limit == limitOfParent, "limit", entry));
        entry.oom().adjust().known().ifPresent(adjust -> own(adjust == pid % 1000 || adjust == 0, "OOM score", entry));
        nonce.ifPresent(known -> count(pid, known));
    }

    private void count(int pid, long nonce) {
        seen.add(nonce);
        Long before = nonces.put(pid, nonce);
        if (before != null && before != nonce) {
            reused++;
        }
    }

    private Optional<Long> same(Optional<Long> nonce, String identity, ProcessEntry entry) {
        int dot = identity.indexOf('.');
        return same(nonce, identity.substring(0, dot), identity.substring(dot + 1), entry);
    }

    /** Each fact that holds an identity must hold this process's, and all of one entry the same. */
    private Optional<Long> same(Optional<Long> nonce, String pid, String number, ProcessEntry entry) {
        own(pid.equals(Integer.toString(entry.pid())), "number " + pid, entry);
        long value = Long.parseLong(number);
        own(nonce.isEmpty() || nonce.get() == value, "nonce " + nonce + " and " + number, entry);
        return Optional.of(value);
    }

    private void own(boolean own, String what, ProcessEntry entry) {
        facts++;
        if (!own) {
            fail(what, entry);
        }
    }

    private static void fail(String what, ProcessEntry entry) {
        System.out.println("mixed up: " + what + " in " + entry);
        System.exit(1);
    }
}
