package dev.lares.dbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MessageTest {
    private static final Message CALL = Message.call(7, "org.freedesktop.systemd1", "/org/freedesktop/systemd1",
            "org.freedesktop.systemd1.Manager", "StartUnit").withBody(new BodyWriter("ss").string("a.service").string("replace"));

    private static Optional<Message> read(byte[] bytes) throws ProtocolViolation {
        MessageReader reader = new MessageReader();
        reader.add(bytes, 0, bytes.length);
        return reader.next();
    }

    @Test
    void writesTheHeaderOfTheSpecification() {
        byte[] bytes = Message.call(1, "", "/", "", "Hi").toBytes();

        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("6c010001" + "00000000" + "01000000" + "1b000000"
                + "01016f00" + "01000000" + "2f00" + "000000000000" + "03017300" + "02000000" + "486900" + "0000000000");
    }

    @Test
    void readsWhatItWrites() throws Exception {
        Message answer = Message.returnOf(CALL.withSender(":1.7"), 9).withBody(new BodyWriter("o").objectPath("/org/freedesktop/systemd1/job/1"));
        Message error = Message.errorOf(CALL, 10, "org.freedesktop.systemd1.NoSuchUnit", "Unit a.service not found.");
        Message signal = Message.signal(11, "/a", "a.b", "C").withBody(new BodyWriter("h").fd());

        for (Message message : List.of(CALL, answer, error, signal)) {
            assertThat(read(message.toBytes())).contains(message);
        }
        assertThat(answer.destination()).contains(":1.7");
        assertThat(error.reader().string()).isEqualTo("Unit a.service not found.");
        assertThat(signal.fdCount()).isEqualTo(1);
    }

    @Test
    void cutsAStreamIntoMessagesHoweverItArrives() throws Exception {
        byte[] two = concat(CALL.toBytes(), Message.signal(8, "/a", "a.b", "C").toBytes());
        for (int step = 1; step <= two.length; step++) {
            MessageReader reader = new MessageReader();
            List<Message> messages = new ArrayList<>();
            for (int at = 0; at < two.length; at += step) {
                reader.add(two, at, Math.min(step, two.length - at));
                for (Optional<Message> next = reader.next(); next.isPresent(); next = reader.next()) {
                    messages.add(next.get());
                }
            }
            assertThat(messages).as("in steps of %d", step).containsExactly(CALL, Message.signal(8, "/a", "a.b", "C"));
            assertThat(reader.pendingBytes()).isZero();
        }
    }

    @Test
    void passesOverTypesOfALaterProtocol() throws Exception {
        byte[] unknown = Message.signal(8, "/a", "a.b", "C").toBytes();
        unknown[1] = 5;

        assertThat(read(concat(unknown, CALL.toBytes()))).contains(CALL);
    }

    @Test
    void passesOverUnknownHeaderFields() throws Exception {
        BodyWriter header = new BodyWriter("yyyyuua(yv)").uint8('l').uint8(1).uint8(0).uint8(1).uint32(0).uint32(3).openArray();
        header.openStruct().uint8(1).openVariant("o").objectPath("/").closeVariant().closeStruct();
        header.openStruct().uint8(200).openVariant("a{sv}").openArray().closeArray().closeVariant().closeStruct();
        header.openStruct().uint8(3).openVariant("s").string("M").closeVariant().closeStruct();
        byte[] bytes = header.closeArray().toBytes();

        assertThat(read(Arrays.copyOf(bytes, bytes.length + 7 & -8))).contains(Message.call(3, "", "/", "", "M"));
    }

    @Test
    void refusesByteOrderTypeVersionAndSerial() {
        assertRefused(0, 'x', "byte order 120");
        assertRefused(1, 0, "type 0 is invalid");
        assertRefused(3, 2, "protocol version 2, not 1");
        assertRefused(8, 0, "serial 0 is invalid");
    }

    @Test
    void refusesSizesBeforeTheirBytesArrive() {
        byte[] head = new byte[16];
        System.arraycopy(CALL.toBytes(), 0, head, 0, 16);
        head[15] = 0x7f;
        assertThatThrownBy(() -> read(head)).isInstanceOf(ProtocolViolation.class).hasMessageContaining("bytes of header fields; the limit is 67108864");

        System.arraycopy(CALL.toBytes(), 0, head, 0, 16);
        head[7] = 0x08;
        assertThatThrownBy(() -> read(head)).isInstanceOf(ProtocolViolation.class).hasMessageContaining("the limit is 134217728");
        head[7] = (byte) 0xff;
        assertThatThrownBy(() -> read(head)).isInstanceOf(ProtocolViolation.class).hasMessageContaining("the limit is 134217728");
    }

    @Test
    void takesNoMemoryForWhatIsOnlyClaimed() throws Exception {
        byte[] head = new byte[16];
        System.arraycopy(CALL.toBytes(), 0, head, 0, 16);
        head[7] = 0x07;
        List<MessageReader> readers = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            MessageReader reader = new MessageReader();
            reader.add(head, 0, head.length);
            assertThat(reader.next()).isEmpty();
            readers.add(reader);
        }
        assertThat(readers).allMatch(reader -> reader.pendingBytes() == 16);
    }

    @Test
    void refusesAMessageWithoutItsFields() {
        byte[] bytes = new BodyWriter("yyyyuua(yv)").uint8('l').uint8(1).uint8(0).uint8(1).uint32(0).uint32(3).openArray().closeArray().toBytes();
        assertThatThrownBy(() -> read(bytes)).isInstanceOf(ProtocolViolation.class).hasMessageContaining("a call without path or member");
        assertThatThrownBy(() -> Message.call(1, "", "a", "", "M")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Message.call(0, "", "/a", "", "M")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Message.call(1, "x", "/a", "", "M")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAFieldThatIsThereTwice() {
        BodyWriter header = new BodyWriter("yyyyuua(yv)").uint8('l').uint8(1).uint8(0).uint8(1).uint32(0).uint32(3).openArray();
        for (int i = 0; i < 2; i++) {
            header.openStruct().uint8(1).openVariant("o").objectPath("/").closeVariant().closeStruct();
        }
        byte[] bytes = header.closeArray().toBytes();
        assertThatThrownBy(() -> read(Arrays.copyOf(bytes, bytes.length + 7 & -8)))
                .isInstanceOf(ProtocolViolation.class).hasMessageContaining("header field 1 is there twice");
    }

    private static void assertRefused(int at, int value, String cause) {
        byte[] bytes = CALL.toBytes();
        bytes[at] = (byte) value;
        assertThatThrownBy(() -> read(bytes)).isInstanceOf(ProtocolViolation.class).hasMessageContaining(cause);
    }

    private static byte[] concat(byte[] a, byte[] b) {
        return (new String(a, StandardCharsets.ISO_8859_1) + new String(b, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
    }
}
