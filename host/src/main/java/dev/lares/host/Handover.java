package dev.lares.host;

import dev.lares.engine.Snapshot;
import dev.lares.linux.Errno;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Memory;
import dev.lares.linux.Unistd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a manager hands to itself when it is executed anew: its state as text, in a file in memory that nobody can change, and
 * descriptors, which the text speaks of by their numbers.
 *
 * <p>Each part writes sections of its own, and reads them again at the other side; a descriptor belongs to the part that takes
 * it. Those that nobody takes, because the text is damaged or a part is not there any more, are closed.
 */
public final class Handover {
    private static final String DESCRIPTORS = "descriptors";

    private final Snapshot snapshot;
    private final Map<Integer, Fd> fds = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();

    private Handover(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** To be written: a state to which the parts add theirs. */
    static Handover of(Snapshot state) {
        return new Handover(state);
    }

    /**
     * What was handed over in that file; throws only if there is no such file. What of it cannot be used becomes warnings.
     *
     * @param number the descriptor of the file, which is closed
     */
    public static Handover receive(int number) throws LinuxException {
        List<String> warnings = new ArrayList<>();
        String text;
        try (Fd file = Fd.of(number)) {
            if (!Memory.isSealed(file)) {
                throw new LinuxException("take over", "the state in descriptor " + number, Errno.EINVAL);
            }
            text = Files.readString(Path.of("/proc/self/fd/" + number));
        } catch (IOException e) {
            throw new LinuxException("read", "the state in descriptor " + number + " (" + e.getMessage() + ")", Errno.EIO);
        }
        Handover handover = new Handover(Snapshot.parse(text, warnings::add));
        handover.warnings.addAll(warnings);
        for (Snapshot.Section section : handover.snapshot.sections(DESCRIPTORS)) {
            section.read(handover::receiveFd, handover.warnings::add);
        }
        return handover;
    }

    private boolean receiveFd(Snapshot.Line line) {
        int number = line.integer();
        if (number < 3 || fds.containsKey(number)) {
            throw new IllegalArgumentException(number + " cannot be a descriptor that was handed over");
        }
        Fd fd = Fd.of(number);
        try {
            Fcntl.setCloseOnExec(fd, true);
        } catch (LinuxException e) {
            throw new IllegalArgumentException(e.getMessage());
        }
        fds.put(number, fd);
        return true;
    }

    /** The whole state. */
    public Snapshot snapshot() {
        return snapshot;
    }

    /** What could not be used so far; a part that reads adds its own. */
    public List<String> warnings() {
        return Collections.unmodifiableList(warnings);
    }

    /** For parts that read: told what of their lines cannot be used. */
    public Consumer<String> warner() {
        return warnings::add;
    }

    /** Adds a section. */
    public Snapshot.Section add(String kind, String name) {
        return snapshot.add(kind, name);
    }

    public Snapshot.Section add(String kind) {
        return snapshot.add(kind);
    }

    /** Hands on a descriptor; its number is to be written into a line. */
    public int keep(Fd fd) {
        fds.put(fd.number(), fd);
        return fd.number();
    }

    /** Reads the sections of a kind. */
    public void read(String kind, Snapshot.LineReader reader) {
        snapshot.sections(kind).forEach(section -> section.read(reader, warnings::add));
    }

    /** Takes a descriptor whose number stands next in the line. Throws IllegalArgumentException if it is not there, or taken. */
    public Fd take(Snapshot.Line line) {
        int number = line.integer();
        return Optional.ofNullable(fds.remove(number))
                .orElseThrow(() -> new IllegalArgumentException("descriptor " + number + " was not handed over, or is taken"));
    }

    /** Closes the descriptors that nobody has taken. */
    public void closeUntaken() {
        fds.values().forEach(Fd::close);
        fds.clear();
    }

    /** The descriptors that are handed on. */
    Collection<Fd> kept() {
        return Collections.unmodifiableCollection(fds.values());
    }

    /** Writes all into a file in memory, which has to be kept as well. */
    Fd write() throws LinuxException {
        Snapshot.Section section = snapshot.add(DESCRIPTORS);
        fds.keySet().forEach(number -> section.put("fd", number));
        byte[] bytes = snapshot.text().getBytes(StandardCharsets.UTF_8);
        Fd file = Memory.createFile("lares-state");
        try {
            for (int done = 0; done < bytes.length; ) {
                done += Unistd.write(file, bytes, done, Math.min(bytes.length - done, 1 << 20));
            }
            Memory.seal(file);
            return file;
        } catch (LinuxException | RuntimeException e) {
            file.close();
            throw e;
        }
    }
}
