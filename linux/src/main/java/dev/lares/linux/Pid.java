package dev.lares.linux;

/** A process id as the calling process sees it, in its own PID namespace; always positive. */
public record Pid(int number) implements Comparable<Pid> {
    public Pid {
        if (number <= 0) {
            throw new IllegalArgumentException("cannot make a process id of " + number + ": not positive");
        }
    }

    @Override
    public int compareTo(Pid other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
