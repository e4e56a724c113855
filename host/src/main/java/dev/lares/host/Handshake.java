package dev.lares.host;

import dev.lares.dbus.ProtocolViolation;
import dev.lares.dbus.SaslClient;
import dev.lares.dbus.SaslServer;
import dev.lares.engine.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Authentication of one side of a connection, until messages begin: the server's on the private socket, the client's on a bus. */
interface Handshake {
    /** Takes bytes of the peer. */
    void add(byte[] source, int offset, int count) throws ProtocolViolation;

    /** What to send now; empty if there is nothing. */
    byte[] takeReplies();

    boolean isAuthenticated();

    /** Whether descriptors may be passed. */
    boolean fdsAgreed();

    /** What came after the authentication: the first messages. */
    byte[] takeRest();

    /** The fields by which another goes on, {@link #restore}. */
    List<Object> saved();

    /** Takes the fields that another has written; throws IllegalArgumentException if none can have come there. */
    void restore(Snapshot.Line line);

    static Handshake of(SaslServer sasl) {
        return new Handshake() {
            @Override
            public List<Object> saved() {
                SaslServer.Progress progress = sasl.progress();
                return List.of(progress.state(), progress.commandCount(), progress.fdsAgreed(), new String(progress.rest(), StandardCharsets.ISO_8859_1));
            }

            @Override
            public void restore(Snapshot.Line line) {
                sasl.resume(new SaslServer.Progress(line.text(), line.integer(), line.flag(), line.text().getBytes(StandardCharsets.ISO_8859_1)));
            }

            @Override
            public void add(byte[] source, int offset, int count) throws ProtocolViolation {
                sasl.add(source, offset, count);
            }

            @Override
            public byte[] takeReplies() {
                return sasl.takeReplies();
            }

            @Override
            public boolean isAuthenticated() {
                return sasl.isAuthenticated();
            }

            @Override
            public boolean fdsAgreed() {
                return sasl.fdsAgreed();
            }

            @Override
            public byte[] takeRest() {
                return sasl.takeRest();
            }
        };
    }

    /** The client has said all it says before the server answers anything. */
    static Handshake of(SaslClient sasl) {
        return new Handshake() {
            private byte[] opening = sasl.opening();

            @Override
            public List<Object> saved() {
                if (!isAuthenticated()) {
                    throw new IllegalStateException("cannot write down an authentication under way");
                }
                return List.of(fdsAgreed());
            }

            @Override
            public void restore(Snapshot.Line line) {
                throw new IllegalStateException("cannot go on: the authentication has begun");
            }

            @Override
            public void add(byte[] source, int offset, int count) throws ProtocolViolation {
                sasl.add(source, offset, count);
            }

            @Override
            public byte[] takeReplies() {
                byte[] taken = opening;
                opening = new byte[0];
                return taken;
            }

            @Override
            public boolean isAuthenticated() {
                return sasl.isAuthenticated();
            }

            @Override
            public boolean fdsAgreed() {
                return sasl.fdsAgreed();
            }

            @Override
            public byte[] takeRest() {
                return sasl.takeRest();
            }
        };
    }

    /** A client that has authenticated in an earlier life of the manager. */
    static Handshake resumed() {
        return new Handshake() {
            private boolean fdsAgreed;

            @Override
            public List<Object> saved() {
                return List.of(fdsAgreed);
            }

            @Override
            public void restore(Snapshot.Line line) {
                fdsAgreed = line.flag();
            }

            @Override
            public void add(byte[] source, int offset, int count) {
                throw new IllegalStateException("cannot authenticate: that is done");
            }

            @Override
            public byte[] takeReplies() {
                return new byte[0];
            }

            @Override
            public boolean isAuthenticated() {
                return true;
            }

            @Override
            public boolean fdsAgreed() {
                return fdsAgreed;
            }

            @Override
            public byte[] takeRest() {
                return new byte[0];
            }
        };
    }
}
