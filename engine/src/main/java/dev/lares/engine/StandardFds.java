package dev.lares.engine;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Descriptors that a unit's processes get as standard input, output and error, whatever its settings say
 * (org.freedesktop.systemd1(5), {@code StandardInputFileDescriptor} and its like; {@code systemd-run --pipe}).
 *
 * @param input becomes 0
 * @param output becomes 1
 * @param error becomes 2
 */
public record StandardFds(Optional<FdToken> input, Optional<FdToken> output, Optional<FdToken> error) {
    public static final StandardFds NONE = new StandardFds(Optional.empty(), Optional.empty(), Optional.empty());

    void save(Snapshot.Section section) {
        input.ifPresent(fd -> section.put("standard-fd", 0, fd.id()));
        output.ifPresent(fd -> section.put("standard-fd", 1, fd.id()));
        error.ifPresent(fd -> section.put("standard-fd", 2, fd.id()));
    }

    /** The same with one that {@link #save} has written. */
    StandardFds with(Snapshot.Line line) {
        int number = line.integer();
        Optional<FdToken> fd = Optional.of(new FdToken(line.number()));
        return switch (number) {
            case 0 -> new StandardFds(fd, output, error);
            case 1 -> new StandardFds(input, fd, error);
            case 2 -> new StandardFds(input, output, fd);
            default -> throw new IllegalArgumentException(number + " is no standard stream");
        };
    }

    /** Those that are there, each once. */
    public List<FdToken> all() {
        return Stream.of(input, output, error).flatMap(Optional::stream).distinct().toList();
    }
}
