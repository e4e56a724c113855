package dev.lares.process;

/** What seccomp(2) lets a thread do; in the order of the kernel's numbers. */
public enum SeccompMode {
    DISABLED, STRICT, FILTER
}
