package dev.lares.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.engine.ActiveState;
import dev.lares.engine.Effect;
import dev.lares.engine.LogLevel;
import dev.lares.engine.Moment;
import dev.lares.engine.UnitStates;
import dev.lares.unit.UnitName;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConsoleFormatTest {
    private static final Moment NOW = new Moment(1, 1_795_336_500_123_456L);
    private static final UnitName WEB = new UnitName("web.service");
    private static final UnitName DATABASE = new UnitName("database@main.service");

    private final ConsoleFormat plain = new TextFormat(false, Optional.empty());
    private final ConsoleFormat coloured = new TextFormat(true, Optional.empty());
    private final ConsoleFormat json = new JsonFormat();

    @Test
    void prefixesOutputWithTheName_paddedToTheLongestSoFar() {
        assertThat(plain.output(NOW, WEB, bytes("up"))).isEqualTo("web | up\n");
        assertThat(plain.output(NOW, DATABASE, bytes("ready"))).isEqualTo("database@main | ready\n");
        assertThat(plain.output(NOW, WEB, bytes("200"))).isEqualTo("web           | 200\n");
    }

    @Test
    void letsVeryLongNamesStickOut() {
        plain.output(NOW, new UnitName("a".repeat(100) + ".service"), bytes("x"));
        assertThat(plain.output(NOW, WEB, bytes("x"))).isEqualTo("web" + " ".repeat(21) + " | x\n");
    }

    @Test
    void givesEachUnitItsColour_andKeepsIt() {
        String web = colourOf(coloured.output(NOW, WEB, bytes("x")));
        String database = colourOf(coloured.output(NOW, DATABASE, bytes("x")));
        assertThat(web).isNotEqualTo(database);
        assertThat(colourOf(coloured.output(NOW, WEB, bytes("y")))).isEqualTo(web);
    }

    @ParameterizedTest
    @CsvSource({
        "done,'[  OK  ] It.\n'", "failed,'[FAILED] It.\n'", "timeout,'[ TIME ] It.\n'", "dependency,'[DEPEND] It.\n'",
        "assert,'[ASSERT] It.\n'", "unsupported,'[UNSUPP] It.\n'", "once,'[ ONCE ] It.\n'", "skipped,'[ INFO ] It.\n'"
    })
    void marksTheEndOfAJobAsSystemdDoes(String result, String line) {
        assertThat(plain.log(NOW, log(LogLevel.INFO, "It.", Map.of("JOB_RESULT", result)))).isEqualTo(line);
    }

    @Test
    void indentsWhatHasNoResultYet() {
        assertThat(plain.log(NOW, log(LogLevel.INFO, "Starting web.service...", Map.of("JOB_TYPE", "start"))))
                .contains("         Starting web.service...\n");
    }

    @Test
    void marksWarningsAndErrors() {
        assertThat(plain.log(NOW, log(LogLevel.WARNING, "/x.service:7: odd", Map.of("CONFIG_FILE", "/x.service")))).contains("[ WARN ] /x.service:7: odd\n");
        assertThat(plain.log(NOW, log(LogLevel.ERR, "broken", Map.of()))).contains("[ERROR ] web.service: broken\n");
    }

    @Test
    void showsDebugMessagesThatItGets() {
        assertThat(plain.log(NOW, log(LogLevel.DEBUG, "detail", Map.of()))).isEqualTo("         web.service: detail\n");
        assertThat(json.log(NOW, log(LogLevel.DEBUG, "detail", Map.of()))).contains("\"level\":\"debug\"");
    }

    @Test
    void coloursOnlyTheMark() {
        assertThat(coloured.log(NOW, log(LogLevel.INFO, "Started.", Map.of("JOB_RESULT", "done"))))
                .contains("[\u001b[0;1;32m  OK  \u001b[0m] Started.\n");
    }

    @Test
    void escapesDescriptionsAsItDoesOutput() {
        assertThat(coloured.log(NOW, log(LogLevel.INFO, "Started \u001b[31mx.", Map.of()))).doesNotContain("\u001b");
    }

    @Test
    void writesNoEscapeCodeWithoutColours() {
        assertThat(plain.output(NOW, WEB, bytes("\u001b[31mred")) + plain.say(NOW, Tone.BAD, "no") + plain.dropped(NOW, 3)).doesNotContain("\u001b");
    }

    @Test
    void putsTheTimeFirst_ifAsked() {
        ConsoleFormat timed = new TextFormat(false, Optional.of(ZoneOffset.UTC));
        assertThat(timed.output(NOW, WEB, bytes("up"))).isEqualTo("08:35:00.123 web | up\n");
    }

    @Test
    void tellsHowManyLinesWereDropped() {
        assertThat(plain.dropped(NOW, 17)).isEqualTo("         17 lines were dropped here: the console was not read fast enough\n");
        assertThat(plain.dropped(NOW, 1)).startsWith("         1 line was dropped");
        assertThat(json.dropped(NOW, 17)).isEqualTo("{\"time\":\"2026-11-22T08:35:00.123456Z\",\"type\":\"dropped\",\"count\":17}\n");
    }

    @Test
    void writesOutputAsJson() {
        assertThat(json.output(NOW, WEB, bytes("say \"hi\"\t\\ \u001b é\u0085")))
                .isEqualTo("{\"time\":\"2026-11-22T08:35:00.123456Z\",\"type\":\"output\",\"unit\":\"web.service\","
                        + "\"text\":\"say \\\"hi\\\"\\t\\\\ \\u001b é\\u0085\"}\n");
    }

    @Test
    void writesBytesThatAreNoTextAsNumbers() {
        assertThat(json.output(NOW, WEB, new byte[] {'a', (byte) 0xff})).contains("\"text\":[97,255]}");
    }

    @Test
    void writesJobsStatesAndTheEndAsJson() {
        assertThat(json.log(NOW, log(LogLevel.ERR, "Failed.", Map.of("JOB_TYPE", "start", "JOB_RESULT", "failed"))))
                .contains("\"type\":\"job\",\"unit\":\"web.service\",\"job\":\"start\",\"result\":\"failed\",\"text\":\"Failed.\"}");
        assertThat(json.changed(NOW, new Effect.UnitChanged(WEB, new UnitStates(ActiveState.INACTIVE, "dead"), new UnitStates(ActiveState.ACTIVE, "running"))).orElseThrow())
                .contains("\"type\":\"state\",\"unit\":\"web.service\",\"active\":\"active\",\"sub\":\"running\"}");
        assertThat(json.ended(NOW, 1).orElseThrow()).contains("\"type\":\"end\",\"exitCode\":1}");
    }

    private static Effect.Log log(LogLevel level, String text, Map<String, String> fields) {
        return new Effect.Log(Optional.of(WEB), level, text, new TreeMap<>(fields));
    }

    private static String colourOf(String line) {
        return line.substring(0, line.indexOf('m') + 1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
