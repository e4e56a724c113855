package dev.lares.dbus;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever arrives, reading ends with messages or a {@link ProtocolViolation}; what was read can be written and read again. */
final class MessageFuzzTest {
    @FuzzTest(maxDuration = "10s")
    void readsAnyBytes(byte[] bytes) throws ProtocolViolation {
        MessageReader reader = new MessageReader(1 << 20);
        reader.add(bytes, 0, bytes.length);
        try {
            for (Optional<Message> next = reader.next(); next.isPresent(); next = reader.next()) {
                check(next.get());
            }
        } catch (ProtocolViolation _) {
            // An answer as good as any.
        }
    }

    @FuzzTest(maxDuration = "10s")
    void authenticatesAnyBytes(byte[] bytes) {
        SaslServer server = new SaslServer(1000, "0123456789abcdef0123456789abcdef", true);
        try {
            server.add(bytes, 0, bytes.length);
        } catch (ProtocolViolation _) {
            assertThat(server.isAuthenticated()).isFalse();
        }
    }

    /** Ten thousand messages with a few bytes changed, from a fixed seed. */
    @Test
    void survivesTenThousandSpoiltMessages() throws Exception {
        byte[] good = Message.call(7, "org.freedesktop.systemd1", "/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager", "StartTransientUnit")
                .withBody(new BodyWriter("ssa(sv)a(sa(sv))").string("a.service").string("fail").openArray()
                        .openStruct().string("Description").openVariant("s").string("x").closeVariant().closeStruct()
                        .openStruct().string("ExecStart").openVariant("a(sasb)").openArray().openStruct().string("/bin/true")
                        .strings(List.of("true")).bool(false).closeStruct().closeArray().closeVariant().closeStruct()
                        .closeArray().openArray().closeArray()).toBytes();
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < 10_000; i++) {
            byte[] spoilt = good.clone();
            for (int n = random.nextInt(1, 5); n > 0; n--) {
                spoilt[random.nextInt(spoilt.length)] = (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(4));
            }
            readsAnyBytes(Arrays.copyOf(spoilt, random.nextInt(4) == 0 ? random.nextInt(spoilt.length) : spoilt.length));
        }
    }

    private static void check(Message message) throws ProtocolViolation {
        message.reader().skipToEnd();
        if (message.order() == ByteOrder.LITTLE_ENDIAN) {
            MessageReader again = new MessageReader();
            byte[] bytes = message.toBytes();
            again.add(bytes, 0, bytes.length);
            assertThat(again.next()).contains(message);
        }
    }
}
