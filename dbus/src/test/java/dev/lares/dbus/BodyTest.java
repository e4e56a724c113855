package dev.lares.dbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BodyTest {
    private static BodyReader read(String signature, String hex) {
        return read(signature, hex, ByteOrder.LITTLE_ENDIAN);
    }

    private static BodyReader read(String signature, String hex, ByteOrder order) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return new BodyReader(bytes, 0, bytes.length, order, signature, 1);
    }

    private static String hex(BodyWriter writer) {
        return HexFormat.of().formatHex(writer.toBytes());
    }

    @Test
    void writesTheSameEntriesWithAHeadMadeOnce() {
        BodyWriter plain = new BodyWriter("ya{sv}").uint8(1).openArray()
                .openDictEntry().string("Name").openVariant("a(su)").openArray().openStruct().string("x").uint32(7).closeStruct().closeArray()
                .closeVariant().closeDictEntry()
                .openDictEntry().string("B").openVariant("b").bool(true).closeVariant().closeDictEntry().closeArray();
        BodyWriter heads = new BodyWriter("ya{sv}").uint8(1).openArray()
                .openEntry(new EntryHead("Name", "a(su)")).openArray().openStruct().string("x").uint32(7).closeStruct().closeArray().closeEntry()
                .openEntry(new EntryHead("B", "b")).bool(true).closeEntry().closeArray();
        assertThat(hex(heads)).isEqualTo(hex(plain));
        assertThatThrownBy(() -> new EntryHead("k", "ii")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BodyWriter("a{ss}").openArray().openEntry(new EntryHead("k", "s"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void writesEachTypeAligned() {
        assertThat(hex(new BodyWriter("yu").uint8(1).uint32(2))).isEqualTo("01000000" + "02000000");
        assertThat(hex(new BodyWriter("yqn").uint8(1).uint16(0xffff).int16(-2))).isEqualTo("0100ffff" + "feff");
        assertThat(hex(new BodyWriter("yt").uint8(1).uint64(-1))).isEqualTo("0100000000000000" + "ffffffffffffffff");
        assertThat(hex(new BodyWriter("bi").bool(true).int32(-1))).isEqualTo("01000000" + "ffffffff");
        assertThat(hex(new BodyWriter("xd").int64(-2).float64(1.0))).isEqualTo("feffffffffffffff" + "000000000000f03f");
        assertThat(hex(new BodyWriter("sog").string("a").objectPath("/").signature("ai")))
                .isEqualTo("01000000" + "6100" + "0000" + "01000000" + "2f00" + "02616900");
        assertThat(hex(new BodyWriter("hh").fd().fd())).isEqualTo("00000000" + "01000000");
    }

    @Test
    void writesContainers() {
        assertThat(hex(new BodyWriter("as").strings(List.of("a", "bc")))).isEqualTo("0f000000" + "01000000" + "6100" + "0000" + "02000000" + "626300");
        // An empty array of 8-aligned elements still has the padding, which its length does not count.
        assertThat(hex(new BodyWriter("a(i)y").openArray().closeArray().uint8(7))).isEqualTo("00000000" + "00000000" + "07");
        assertThat(hex(new BodyWriter("a{sv}").openArray().openDictEntry().string("k").openVariant("u").uint32(7).closeVariant().closeDictEntry().closeArray()))
                .isEqualTo("10000000" + "00000000" + "01000000" + "6b00" + "017500" + "000000" + "07000000");
        assertThat(hex(new BodyWriter("ay").octets(new byte[] {1, 2}))).isEqualTo("02000000" + "0102");
    }

    @Test
    void writesTextAsUtf8() {
        assertThat(hex(new BodyWriter("s").string("ü"))).isEqualTo("02000000" + "c3bc00");
        assertThatThrownBy(() -> new BodyWriter("s").string("a\0b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void holdsTheWriterToItsSignature() {
        assertThatThrownBy(() -> new BodyWriter("u").string("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new BodyWriter("u").uint32(1).uint32(2)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new BodyWriter("uu").uint32(1).toBytes()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new BodyWriter("(ii)").openStruct().int32(1).closeStruct()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new BodyWriter("a(ii)").openArray().openStruct().int32(1).int32(2).closeStruct().closeStruct())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new BodyWriter("v").openVariant("ii")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BodyWriter("a{vs}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BodyWriter("o").objectPath("x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsWhatWasWritten() throws Exception {
        BodyWriter writer = new BodyWriter("ybnqiuxtdsogha(sa{yv})v");
        writer.uint8(255).bool(true).int16(-3).uint16(65535).int32(-4).uint32(-1).int64(Long.MIN_VALUE).uint64(-1).float64(0.5)
                .string("tschüß \uD83D\uDE00").objectPath("/a/b").signature("a{sv}").fd();
        writer.openArray();
        for (int i = 0; i < 3; i++) {
            writer.openStruct().string("x".repeat(i)).openArray();
            for (int j = 0; j < i; j++) {
                writer.openDictEntry().uint8(j).openVariant("as").strings(List.of("p", "q")).closeVariant().closeDictEntry();
            }
            writer.closeArray().closeStruct();
        }
        writer.closeArray().openVariant("(ii)").openStruct().int32(1).int32(2).closeStruct().closeVariant();
        Message message = Message.signal(1, "/a", "a.b", "C").withBody(writer);

        BodyReader reader = message.reader();
        assertThat(reader.uint8()).isEqualTo(255);
        assertThat(reader.bool()).isTrue();
        assertThat(reader.int16()).isEqualTo(-3);
        assertThat(reader.uint16()).isEqualTo(65535);
        assertThat(reader.int32()).isEqualTo(-4);
        assertThat(reader.uint32()).isEqualTo(-1);
        assertThat(reader.int64()).isEqualTo(Long.MIN_VALUE);
        assertThat(reader.uint64()).isEqualTo(-1);
        assertThat(reader.float64()).isEqualTo(0.5);
        assertThat(reader.string()).isEqualTo("tschüß \uD83D\uDE00");
        assertThat(reader.objectPath()).isEqualTo("/a/b");
        assertThat(reader.signature()).isEqualTo("a{sv}");
        assertThat(reader.fd()).isZero();
        assertThat(reader.nextType()).isEqualTo("a(sa{yv})");
        reader.enterArray();
        for (int i = 0; i < 3; i++) {
            assertThat(reader.hasMore()).isTrue();
            reader.enterStruct();
            assertThat(reader.string()).isEqualTo("x".repeat(i));
            reader.enterArray();
            for (int j = 0; j < i; j++) {
                reader.enterDictEntry();
                assertThat(reader.uint8()).isEqualTo(j);
                assertThat(reader.enterVariant()).isEqualTo("as");
                assertThat(reader.strings()).containsExactly("p", "q");
                reader.leaveVariant();
                reader.leaveDictEntry();
            }
            reader.leaveArray();
            reader.leaveStruct();
        }
        reader.leaveArray();
        assertThat(reader.enterVariant()).isEqualTo("(ii)");
        reader.enterStruct();
        assertThat(reader.int32()).isEqualTo(1);
        assertThat(reader.int32()).isEqualTo(2);
        reader.leaveStruct();
        reader.leaveVariant();
        reader.end();

        message.reader().skipToEnd();
    }

    @Test
    void readsBigEndian() throws Exception {
        BodyReader reader = read("qutas", "0102 0000 00000003 0000000000000004 00000006 00000001 6100", ByteOrder.BIG_ENDIAN);
        assertThat(reader.uint16()).isEqualTo(0x0102);
        assertThat(reader.uint32()).isEqualTo(3);
        assertThat(reader.uint64()).isEqualTo(4);
        assertThat(reader.strings()).containsExactly("a");
        reader.end();
    }

    @Test
    void refusesWhatTheSpecificationForbids() {
        assertRefused("b", "02000000", "cannot read a boolean: 2 is neither 0 nor 1");
        assertRefused("yu", "0100ff0002000000", "cannot read a value: the padding before it is not zero");
        assertRefused("s", "01000000 6101", "cannot read a string: no NUL after it");
        assertRefused("s", "02000000 610000", "cannot read a string: a NUL is in it");
        assertRefused("s", "02000000 c3c300", "cannot read a string: not UTF-8");
        assertRefused("s", "03000000 eda08000", "cannot read a string: not UTF-8");
        assertRefused("s", "ffffffff 00", "cannot read a string of 4294967295 bytes: too long");
        assertRefused("s", "ffffff7f 00", "cannot read 2147483647 bytes: 1 are left");
        assertRefused("o", "01000000 6100", "cannot read an object path: not valid");
        assertRefused("g", "016100", "cannot read a signature: not valid");
        assertRefused("v", "00000000", "cannot read a variant of '': not one complete type");
        assertRefused("v", "02696900 00000000 00000000", "cannot read a variant of 'ii': not one complete type");
        assertRefused("h", "01000000", "cannot read a descriptor: index 1 of 1");
        assertRefused("au", "01000004", "cannot read an array of 67108865 bytes: the limit is 67108864");
        assertRefused("au", "08000000 01000000", "cannot read an array of 8 bytes: 4 are left");
        assertRefused("au", "03000000 010000", "cannot read 4 bytes: 3 are left");
        assertRefused("y", "0101", "cannot read a body: 1 bytes beyond its signature");
        assertRefused("u", "0100", "cannot read 4 bytes: 2 are left");
    }

    @Test
    void refusesVariantsNestedTooDeep() {
        // 70 variants in each other: "v" is 1, 'v', 0.
        assertRefused("v", "017600".repeat(70) + "017900" + "01", "cannot read a value: nested deeper than 64");
    }

    private static void assertRefused(String signature, String hex, String message) {
        assertThatThrownBy(() -> read(signature, hex).skipToEnd()).isInstanceOf(ProtocolViolation.class).hasMessage(message);
    }
}
