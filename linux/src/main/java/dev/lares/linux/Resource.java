package dev.lares.linux;

/** A resource that setrlimit(2) limits; the constants are in the order of the kernel's numbers. */
public enum Resource {
    CPU, FSIZE, DATA, STACK, CORE, RSS, NPROC, NOFILE, MEMLOCK, AS, LOCKS, SIGPENDING, MSGQUEUE, NICE, RTPRIO, RTTIME;

    /** RLIM_INFINITY. */
    public static final long UNLIMITED = -1;
}
