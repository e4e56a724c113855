package dev.lares.process;

/** The state of a socket, in the order of the kernel's numbers from 1; those of TCP serve the other families too. */
public enum SocketState {
    ESTABLISHED("ESTAB"),
    SYN_SENT("SYN-SENT"),
    SYN_RECEIVED("SYN-RECV"),
    FIN_WAIT_1("FIN-WAIT-1"),
    FIN_WAIT_2("FIN-WAIT-2"),
    TIME_WAIT("TIME-WAIT"),
    /** Not connected: of a datagram socket the usual state. */
    CLOSED("UNCONN"),
    CLOSE_WAIT("CLOSE-WAIT"),
    LAST_ACK("LAST-ACK"),
    LISTENING("LISTEN"),
    CLOSING("CLOSING"),
    /** A connection request, before there is a socket for it. */
    NEW_SYN_RECEIVED("SYN-RECV"),
    UNKNOWN("UNKNOWN");

    private static final SocketState[] ALL = values();

    private final String title;

    SocketState(String title) {
        this.title = title;
    }

    /** As ss(8) shows it. */
    public String title() {
        return title;
    }

    static SocketState ofNumber(int number) {
        return number >= 1 && number < ALL.length ? ALL[number - 1] : UNKNOWN;
    }
}
