package dev.lares.systemd1;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.Message;
import dev.lares.dbus.MessageReader;
import dev.lares.dbus.MessageType;
import dev.lares.dbus.ProtocolViolation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever is called, with whatever arguments: it is answered at most once, and never by a fault of the program's own. */
final class CallFuzzTest {
    private static final String BUS = "org.freedesktop.systemd1";

    /** What ends the manager, or waits for its next life. */
    private static final List<String> ENDING =
            List.of("Exit", "Reboot", "PowerOff", "Halt", "KExec", "SoftReboot", "SwitchRoot", "Reexecute");

    private static final List<String> WORDS = List.of(
            "a.target", "b.target", "a@.target", "replace", "isolate", "fail", "active", "*", "[", "", "A=B", "/", "/etc", "-.slice",
            "\u00e9", "x".repeat(300), "start", "main", "all", "full", "Wants", "Description", "0123456789abcdef0123456789abcdef");

    private static BusUnderTest manager() {
        BusUnderTest manager = new BusUnderTest().file("a.target").file("b.target");
        manager.start("a.target");
        return manager;
    }

    @FuzzTest(maxDuration = "10s")
    void answersAnyBytes(byte[] bytes) {
        answerAll(manager(), bytes);
    }

    private static void answerAll(BusUnderTest manager, byte[] bytes) {
        MessageReader reader = new MessageReader(1 << 20);
        reader.add(bytes, 0, bytes.length);
        try {
            for (Optional<Message> next = reader.next(); next.isPresent(); next = reader.next()) {
                answer(manager, BusUnderTest.ROOT, next.get());
            }
        } catch (ProtocolViolation _) {
            // The connection would be dropped.
        }
    }

    private static Optional<Message> answer(BusUnderTest manager, Client client, Message message) {
        manager.sent.clear();
        manager.bus.call(client, message, List.of());
        manager.bus.settled();
        manager.engine.checkInvariants();
        assertThat(manager.sent).as("answers to %s", message).hasSizeLessThanOrEqualTo(1);
        return manager.sent.stream().findFirst();
    }

