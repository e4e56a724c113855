package dev.lares.dbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class SaslTest {
    private static final String ID = "0123456789abcdef0123456789abcdef";

    private final SaslServer server = new SaslServer(1000, ID, true);

    private String say(String text) throws ProtocolViolation {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        server.add(bytes, 0, bytes.length);
        return new String(server.takeReplies(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void takesAllLinesOfSdBusAtOnceWithAMessageBehind() throws Exception {
        assertThat(say("\0AUTH EXTERNAL\r\nDATA\r\nNEGOTIATE_UNIX_FD\r\nBEGIN\r\nl\u0001\u0000\u0001"))
                .isEqualTo("DATA\r\nOK " + ID + "\r\nAGREE_UNIX_FD\r\n");
        assertThat(server.isAuthenticated()).isTrue();
        assertThat(server.fdsAgreed()).isTrue();
        assertThat(server.takeRest()).containsExactly('l', 1, 0, 1);
    }

    @Test
    void takesOneByteAtATime() throws Exception {
        StringBuilder replies = new StringBuilder();
        for (char c : "\0AUTH EXTERNAL 31303030\r\nBEGIN\r\n".toCharArray()) {
            replies.append(say(String.valueOf(c)));
        }
        assertThat(replies.toString()).isEqualTo("OK " + ID + "\r\n");
        assertThat(server.isAuthenticated()).isTrue();
        assertThat(server.fdsAgreed()).isFalse();
    }

    @Test
    void believesTheKernelNotThePeer() throws Exception {
        assertThat(say("\0AUTH EXTERNAL 30\r\n")).isEqualTo("REJECTED EXTERNAL\r\n");
        assertThat(say("AUTH EXTERNAL\r\nDATA 30\r\n")).isEqualTo("DATA\r\nREJECTED EXTERNAL\r\n");
        assertThatThrownBy(() -> say("BEGIN\r\n")).isInstanceOf(ProtocolViolation.class).hasMessage("cannot authenticate: BEGIN before OK");
    }

    @Test
    void offersExternalOnly() throws Exception {
        assertThat(say("\0AUTH\r\nAUTH DBUS_COOKIE_SHA1 31\r\nAUTH ANONYMOUS\r\nFOO\r\nDATA\r\nCANCEL\r\n"))
                .isEqualTo("REJECTED EXTERNAL\r\nREJECTED EXTERNAL\r\nREJECTED EXTERNAL\r\nERROR\r\nERROR\r\nREJECTED EXTERNAL\r\n");
    }

    @Test
    void agreesToDescriptorsOnlyWhereTheyCanBePassed() throws Exception {
        SaslServer plain = new SaslServer(0, ID, false);
        byte[] lines = "\0AUTH EXTERNAL 30\r\nNEGOTIATE_UNIX_FD\r\nBEGIN\r\n".getBytes(StandardCharsets.ISO_8859_1);
        plain.add(lines, 0, lines.length);
        assertThat(new String(plain.takeReplies(), StandardCharsets.ISO_8859_1)).isEqualTo("OK " + ID + "\r\nERROR\r\n");
        assertThat(plain.fdsAgreed()).isFalse();
    }

    @Test
    void refusesWhatIsNoConversation() {
        assertThatThrownBy(() -> say("AUTH EXTERNAL\r\n")).isInstanceOf(ProtocolViolation.class);
        assertThatThrownBy(() -> say("\0GET / HTTP/1.1\nHost: x\n")).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void limitsLinesAndTheirNumber() throws Exception {
        assertThatThrownBy(() -> say("\0" + "A".repeat(20_000))).isInstanceOf(ProtocolViolation.class).hasMessageContaining("longer than 16384");
        SaslServer other = new SaslServer(0, ID, false);
        byte[] lines = ("\0" + "FOO\r\n".repeat(65)).getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> other.add(lines, 0, lines.length)).isInstanceOf(ProtocolViolation.class).hasMessageContaining("more than 64 commands");
    }

    @Test
    void talksToItsOwnClient() throws Exception {
        SaslClient client = new SaslClient();
        server.add(client.opening(), 0, client.opening().length);
        byte[] replies = server.takeReplies();
        for (byte reply : replies) {
            assertThat(client.isAuthenticated()).isFalse();
            client.add(new byte[] {reply}, 0, 1);
        }
        assertThat(client.isAuthenticated()).isTrue();
        assertThat(client.fdsAgreed()).isTrue();
        assertThat(client.takeRest()).isEmpty();
    }

    @Test
    void tellsItsClientOfARefusal() {
        SaslClient client = new SaslClient();
        byte[] refusal = "REJECTED ANONYMOUS\r\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> client.add(refusal, 0, refusal.length)).isInstanceOf(ProtocolViolation.class)
                .hasMessage("cannot authenticate: the server says 'REJECTED ANONYMOUS'");
    }
}
