package dev.lares.engine;

import java.util.ArrayList;
import java.util.List;

/** The states of a socket unit; each holds what is valid in it only. The descriptors are the sockets, in the order of the unit's lines. */
sealed interface SocketState {
    record Dead() implements SocketState {}

    record Failed() implements SocketState {}

    /**
     * The sockets are being made.
     *
     * @param stopRequested whether they are to be closed as soon as they are there
     */
    record Opening(boolean stopRequested) implements SocketState {}

    /**
     * Waits for somebody to connect.
     *
     * @param round tells this waiting from earlier ones
     */
    record Listening(List<FdToken> fds, long round) implements SocketState {}

    /** The service has the sockets, or is about to get them. */
    record Running(List<FdToken> fds) implements SocketState {}

    /** The sockets that are open. */
    default List<FdToken> fds() {
        return switch (this) {
            case Dead _, Failed _, Opening _ -> List.of();
            case Listening(List<FdToken> open, _) -> open;
            case Running(List<FdToken> open) -> open;
        };
    }

    /** The fields of a line of a {@link Snapshot}. */
    default List<Object> saved() {
        List<Object> fields = new ArrayList<>();
        switch (this) {
            case Dead _ -> fields.add("dead");
            case Failed _ -> fields.add("failed");
            case Opening(boolean stopRequested) -> fields.addAll(List.of("opening", stopRequested));
            case Listening(_, long round) -> fields.addAll(List.of("listening", round));
            case Running _ -> fields.add("running");
        }
        fds().forEach(fd -> fields.add(fd.id()));
        return fields;
    }

    static SocketState read(Snapshot.Line line) {
        String word = line.text();
        return switch (word) {
            case "dead" -> new Dead();
            case "failed" -> new Failed();
            case "opening" -> new Opening(line.flag());
            case "listening" -> {
                long round = line.number();
                yield new Listening(fds(line), round);
            }
            case "running" -> new Running(fds(line));
            default -> throw SavedValues.unknown(word, "state of a socket");
        };
    }

    private static List<FdToken> fds(Snapshot.Line line) {
        List<FdToken> fds = new ArrayList<>();
        while (line.hasMore()) {
            fds.add(new FdToken(line.number()));
        }
        return List.copyOf(fds);
    }

    default UnitStates shown() {
        return switch (this) {
            case Dead _ -> new UnitStates(ActiveState.INACTIVE, "dead");
            case Failed _ -> new UnitStates(ActiveState.FAILED, "failed");
            case Opening(boolean stopRequested) -> stopRequested
                    ? new UnitStates(ActiveState.DEACTIVATING, "stop-pre")
                    : new UnitStates(ActiveState.ACTIVATING, "start-pre");
            case Listening _ -> new UnitStates(ActiveState.ACTIVE, "listening");
            case Running _ -> new UnitStates(ActiveState.ACTIVE, "running");
        };
    }
}
