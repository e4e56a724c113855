package dev.lares.process;

import java.util.ArrayList;
import java.util.List;

/** A set of capabilities, capabilities(7): CAP_CHOWN is the lowest bit. */
public record CapabilitySet(long bits) {
    private static final Capability[] ALL = Capability.values();

    public boolean contains(Capability capability) {
        return (bits >>> capability.ordinal() & 1) != 0;
    }

    public boolean isEmpty() {
        return bits == 0;
    }

    /** The names, as CAP_CHOWN; a bit that this version has no name for by its number. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (long rest = bits; rest != 0; rest &= rest - 1) {
            int number = Long.numberOfTrailingZeros(rest);
            names.add(number < ALL.length ? ALL[number].name() : Integer.toString(number));
        }
        return List.copyOf(names);
    }

    /** Sixteen hexadecimal digits, as {@code /proc/PID/status} shows it. */
    public String hex() {
        return "%016x".formatted(bits);
    }

    @Override
    public String toString() {
        return names().toString();
    }
}
