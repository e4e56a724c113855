package dev.lares.systemd1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.Message;
import dev.lares.unit.UnitName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls that enqueue jobs, kill, clean, freeze and reference units: refused as systemd 252 does, when asked in a guest. */
final class UnitActionsTest {
    private static final String UNIT = "org.freedesktop.systemd1.Unit";
    private static final Client ON_BUS = new Client(7, 0, 300, Optional.of(":1.7"), true);

    private final BusUnderTest bus = new BusUnderTest().file("a.service").file("t.target").file("u.target");

    private String refusal(String member, String signature, Object... arguments) {
        return BusUnderTest.errorOf(bus.call(BusUnderTest.ROOT, member, body(signature, arguments)));
    }

    private static BodyWriter body(String signature, Object... arguments) {
        BodyWriter writer = new BodyWriter(signature);
        for (Object argument : arguments) {
            switch (argument) {
                case String text -> writer.string(text);
                case Integer number when signature.contains("u") -> writer.uint32(number);
                case Integer number -> writer.int32(number);
                case Long number -> writer.uint64(number);
                case List<?> texts -> writer.strings(texts.stream().map(Object::toString).toList());
                default -> throw new IllegalArgumentException(argument.toString());
            }
        }
        return writer;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nope.service | main | 10 | org.freedesktop.systemd1.NoSuchUnit: Unit nope.service not loaded.
            nope         | main | 10 | org.freedesktop.systemd1.NoSuchUnit: Unit nope not loaded.
            ''           | main | 10 | org.freedesktop.systemd1.NoSuchUnit: Client not member of any unit.
            t.target     | foo  | 10 | org.freedesktop.DBus.Error.InvalidArgs: Invalid who argument foo
            t.target     | main | 0  | org.freedesktop.DBus.Error.InvalidArgs: Signal number out of range.
            t.target     | main | 65 | org.freedesktop.DBus.Error.InvalidArgs: Signal number out of range.
            t.target     | all  | 10 | org.freedesktop.DBus.Error.NotSupported: Operation not supported
            """)
    void killsThatCannotBe(String unit, String whom, int signal, String expected) {
        bus.start("t.target");

        assertThat(refusal("KillUnit", "ssi", unit, whom, signal)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            t.target     | bla   | replace | org.freedesktop.DBus.Error.InvalidArgs: Job type bla invalid
            t.target     | start | bla     | org.freedesktop.DBus.Error.InvalidArgs: Job mode bla invalid
            t.target     | reload | replace | org.freedesktop.systemd1.JobTypeNotApplicable: Job type reload is not applicable for unit t.target.
            nope.service | start | replace | org.freedesktop.systemd1.NoSuchUnit: Unit nope.service not found.
            nope.service | stop  | replace | org.freedesktop.systemd1.NoSuchUnit: Unit nope.service not loaded.
            a@.service   | start | replace | org.freedesktop.DBus.Error.InvalidArgs: Unit name a@.service is missing the instance name.
            a            | start | replace | org.freedesktop.DBus.Error.InvalidArgs: Unit name a is not valid.
            t.target     | start | isolate | org.freedesktop.systemd1.NoIsolation: Operation refused, unit may not be isolated.
            t.target     | stop  | isolate | org.freedesktop.DBus.Error.InvalidArgs: Isolate is only valid for start.
            t.target     | start | triggering | org.freedesktop.DBus.Error.InvalidArgs: --job-mode=triggering is only valid for stop.
            """)
    void jobsThatCannotBe(String unit, String type, String mode, String expected) {
        assertThat(refusal("EnqueueUnitJob", "sss", unit, type, mode)).isEqualTo(expected);
    }

    @Test
    void aJobIsAnsweredWithAllThatItIs() throws Exception {
        BodyReader answer = bus.call(BusUnderTest.ROOT, "EnqueueUnitJob", body("sss", "t.target", "start", "replace")).reader();

        int id = answer.uint32();
        assertThat(answer.objectPath()).isEqualTo("/org/freedesktop/systemd1/job/" + id);
        assertThat(answer.string()).isEqualTo("t.target");
        assertThat(answer.objectPath()).isEqualTo("/org/freedesktop/systemd1/unit/t_2etarget");
        assertThat(answer.string()).isEqualTo("start");
        answer.enterArray();
        assertThat(answer.hasMore()).isFalse();
    }

    @Test
    void flagsAndUnitsToReplaceAreLookedAt() {
        assertThat(refusal("StartUnitWithFlags", "sst", "t.target", "replace", 1L))
                .isEqualTo("org.freedesktop.DBus.Error.InvalidArgs: Invalid 'flags' parameter '1'");
        assertThat(refusal("StartUnitWithFlags", "sst", "t.target", "replace", 0L)).isEmpty();
        assertThat(refusal("StartUnitReplace", "sss", "t.target", "u.target", "replace"))
                .isEqualTo("org.freedesktop.systemd1.NoSuchJob: No job queued for unit t.target");
        assertThat(refusal("StartUnitReplace", "sss", "nope.target", "u.target", "replace"))
                .isEqualTo("org.freedesktop.systemd1.NoSuchUnit: Unit nope.target not loaded.");
        assertThat(refusal("GetJobAfter", "u", 9999)).isEqualTo("org.freedesktop.systemd1.NoSuchJob: Job 9999 does not exist.");
    }

