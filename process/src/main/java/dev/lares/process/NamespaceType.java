package dev.lares.process;

/** A kind of namespace, namespaces(7). */
public enum NamespaceType {
    CGROUP("cgroup"),
    IPC("ipc"),
    MOUNT("mnt"),
    NETWORK("net"),
    PID("pid"),
    PID_FOR_CHILDREN("pid_for_children"),
    TIME("time"),
    TIME_FOR_CHILDREN("time_for_children"),
    USER("user"),
    UTS("uts");

    private final String file;

    NamespaceType(String file) {
        this.file = file;
    }

    /** Its file in {@code /proc/PID/ns}, which is also how ps(1) and lsns(8) name it. */
    public String file() {
        return file;
    }
}
