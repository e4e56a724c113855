package dev.lares.process;

import dev.lares.linux.FileBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code /proc/PID/status}. Each line is a key, a colon, a tab and values; the kernel escapes newlines in the name,
 * the only text among them. Lines come in any order, and unknown ones are passed over.
 */
final class StatusReader {
    private static final byte[] CORE_DUMPING = key("CoreDumping:");
    private static final byte[] CAP_AMB = key("CapAmb:");
    private static final byte[] CAP_BND = key("CapBnd:");
    private static final byte[] CAP_EFF = key("CapEff:");
    private static final byte[] CAP_INH = key("CapInh:");
    private static final byte[] CAP_PRM = key("CapPrm:");
    private static final byte[] CPUS_ALLOWED_LIST = key("Cpus_allowed_list:");
    private static final byte[] GID = key("Gid:");
    private static final byte[] GROUPS = key("Groups:");
    private static final byte[] HUGETLB_PAGES = key("HugetlbPages:");
    private static final byte[] MEMS_ALLOWED_LIST = key("Mems_allowed_list:");
    private static final byte[] NAME = key("Name:\t");
    private static final byte[] NO_NEW_PRIVS = key("NoNewPrivs:");
    private static final byte[] NS_PGID = key("NSpgid:");
    private static final byte[] NS_PID = key("NSpid:");
    private static final byte[] NS_SID = key("NSsid:");
    private static final byte[] PID = key("Pid:");
    private static final byte[] RSS_ANON = key("RssAnon:");
    private static final byte[] RSS_FILE = key("RssFile:");
    private static final byte[] RSS_SHMEM = key("RssShmem:");
    private static final byte[] SECCOMP = key("Seccomp:");
    private static final byte[] SECCOMP_FILTERS = key("Seccomp_filters:");
    private static final byte[] SHD_PND = key("ShdPnd:");
    private static final byte[] SIG_BLK = key("SigBlk:");
    private static final byte[] SIG_CGT = key("SigCgt:");
    private static final byte[] SIG_IGN = key("SigIgn:");
    private static final byte[] SIG_PND = key("SigPnd:");
    private static final byte[] SIG_Q = key("SigQ:");
    private static final byte[] TRACER_PID = key("TracerPid:");
    private static final byte[] UID = key("Uid:");
    private static final byte[] UMASK = key("Umask:");
    private static final byte[] VM = key("Vm");
    private static final byte[] NONVOLUNTARY = key("nonvoluntary_ctxt_switches:");
    private static final byte[] VOLUNTARY = key("voluntary_ctxt_switches:");

    private static final SeccompMode[] SECCOMP_MODES = SeccompMode.values();
    private static final Ids ROOT = new Ids(0, 0, 0, 0);
    private static final Reading<Boolean> TRUE = Reading.known(true);
    private static final Reading<Boolean> FALSE = Reading.known(false);

    private final Cursor cursor = new Cursor();
    private final Sizes sizes = new Sizes();
    private CpuSet lastCpus = CpuSet.ofWords(new long[0]);
    private byte[] lastCpuText = new byte[0];
    private CpuSet lastNodes = lastCpus;
    private byte[] lastNodeText = lastCpuText;

    private int nameFrom;
    private int nameTo;
    private boolean hasIds;
    private int pid;
    private Reading<Integer> umask = Reading.absent();
    private int tracer;
    private Ids uids = ROOT;
    private Ids gids = ROOT;
    private List<Integer> groups = List.of();
    private Reading<List<Integer>> pids = Reading.absent();
    private Reading<List<Integer>> processGroups = Reading.absent();
    private Reading<List<Integer>> sessions = Reading.absent();
    private Reading<Boolean> coreDumping = Reading.absent();
    private long queued;
    private long queueLimit;
    private long pending;
    private long sharedPending;
    private long blocked;
    private long ignored;
    private long caught;
    private long inheritable;
    private long permitted;
    private long effective;
    private long bounding;
    private Reading<CapabilitySet> ambient = Reading.absent();
    private Reading<Boolean> noNewPrivileges = Reading.absent();
    private Reading<SeccompMode> seccomp = Reading.absent();
    private Reading<Integer> filters = Reading.absent();
    private CpuSet cpus = lastCpus;
    private CpuSet nodes = lastNodes;
    private long voluntary;
    private long involuntary;

