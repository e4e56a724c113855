package dev.lares.systemd1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.Message;
import dev.lares.dbus.Signatures;
import dev.lares.engine.FdToken;
import dev.lares.engine.StandardFds;
import dev.lares.unit.UnitName;
import dev.lares.unit.UnitType;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Properties become the text that systemd 252 writes for them, and what it refuses is refused in its words. */
final class SettablePropertiesTest {
    private static final String HEAD = "# This is a transient unit file, created programmatically via the systemd API. Do not edit.\n";
    private static final FdToken FD = new FdToken(4);

    private final BusUnderTest bus = new BusUnderTest();

    @Test
    void settingsStandInTheirSections_inTheOrderTheyWereGiven() throws Exception {
        assertThat(text("a.service", all -> {
            one(all, "Description", "s", v -> v.string("50% of it"));
            one(all, "CollectMode", "s", v -> v.string("inactive-or-failed"));
            one(all, "RemainAfterExit", "b", v -> v.bool(true));
            one(all, "After", "as", v -> v.strings(List.of("a.target", "b.target")));
            one(all, "MemoryMax", "t", v -> v.uint64(1024));
        })).isEqualTo(HEAD + "[Unit]\nDescription=50%% of it\nCollectMode=inactive-or-failed\n\n[Service]\nRemainAfterExit=yes\n\n"
                + "[Unit]\nAfter=a.target\nAfter=b.target\n\n[Service]\nMemoryMax=1024\n");
    }

    @Test
    void commandsAreQuoted_soThatTheyAreReadAsTheyWere() throws Exception {
        assertThat(text("a.service", all -> one(all, "ExecStart", "a(sasb)", v -> v.openArray()
                .openStruct().string("/bin/sh").strings(List.of("/bin/sh", "-c", "echo \"$X\" '50%'; a\\b\n\t")).bool(true).closeStruct()
                .openStruct().string("/bin/true").strings(List.of("no", "é")).bool(false).closeStruct().closeArray())))
                .isEqualTo(HEAD + "[Service]\nExecStart=\nExecStart=-\"/bin/sh\" \"-c\" \"echo \\\"$X\\\" '50%%'; a\\\\b\\n\\t\"\n"
                        + "ExecStart=@/bin/true \"no\" \"é\"\n");
    }

    @Test
    void prefixesOfCommandsAreNamed() throws Exception {
        assertThat(text("a.service", all -> one(all, "ExecStopPostEx", "a(sasas)", v -> v.openArray().openStruct().string("/bin/true")
                .strings(List.of("/bin/true")).strings(List.of("ignore-failure", "privileged", "no-env-expand")).closeStruct().closeArray())))
                .isEqualTo(HEAD + "[Service]\nExecStopPost=\nExecStopPost=-+:\"/bin/true\"\n");
    }

    @Test
    void theHardPartOfALimitComesFirst_andIsBothUntilTheSoftOneComes() throws Exception {
        assertThat(text("a.service", all -> {
            one(all, "LimitNOFILE", "t", v -> v.uint64(200));
            one(all, "LimitNOFILESoft", "t", v -> v.uint64(100));
            one(all, "LimitCORE", "t", v -> v.uint64(-1));
        })).endsWith("LimitNOFILE=200\nLimitNOFILE=100:200\nLimitCORE=infinity\n");
    }

