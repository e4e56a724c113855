package dev.lares.cli.systemctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values as systemd 252 writes them; expected texts were asked of it. */
final class TextTest {
    @ParameterizedTest
    @CsvSource({"0,0", "1,1us", "1500,1.500ms", "90000000,1min 30s", "1234567,1.234567s", "5400000000,1h 30min", "-1,infinity", "60000000,1min",
        "86400000000,1d", "2629800000000,1month", "3000,3ms"})
    void writesSpans(long micros, String text) {
        assertThat(Spans.of(micros, 0)).isEqualTo(text);
    }

    @Test
    void leavesOutOfSpansWhatIsBelowTheAccuracy() {
        assertThat(Spans.of(1_234_567, 1000)).isEqualTo("1.234s");
        assertThat(Spans.of(61_234_567, 1000)).isEqualTo("1min 1.234s");
        assertThat(Spans.of(500, 1000)).isEqualTo("500us");
    }

    @ParameterizedTest
    @CsvSource({"500,500us ago", "2000000,2s ago", "65000000,1min 5s ago", "400000000,6min ago", "4000000000,1h 6min ago", "30000000000,8h ago",
        "93600000000,1 day 2h ago", "200000000000,2 days ago", "700000000000,1 week 1 day ago", "3000000000000,1 month 4 days ago",
        "40000000000000,1 year 3 months ago", "0,now", "-5000000,5s left"})
    void tellsHowLongAgo(long agoMicros, String text) {
        long now = 2_000_000_000_000_000L;
        assertThat(Spans.relative(now - agoMicros, now)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0,0B", "1023,1023B", "1024,1.0K", "1536,1.5K", "5242880,5.0M", "1181116007,1.0G", "1181745152,1.1G"})
    void writesBytes(long bytes, String text) {
        assertThat(Spans.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1795357407000000,Sun 2026-11-22 14:23:27 UTC", "951782400000000,Tue 2000-02-29 00:00:00 UTC", "1000000,Thu 1970-01-01 00:00:01 UTC",
        "253402300799000000,Fri 9999-12-31 23:59:59 UTC", "253402300800000000,--- XXXX-XX-XX XX:XX:XX", "0,''", "-1,''"})
    void writesTimes(long micros, String text) {
        assertThat(Timestamps.of(micros, TimestampStyle.UTC)).isEqualTo(text);
    }

    @Test
    void writesTimesInOtherStyles() {
        assertThat(Timestamps.of(1_795_357_407_000_042L, TimestampStyle.US_UTC)).isEqualTo("Sun 2026-11-22 14:23:27.000042 UTC");
        assertThat(Timestamps.of(1_795_357_407_000_042L, TimestampStyle.UNIX)).isEqualTo("@1795357407");
    }

    /** tzfile(5): winter time until second 1000, summer time until 2000, and winter time again. */
    @Test
    void findsTheOffsetOfATimeInTheZoneFile() throws IOException {
        LocalZone zone = LocalZone.parse(zoneFile());
        assertThat(zone.at(0)).isEqualTo(new LocalZone.Offset(3600, "CET"));
        assertThat(zone.at(999)).isEqualTo(new LocalZone.Offset(3600, "CET"));
        assertThat(zone.at(1000)).isEqualTo(new LocalZone.Offset(7200, "CEST"));
        assertThat(zone.at(2000)).isEqualTo(new LocalZone.Offset(3600, "CET"));
    }

    private static byte[] zoneFile() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        header(out, 0, 1, 1);
        out.write(new byte[6 + 1]);
        header(out, 2, 2, 9);
        out.writeLong(1000);
        out.writeLong(2000);
        out.write(new byte[] {1, 0});
        out.writeInt(3600);
        out.write(new byte[] {0, 0});
        out.writeInt(7200);
        out.write(new byte[] {1, 4});
        out.writeBytes("CET\0CEST\0");
        return bytes.toByteArray();
    }

    private static void header(DataOutputStream out, int times, int types, int names) throws IOException {
        out.writeBytes("TZif2");
        out.write(new byte[15]);
        for (int count : new int[] {0, 0, 0, times, types, names}) {
            out.writeInt(count);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"plain|plain", "a b|\"a b\"", "it's|\"it's\"", "$x|\"\\$x\"", "a\"b|\"a\\\"b\"", "a;b|\"a;b\""})
    void quotesOnlyWhatAShellWouldTakeApart(String text, String quoted) {
        assertThat(ShellQuote.quote(text)).isEqualTo(quoted);
    }

    @Test
    void quotesControlCharactersAsPosixDoes() {
        assertThat(ShellQuote.quoteAsPosix("a\nb")).isEqualTo("$'a\\nb'");
        assertThat(ShellQuote.quoteAsPosix("it's")).isEqualTo("$'it\\'s'");
        assertThat(ShellQuote.quoteAsPosix("\u0001")).isEqualTo("$'\\001'");
    }

    @ParameterizedTest
    @CsvSource({"a.service,/org/freedesktop/systemd1/unit/a_2eservice", "-.slice,/org/freedesktop/systemd1/unit/_2d_2eslice",
        "1a@b.service,/org/freedesktop/systemd1/unit/_31a_40b_2eservice"})
    void namesTheObjectOfAUnit(String unit, String path) {
        assertThat(UnitNames.objectPath(unit)).isEqualTo(path);
        assertThat(UnitNames.ofObjectPath(path)).isEqualTo(unit);
    }

    @Test
    void sharesTheWidthOfATerminalAmongColumns() {
        assertThat(Widths.fit(new int[] {3, 5, 4}, 80)).containsExactly(3, 5, 4);
        assertThat(Widths.fit(new int[] {10, 10}, 11)).containsExactly(5, 5);
        assertThat(Widths.fit(new int[] {2, 30}, 20)).containsExactly(2, 17);
        assertThat(Widths.ellipsize("abcdef", 4)).isEqualTo("abc…");
    }

    @Test
    void indentsJsonAsSystemdDoes() {
        JsonText json = new JsonText().openArray().openObject().name("a").text("x,\"y\"").name("b").number(1).name("c").openArray().closeArray()
                .closeObject().closeArray();
        Options pretty = new Options(Set.of(), 0, List.of(), List.of(), java.util.Optional.empty(), java.util.Optional.empty(), java.util.Optional.empty(),
                15, 10, "json-pretty", List.of(), TimestampStyle.PRETTY, "full", java.util.Optional.empty(), List.of());
        assertThat(json.text(pretty)).isEqualTo("[\n\t{\n\t\t\"a\" : \"x,\\\"y\\\"\",\n\t\t\"b\" : 1,\n\t\t\"c\" : []\n\t}\n]");
    }

    @Test
    void writesSetsOfProcessorsAsRanges() {
        assertThat(Numbers.ranges(new byte[] {0b0010_1111, 1})).isEqualTo("0-3 5 8");
        assertThat(Numbers.ranges(new byte[0])).isEmpty();
    }
}