    private static byte[] key(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Empty if the bytes are no such file. */
    Optional<TaskStatus> read(byte[] text, int length) {
        clear();
        cursor.reset(text, 0, length);
        while (!cursor.isAtEnd()) {
            readLine();
            cursor.skipLine();
        }
        if (!hasIds) {
            return Optional.empty();
        }
        SignalState signals = new SignalState(queued, queueLimit, signals(pending), signals(sharedPending), signals(blocked),
                signals(ignored), signals(caught));
        Capabilities capabilities = new Capabilities(new CapabilitySet(inheritable), new CapabilitySet(permitted),
                new CapabilitySet(effective), new CapabilitySet(bounding), ambient);
        return Optional.of(new TaskStatus(umask, tracer, uids, gids, groups, pids, processGroups, sessions, sizes.sizes(),
                coreDumping, signals, capabilities, noNewPrivileges, seccomp, filters, cpus, nodes, voluntary, involuntary));
    }

    /** The number of the thread that the file read last is of. */
    int lastPid() {
        return pid;
    }

    /** Whether the file read last, which must still be in the buffer, has that name: newline and backslash are escaped there. */
    boolean isNamed(String name) {
        int length = nameTo - nameFrom;
        if (name.length() == length) {
            int i = 0;
            while (i < length && name.charAt(i) == cursor.bytes()[nameFrom + i]) {
                i++;
            }
            if (i == length) {
                return true;
            }
        }
        String escaped = name.replace("\\", "\\\\").replace("\n", "\\n");
        return escaped.equals(FileBuffer.textOf(cursor.bytes(), nameFrom, nameTo));
    }

    private static SignalSet signals(long bits) {
        return bits == 0 ? SignalSet.EMPTY : new SignalSet(bits);
    }

    private void clear() {
        hasIds = false;
        nameFrom = nameTo = 0;
        pid = 0;
        umask = Reading.absent();
        tracer = 0;
        groups = List.of();
        pids = Reading.absent();
        processGroups = Reading.absent();
        sessions = Reading.absent();
        coreDumping = Reading.absent();
        ambient = Reading.absent();
        noNewPrivileges = Reading.absent();
        seccomp = Reading.absent();
        filters = Reading.absent();
        queued = queueLimit = 0;
        pending = sharedPending = blocked = ignored = caught = 0;
        inheritable = permitted = effective = bounding = 0;
        voluntary = involuntary = 0;
        sizes.clear();
    }

    private void readLine() {
        switch (cursor.peek()) {
            case 'C' -> readC();
            case 'G' -> readG();
            case 'H' -> readHugePages();
            case 'M' -> readMemoryNodes();
            case 'N' -> readN();
            case 'P' -> readPid();
            case 'R' -> readResident();
            case 'S' -> readS();
            case 'T' -> readTracer();
            case 'U' -> readU();
            case 'V' -> readVirtual();
            case 'n', 'v' -> readSwitches();
            default -> { }
        }
    }

    private void readC() {
        if (cursor.take(CAP_INH)) {
            inheritable = cursor.hex();
        } else if (cursor.take(CAP_PRM)) {
            permitted = cursor.hex();
        } else if (cursor.take(CAP_EFF)) {
            effective = cursor.hex();
        } else if (cursor.take(CAP_BND)) {
            bounding = cursor.hex();
        } else if (cursor.take(CAP_AMB)) {
            ambient = Reading.known(new CapabilitySet(cursor.hex()));
        } else if (cursor.take(CORE_DUMPING)) {
            coreDumping = flag();
        } else if (cursor.take(CPUS_ALLOWED_LIST)) {
            cursor.skipBlanks();
            if (!isRest(lastCpuText)) {
                lastCpuText = rest();
                lastCpus = CpuSet.ofList(lastCpuText, 0, lastCpuText.length);
            }
            cpus = lastCpus;
        }
    }

    private void readMemoryNodes() {
        if (cursor.take(MEMS_ALLOWED_LIST)) {
            cursor.skipBlanks();
            if (!isRest(lastNodeText)) {
                lastNodeText = rest();
                lastNodes = CpuSet.ofList(lastNodeText, 0, lastNodeText.length);
            }
            nodes = lastNodes;
        }
    }

    private void readG() {
        if (cursor.take(GID)) {
            gids = ids();
        } else if (cursor.take(GROUPS)) {
            groups = integers();
        }
    }

    private void readN() {
        if (cursor.take(NS_PID)) {
            pids = Reading.known(integers());
        } else if (cursor.take(NS_PGID)) {
            processGroups = Reading.known(integers());
        } else if (cursor.take(NS_SID)) {
            sessions = Reading.known(integers());
        } else if (cursor.take(NO_NEW_PRIVS)) {
            noNewPrivileges = flag();
        } else if (cursor.take(NAME)) {
            nameFrom = cursor.at();
            nameTo = cursor.endOfLine();
        }
    }

    private void readPid() {
        if (cursor.take(PID)) {
            pid = (int) cursor.number();
        }
    }

    private void readS() {
        if (cursor.take(SIG_Q)) {
            queued = cursor.number();
            cursor.take('/');
            queueLimit = cursor.number();
        } else if (cursor.take(SIG_PND)) {
            pending = cursor.hex();
        } else if (cursor.take(SHD_PND)) {
            sharedPending = cursor.hex();
        } else if (cursor.take(SIG_BLK)) {
            blocked = cursor.hex();
        } else if (cursor.take(SIG_IGN)) {
            ignored = cursor.hex();
        } else if (cursor.take(SIG_CGT)) {
            caught = cursor.hex();
        } else if (cursor.take(SECCOMP_FILTERS)) {
            filters = Reading.known((int) cursor.number());
        } else if (cursor.take(SECCOMP)) {
            long mode = cursor.number();
            seccomp = mode < 0 || mode >= SECCOMP_MODES.length ? Reading.absent() : Reading.known(SECCOMP_MODES[(int) mode]);
        }
    }

    private void readTracer() {
        if (cursor.take(TRACER_PID)) {
            tracer = (int) cursor.number();
        }
    }

    private void readU() {
        if (cursor.take(UID)) {
            uids = ids();
            hasIds = true;
        } else if (cursor.take(UMASK)) {
            umask = Reading.known((int) cursor.octal());
        }
    }

    private void readVirtual() {
        if (cursor.take(VM)) {
            sizes.readVirtual(cursor);
        }
    }

    private void readResident() {
        if (cursor.take(RSS_ANON)) {
            sizes.residentAnonymous = kibibytes();
        } else if (cursor.take(RSS_FILE)) {
            sizes.residentFile = kibibytes();
        } else if (cursor.take(RSS_SHMEM)) {
            sizes.residentShared = kibibytes();
        }
    }

    private void readHugePages() {
        if (cursor.take(HUGETLB_PAGES)) {
            sizes.hugePages = kibibytes();
        }
    }

    private void readSwitches() {
        if (cursor.take(VOLUNTARY)) {
            voluntary = cursor.number();
        } else if (cursor.take(NONVOLUNTARY)) {
            involuntary = cursor.number();
        }
    }

    private long kibibytes() {
        return cursor.number() << 10;
    }

    private Reading<Boolean> flag() {
        return cursor.number() != 0 ? TRUE : FALSE;
    }

    private Ids ids() {
        int real = (int) cursor.number();
        int effectiveId = (int) cursor.number();
        int saved = (int) cursor.number();
        int filesystem = (int) cursor.number();
        boolean root = (real | effectiveId | saved | filesystem) == 0;
        return root ? ROOT : new Ids(real, effectiveId, saved, filesystem);
    }

    private List<Integer> integers() {
        cursor.skipBlanks();
        if (!cursor.isAtDigit()) {
            return List.of();
        }
        int first = (int) cursor.number();
        cursor.skipBlanks();
        if (!cursor.isAtDigit()) {
            return List.of(first);
        }
        List<Integer> all = new ArrayList<>();
        all.add(first);
        while (cursor.isAtDigit()) {
            all.add((int) cursor.number());
            cursor.skipBlanks();
        }
        return List.copyOf(all);
    }

    private boolean isRest(byte[] text) {
        return Arrays.equals(text, 0, text.length, cursor.bytes(), cursor.at(), cursor.endOfLine());
    }

    private byte[] rest() {
        return Arrays.copyOfRange(cursor.bytes(), cursor.at(), cursor.endOfLine());
    }

    /** The lines that begin with Vm, Rss and Hugetlb. */
    private static final class Sizes {
        private static final byte[] DATA = key("Data:");
        private static final byte[] EXE = key("Exe:");
        private static final byte[] HWM = key("HWM:");
        private static final byte[] LCK = key("Lck:");
        private static final byte[] LIB = key("Lib:");
        private static final byte[] PEAK = key("Peak:");
        private static final byte[] PIN = key("Pin:");
        private static final byte[] PTE = key("PTE:");
        private static final byte[] RSS = key("RSS:");
        private static final byte[] SIZE = key("Size:");
        private static final byte[] STK = key("Stk:");
        private static final byte[] SWAP = key("Swap:");

        private boolean present;
        private long peakVirtual;
        private long virtual;
        private long locked;
        private long pinned;
        private long peakResident;
        private long resident;
        private long residentAnonymous;
        private long residentFile;
        private long residentShared;
        private long data;
        private long stack;
        private long code;
        private long libraries;
        private long pageTables;
        private long swapped;
        private long hugePages;

        void clear() {
            present = false;
            peakVirtual = virtual = locked = pinned = peakResident = resident = 0;
            residentAnonymous = residentFile = residentShared = 0;
            data = stack = code = libraries = pageTables = swapped = hugePages = 0;
        }

        void readVirtual(Cursor cursor) {
            if (cursor.take(SIZE)) {
                virtual = cursor.number() << 10;
                present = true;
            } else if (cursor.take(RSS)) {
                resident = cursor.number() << 10;
            } else if (cursor.take(PEAK)) {
                peakVirtual = cursor.number() << 10;
            } else if (cursor.take(LCK)) {
                locked = cursor.number() << 10;
            } else if (cursor.take(PIN)) {
                pinned = cursor.number() << 10;
            } else if (cursor.take(HWM)) {
                peakResident = cursor.number() << 10;
            } else if (cursor.take(DATA)) {
                data = cursor.number() << 10;
            } else if (cursor.take(STK)) {
                stack = cursor.number() << 10;
            } else if (cursor.take(EXE)) {
                code = cursor.number() << 10;
            } else if (cursor.take(LIB)) {
                libraries = cursor.number() << 10;
            } else if (cursor.take(PTE)) {
                pageTables = cursor.number() << 10;
            } else if (cursor.take(SWAP)) {
                swapped = cursor.number() << 10;
            }
        }

        Reading<MemorySizes> sizes() {
            return present
                    ? Reading.known(new MemorySizes(peakVirtual, virtual, locked, pinned, peakResident, resident,
                            residentAnonymous, residentFile, residentShared, data, stack, code, libraries, pageTables, swapped,
                            hugePages))
                    : Reading.absent();
        }
    }
}
