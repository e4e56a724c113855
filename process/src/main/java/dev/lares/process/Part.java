package dev.lares.process;

/** A group of facts that cost system calls of their own; a {@link ProcessEntry} has the rest in any case. */
public enum Part {
    /** Every thread. */
    THREADS,
    /** Working directory, root and executable. */
    LINKS,
    /** Open descriptors, what each leads to and how it is open. */
    DESCRIPTORS,
    /** Who has a pipe or socket open, without the rest of the descriptors: {@link ProcessTable#holders}. */
    HOLDERS,
    /** The sockets of the network namespaces that these processes are in: {@link ProcessTable#socket}. */
    SOCKETS,
    /** Which namespaces it is in. */
    NAMESPACES,
    /** Memory counted page by page, which takes the kernel long. */
    MEMORY,
    /** The environment it was given. */
    ENVIRONMENT,
    /** Bytes read and written. */
    IO,
    /** Resource limits. */
    LIMITS,
    /** What the kernel's out-of-memory killer thinks of it. */
    OOM,
    /** I/O priority, affinity, deadlines, autogroup; of threads too, if they are asked for. */
    SCHEDULING,
    /** Login user, dumpability, label. */
    SECURITY
}
