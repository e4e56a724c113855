package dev.lares.process;

import dev.lares.linux.Signal;
import java.util.ArrayList;
import java.util.List;

/** A set of signals, sigset_t: signal 1 is the lowest bit. */
public record SignalSet(long bits) {
    public static final SignalSet EMPTY = new SignalSet(0);

    public boolean contains(Signal signal) {
        return (bits >>> signal.number() - 1 & 1) != 0;
    }

    public boolean isEmpty() {
        return bits == 0;
    }

    public List<Signal> signals() {
        List<Signal> signals = new ArrayList<>();
        for (long rest = bits; rest != 0; rest &= rest - 1) {
            signals.add(new Signal(Long.numberOfTrailingZeros(rest) + 1));
        }
        return List.copyOf(signals);
    }

    /** Sixteen hexadecimal digits, as ps(1) shows it. */
    public String hex() {
        return "%016x".formatted(bits);
    }

    @Override
    public String toString() {
        return signals().toString();
    }
}
