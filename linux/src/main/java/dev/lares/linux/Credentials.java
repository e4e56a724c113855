package dev.lares.linux;

/**
 * Who is on the other side of a Unix socket, as the kernel vouches for it, unix(7) "SCM_CREDENTIALS", "SO_PEERCRED".
 *
 * @param pid 0 if the process is outside this PID namespace
 */
public record Credentials(int pid, int uid, int gid) {}
