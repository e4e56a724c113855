package dev.lares.unit;

/**
 * A {@code Limit…=} value (systemd.exec(5), "Process Properties"), in the units of setrlimit(2).
 *
 * @param soft the soft limit; {@link #INFINITY} for none
 * @param hard the hard limit, not less than the soft one as unsigned numbers
 */
public record ResourceLimit(long soft, long hard) {
    /** RLIM_INFINITY, all bits set. */
    public static final long INFINITY = -1L;
}