    @Test
    void valuesOfAllKinds() throws Exception {
        assertThat(text("a.service", all -> {
            one(all, "TimeoutStopUSec", "t", v -> v.uint64(65_000_000));
            one(all, "RestartUSec", "t", v -> v.uint64(1_500_000));
            one(all, "TimeoutStartUSec", "t", v -> v.uint64(-1));
            one(all, "KillSignal", "i", v -> v.int32(2));
            one(all, "FinalKillSignal", "i", v -> v.int32(37));
            one(all, "UMask", "u", v -> v.uint32(077));
            one(all, "CPUSchedulingPolicy", "i", v -> v.int32(3));
            one(all, "CPUAffinity", "ay", v -> v.octets(new byte[] {3, 1}));
            one(all, "Environment", "as", v -> v.strings(List.of("A=b c", "Z=\"%\" é")));
            one(all, "EnvironmentFiles", "a(sb)", v -> v.openArray().openStruct().string("/e").bool(true).closeStruct().closeArray());
            one(all, "SuccessExitStatus", "(aiai)", v -> v.openStruct().openArray().int32(3).closeArray().openArray().int32(9).closeArray().closeStruct());
            one(all, "StandardOutputFileToAppend", "s", v -> v.string("/tmp/x"));
            one(all, "StandardInputData", "ay", v -> v.octets("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            one(all, "CPUQuotaPerSecUSec", "t", v -> v.uint64(505_000));
            one(all, "MemoryHighScale", "u", v -> v.uint32(Integer.MIN_VALUE));
            one(all, "CPUWeight", "t", v -> v.uint64(-1));
            one(all, "Slice", "s", v -> v.string("my.slice"));
            one(all, "SystemCallFilter", "(bas)", v -> v.openStruct().bool(false).strings(List.of("@mount")).closeStruct());
        })).isEqualTo(HEAD + "[Service]\nTimeoutStopSec=1min 5s\nRestartSec=1.500s\nTimeoutStartSec=infinity\nKillSignal=INT\nFinalKillSignal=RTMIN+3\n"
                + "UMask=" + "0".repeat(38) + "77\nCPUSchedulingPolicy=batch\nCPUAffinity=0 1 8\nEnvironment=\"A=b c\" \"Z=\\\"%%\\\" \\303\\251\"\n"
                + "EnvironmentFile=\nEnvironmentFile=-/e\nSuccessExitStatus=3\nSuccessExitStatus=KILL\nStandardOutput=append:/tmp/x\n"
                + "StandardInputData=aGVsbG8=\nCPUQuota=50%\nMemoryHigh=50.00%\nCPUWeight=\nSlice=my.slice\nSystemCallFilter=~@mount\n");
    }

    @Test
    void conditionsKeepTheirMarks() throws Exception {
        assertThat(text("a.service", all -> one(all, "Conditions", "a(sbbs)", v -> v.openArray()
                .openStruct().string("ConditionPathExists").bool(true).bool(true).string("/a").closeStruct()
                .openStruct().string("ConditionHost").bool(false).bool(false).string("x").closeStruct().closeArray())))
                .endsWith("[Unit]\nConditionPathExists=|!/a\nConditionHost=x\n");
    }

    @Test
    void aLineBreakInAText_beginsNoOtherSetting() throws Exception {
        assertThat(text("a.service", all -> one(all, "Description", "s", v -> v.string("a\n[Service]\nExecStart=/bin/evil"))))
                .isEqualTo(HEAD + "[Unit]\nDescription=a [Service] ExecStart=/bin/evil\n");
    }

    @Test
    void processesAndDescriptorsAreNoText() throws Exception {
        PropertyDraft scope = draft("a.scope", all -> one(all, "PIDs", "au", v -> v.openArray().uint32(0).uint32(7).closeArray()));
        assertThat(scope.pids()).containsExactly(100, 7);
        assertThat(scope.transientText()).isEqualTo(HEAD);

        PropertyDraft service = draft("a.service", all -> {
            one(all, "StandardInputFileDescriptor", "h", BodyWriter::fd);
            one(all, "AddRef", "b", v -> v.bool(true));
        });
        assertThat(service.standardFds()).isEqualTo(new StandardFds(Optional.of(FD), Optional.empty(), Optional.empty()));
        assertThat(service.isReferenced()).isTrue();
    }

    @Test
    void whatIsNotValid_isRefusedInTheWordsOfSystemd() {
        refused("a.service", "Foo", "s", v -> v.string("x"), "Cannot set property Foo, or unknown property.");
        refused("a.slice", "User", "s", v -> v.string("x"), "Cannot set property User, or unknown property.");
        refused("a.service", "PIDs", "au", v -> v.openArray().uint32(1).closeArray(), "Cannot set property PIDs, or unknown property.");
        refused("a.service", "Description", "u", v -> v.uint32(5), "Failed to set unit properties: Unexpected message contents");
        refused("a.service", "Type", "s", v -> v.string("foo"), "Invalid Type setting: foo");
        refused("a.service", "KillSignal", "i", v -> v.int32(99), "Invalid KillSignal setting: 99");
        refused("a.service", "Wants", "as", v -> v.strings(List.of("foo")), "Invalid unit name foo");
        refused("a.service", "RequiredBy", "as", v -> v.strings(List.of("a.service")), "Dependency type RequiredBy may not be created transiently.");
        refused("a.service", "Slice", "s", v -> v.string("foo.service"), "Unit name 'foo.service' is not a slice");
        refused("a.service", "Slice", "s", v -> v.string("foo"), "Invalid unit name 'foo'");
        refused("a.slice", "Slice", "s", v -> v.string("foo.slice"), "Slice may not be set for slice units.");
        refused("a.service", "ExecStart", "a(sasb)", v -> v.openArray().openStruct().string("true").strings(List.of()).bool(false).closeStruct().closeArray(),
                "\"ExecStart\" argv cannot be empty");
        refused("a.service", "ExecStart", "a(sasb)", v -> v.openArray().openStruct().string("a/b").strings(List.of("a")).bool(false).closeStruct().closeArray(),
                "\"a/b\" is neither a valid executable name nor an absolute path");
        refused("a.service", "Nice", "i", v -> v.int32(99), "Invalid Nice value: 99");
        refused("a.service", "Environment", "as", v -> v.strings(List.of("1=2")), "Invalid environment block.");
        refused("a.service", "WorkingDirectory", "s", v -> v.string("foo"), "WorkingDirectory= expects an absolute path or '~'");
        refused("a.service", "SuccessExitStatus", "(aiai)", v -> v.openStruct().openArray().int32(300).closeArray().openArray().closeArray().closeStruct(),
                "Invalid status code in SuccessExitStatus: 300");
        refused("a.service", "RuntimeDirectory", "as", v -> v.strings(List.of("/x")), "RuntimeDirectory= path is absolute: /x");
        refused("a.service", "CPUWeight", "t", v -> v.uint64(99_999), "Value specified in CPUWeight is out of range");
        refused("a.scope", "PIDs", "au", v -> v.openArray().uint32(1).closeArray(), "Process 1 is a manager process, refusing.");
        refused("a.scope", "PIDs", "au", v -> v.openArray().uint32(2).closeArray(), "Process 2 is a kernel thread, refusing.");
        refused("a.scope", "PIDs", "au", v -> v.openArray().uint32(99_999).closeArray(), "Process with ID 99999 does not exist.");
        refused("a.scope", "PIDs", "au", v -> v.openArray().closeArray(), "Failed to set unit properties: Invalid argument");
    }

    @Test
    void aLoadedUnitTakesWhatMayChangeWhileItRuns() throws Exception {
        BodyWriter body = new BodyWriter("a(sv)").openArray();
        one(body, "CPUWeight", "t", v -> v.uint64(50));
        one(body, "Description", "s", v -> v.string("x"));
        PropertyDraft draft = SettableProperties.ofLoaded(new UnitName("a.service"), call(body.closeArray()));

        String head = "# This is a drop-in unit file extension, created via \"systemctl set-property\"\n# or an equivalent operation. Do not edit.\n";
        assertThat(draft.dropIns()).containsEntry("50-CPUWeight.conf", head + "[Service]\nCPUWeight=50\n")
                .containsEntry("50-Description.conf", head + "[Unit]\nDescription=x\n").hasSize(2);

        BodyWriter other = new BodyWriter("a(sv)").openArray();
        one(other, "User", "s", v -> v.string("nobody"));
        assertThat(catchThrowable(() -> SettableProperties.ofLoaded(new UnitName("a.service"), call(other.closeArray()))))
                .hasMessage("Cannot set property User, or unknown property.");
    }

    @Test
    void eachRowHasOneCompleteType() {
        for (UnitType type : UnitType.values()) {
            assertThat(SettableProperties.of(type).values()).allMatch(row -> Signatures.isSingle(row.type()));
        }
    }

    private void refused(String unit, String property, String type, Consumer<BodyWriter> value, String text) {
        assertThat(catchThrowable(() -> draft(unit, all -> one(all, property, type, value)))).as(property).isInstanceOf(BusError.class).hasMessage(text);
    }

    private String text(String unit, Consumer<BodyWriter> properties) throws Exception {
        return draft(unit, properties).transientText();
    }

    private PropertyDraft draft(String unit, Consumer<BodyWriter> properties) throws Exception {
        BodyWriter body = new BodyWriter("a(sv)").openArray();
        properties.accept(body);
        return SettableProperties.ofNew(new UnitName(unit), call(body.closeArray()));
    }

    private Call call(BodyWriter body) {
        return new Call(bus.bus, BusUnderTest.ROOT, Message.call(1, "a.b", "/a", "a.b", "C").withBody(body), List.of(FD));
    }

    private static void one(BodyWriter all, String name, String type, Consumer<BodyWriter> value) {
        all.openStruct().string(name).openVariant(type);
        value.accept(all);
        all.closeVariant().closeStruct();
    }
}