    @Test
    void survivesTenThousandSpoiltCalls() {
        List<byte[]> good = List.of(
                Message.call(1, BUS, ObjectPaths.MANAGER, ManagerInterface.NAME, "StartUnit")
                        .withBody(new BodyWriter("ss").string("a.target").string("replace")).toBytes(),
                Message.call(2, BUS, ObjectPaths.MANAGER, ManagerInterface.NAME, "ListUnitsByPatterns")
                        .withBody(new BodyWriter("asas").strings(List.of("active")).strings(List.of("*.target"))).toBytes(),
                Message.call(3, BUS, "/org/freedesktop/systemd1/unit/a_2etarget", "org.freedesktop.DBus.Properties", "GetAll")
                        .withBody(new BodyWriter("s").string("org.freedesktop.systemd1.Unit")).toBytes(),
                Message.call(4, BUS, "/org/freedesktop/systemd1/unit/a_2etarget", "org.freedesktop.DBus.Introspectable", "Introspect").toBytes());
        BusUnderTest manager = manager();
        SplittableRandom random = new SplittableRandom(4711);
        for (int i = 0; i < 10_000; i++) {
            byte[] spoilt = good.get(random.nextInt(good.size())).clone();
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                spoilt[random.nextInt(spoilt.length)] = (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt('A', 'z'));
            }
            answerAll(manager, Arrays.copyOf(spoilt, random.nextInt(8) == 0 ? random.nextInt(spoilt.length) : spoilt.length));
        }
    }

    /** Each method of the objects there are, a hundred times, with arguments of the right types and random values. */
    @Test
    void answersEveryMethod_withArgumentsOfTheRightTypes() {
        BusUnderTest manager = manager();
        SplittableRandom random = new SplittableRandom(42);
        List<String> called = new ArrayList<>();
        for (Method<Systemd1> method : ManagerInterface.TABLE.methods()) {
            called.add(method.name());
            callOften(manager, ObjectPaths.MANAGER, ManagerInterface.NAME, method, random);
        }
        for (Method<UnitSubject> method : UnitInterface.TABLE.methods()) {
            called.add(method.name());
            callOften(manager, "/org/freedesktop/systemd1/unit/a_2etarget", UnitInterface.NAME, method, random);
        }
        assertThat(called).contains("StartUnit", "GetUnit", "Subscribe", "Stop", "Ref");
    }

    private static void callOften(BusUnderTest manager, String path, String interfaceName, Method<?> method, SplittableRandom random) {
        boolean onFiles = method.name().contains("UnitFile") || method.name().endsWith("DefaultTarget");
        if (ENDING.contains(method.name()) || onFiles) {
            return; // the world of these tests has no unit files
        }
        for (int i = 0; i < 100; i++) {
            BodyWriter body = new BodyWriter(method.in());
            for (String type : typesOf(method.in())) {
                write(type, body, random, 0);
            }
            if (body.fdCount() > 0) {
                return; // descriptors come with the message
            }
            Message call = Message.call(i + 1, BUS, path, interfaceName, method.name()).withBody(body);
            Optional<Message> answer = answer(manager, random.nextInt(4) == 0 ? BusUnderTest.SOMEBODY : BusUnderTest.ROOT, call);
            assertThat(answer).as("answer to %s", call).isPresent();
            if (answer.get().type() == MessageType.METHOD_RETURN) {
                assertThat(answer.get().signature()).as("types of the answer to %s", call).isEqualTo(method.out());
            }
        }
    }

    /** The whole types of a signature, one by one. */
    private static List<String> typesOf(String signature) {
        List<String> types = new ArrayList<>();
        for (int begin = 0; begin < signature.length(); begin += types.getLast().length()) {
            int end = begin;
            while (signature.charAt(end) == 'a') {
                end++;
            }
            int depth = 0;
            do {
                depth += "({".indexOf(signature.charAt(end)) >= 0 ? 1 : ")}".indexOf(signature.charAt(end)) >= 0 ? -1 : 0;
                end++;
            } while (depth > 0);
            types.add(signature.substring(begin, end));
        }
        return types;
    }

    private static void write(String type, BodyWriter body, SplittableRandom random, int depth) {
        switch (type.charAt(0)) {
            case 'y' -> body.uint8(random.nextInt(256));
            case 'b' -> body.bool(random.nextBoolean());
            case 'n' -> body.int16(random.nextInt());
            case 'q' -> body.uint16(random.nextInt());
            case 'i' -> body.int32(random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(4));
            case 'u' -> body.uint32(random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(4));
            case 'x' -> body.int64(random.nextLong());
            case 't' -> body.uint64(random.nextBoolean() ? random.nextLong() : random.nextInt(4));
            case 'd' -> body.float64(random.nextDouble());
            case 's' -> body.string(WORDS.get(random.nextInt(WORDS.size())));
            case 'o' -> body.objectPath("/");
            case 'g' -> body.signature("s");
            case 'h' -> body.fd();
            case 'v' -> {
                String inner = List.of("s", "b", "t", "as", "u", "ay").get(random.nextInt(6));
                body.openVariant(inner);
                write(inner, body, random, depth + 1);
                body.closeVariant();
            }
            case 'a' -> {
                body.openArray();
                for (int n = depth > 2 ? 0 : random.nextInt(3); n > 0; n--) {
                    write(type.substring(1), body, random, depth + 1);
                }
                body.closeArray();
            }
            case '(' -> {
                body.openStruct();
                typesOf(type.substring(1, type.length() - 1)).forEach(member -> write(member, body, random, depth + 1));
                body.closeStruct();
            }
            case '{' -> {
                body.openDictEntry();
                typesOf(type.substring(1, type.length() - 1)).forEach(member -> write(member, body, random, depth + 1));
                body.closeDictEntry();
            }
            default -> throw new AssertionError(type);
        }
    }
}