    @Test
    void cleaningAndFreezingThatCannotBe() {
        assertThat(refusal("CleanUnit", "sas", "a.service", List.of("bla")))
                .isEqualTo("org.freedesktop.DBus.Error.InvalidArgs: Invalid resource type: bla");
        assertThat(refusal("CleanUnit", "sas", "a.service", List.of("fdstore")))
                .isEqualTo("org.freedesktop.DBus.Error.InvalidArgs: Invalid resource type: fdstore");
        assertThat(refusal("CleanUnit", "sas", "nope.service", List.of("all")))
                .isEqualTo("org.freedesktop.systemd1.NoSuchUnit: Unit nope.service not found.");
        assertThat(refusal("CleanUnit", "sas", "t.target", List.of("all")))
                .isEqualTo("org.freedesktop.DBus.Error.NotSupported: Unit 't.target' does not support cleaning.");
        assertThat(refusal("CleanUnit", "sas", "a.service", List.of("all")))
                .isEqualTo("org.freedesktop.systemd1.NothingToClean: No matching resources found.");
        assertThat(refusal("FreezeUnit", "s", "a.service")).isEqualTo("org.freedesktop.systemd1.UnitInactive: Unit is inactive.");
        assertThat(refusal("ThawUnit", "s", "t.target"))
                .isEqualTo("org.freedesktop.DBus.Error.NotSupported: Unit 't.target' does not support freezing.");
    }

    @Test
    void aClientOnTheBusKeepsAUnitInMemory_untilItGivesItBackOrLeaves() throws Exception {
        assertThat(refs("RefUnit")).isEmpty();
        assertThat(refs("RefUnit")).isEmpty();
        assertThat(held()).containsExactly(":1.7", ":1.7");
        assertThat(refs("UnrefUnit")).isEmpty();
        assertThat(held()).containsExactly(":1.7");
        bus.bus.left(ON_BUS);
        assertThat(held()).isEmpty();
        assertThat(refs("UnrefUnit")).isEqualTo("org.freedesktop.systemd1.NotReferenced: Unit has not been referenced yet.");
    }

    private String refs(String member) {
        return BusUnderTest.errorOf(bus.call(ON_BUS, member, body("s", "a.service")));
    }

    private List<String> held() throws Exception {
        return new ArrayList<>(bus.property(ObjectPaths.ofUnit(new UnitName("a.service")), UNIT, "Refs").strings());
    }

    @Test
    void onThePrivateSocketNobodyCanBeTracked() {
        assertThat(refusal("RefUnit", "s", "a.service")).isEqualTo("org.freedesktop.DBus.Error.InvalidArgs: Invalid argument");
        assertThat(refusal("RefUnit", "s", "nope.service")).isEqualTo("org.freedesktop.systemd1.NoSuchUnit: Unit nope.service not found.");
        assertThat(refusal("UnrefUnit", "s", "a.service")).isEqualTo("org.freedesktop.systemd1.NotReferenced: Unit has not been referenced yet.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''  | ''  | New root directory may not be the empty string.
            foo | ''  | New root path 'foo' is not absolute.
            /   | ''  | New root directory cannot be the old root directory.
            /usr | foo | Path to init binary 'foo' not absolute.
            """)
    void rootsThatCannotBeSwitchedTo(String root, String init, String expected) {
        assertThat(refusal("SwitchRoot", "ss", root, init)).isEqualTo("org.freedesktop.DBus.Error.InvalidArgs: " + expected);
    }

    @Test
    void onlyThePrivilegedMayAct() {
        for (String member : List.of("KillUnit", "CleanUnit", "FreezeUnit", "ThawUnit", "RefUnit", "PowerOff", "Exit", "SetExitCode")) {
            Method<Systemd1> method = ManagerInterface.TABLE.method(member).orElseThrow();
            Message answer = bus.call(BusUnderTest.SOMEBODY, member, filled(method.in()));
            assertThat(BusUnderTest.errorOf(answer)).startsWith("org.freedesktop.DBus.Error.AccessDenied: ");
        }
    }

    private static BodyWriter filled(String signature) {
        return switch (signature) {
            case "" -> new BodyWriter("");
            case "y" -> new BodyWriter("y").uint8(1);
            case "s" -> body(signature, "a.service");
            case "ssi" -> body(signature, "a.service", "all", 15);
            case "sas" -> body(signature, "a.service", List.of("all"));
            default -> throw new IllegalArgumentException(signature);
        };
    }
}
