package dev.lares.systemd1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.Message;
import dev.lares.unit.ShowStatus;
import dev.lares.unit.UnitName;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Manager's methods that look up and tell, org.freedesktop.systemd1(5); sentences as asked of systemd 252. */
final class ManagerMethodsTest {
    private static final String INVALID = "org.freedesktop.DBus.Error.InvalidArgs: ";

    private final BusUnderTest bus = new BusUnderTest();
    private final UnitName a = new UnitName("a.target");

    @BeforeEach
    void oneUnitIsUp() {
        bus.file("a.target").start("a.target");
    }

    private Message call(String member, BodyWriter arguments) {
        return bus.call(BusUnderTest.ROOT, member, arguments);
    }

    private String error(String member, BodyWriter arguments) {
        return BusUnderTest.errorOf(call(member, arguments));
    }

    private String path(String member, BodyWriter arguments) throws Exception {
        Message answer = call(member, arguments);
        assertThat(BusUnderTest.errorOf(answer)).isEmpty();
        return answer.reader().objectPath();
    }

    private String invocation() {
        return bus.engine.unit(a).orElseThrow().invocationId();
    }

    @Test
    void findsAUnitByItsActivation_underAPathThatLastsAsLongAsThat() throws Exception {
        String path = path("GetUnitByInvocationID", new BodyWriter("ay").octets(HexFormat.of().parseHex(invocation())));
        assertThat(path).isEqualTo(ObjectPaths.UNITS + "/" + ObjectPaths.escape(invocation()));
        assertThat(bus.property(path, UnitInterface.NAME, "Id").string()).isEqualTo("a.target");
    }

    @Test
    void findsTheCallersOwnUnit_ifNoActivationIsNamed() throws Exception {
        assertThat(error("GetUnitByInvocationID", new BodyWriter("ay").octets(new byte[16])))
                .isEqualTo("org.freedesktop.systemd1.NoSuchUnit: Client 100 not member of any unit.");
        bus.world.processes.put(100, a);
        assertThat(path("GetUnitByInvocationID", new BodyWriter("ay").octets(new byte[0]))).endsWith(ObjectPaths.escape(invocation()));
    }

    @Test
    void saysThatThereIsNoSuchActivation() {
        String none = "0123456789abcdef0123456789abcdef";
        assertThat(error("GetUnitByInvocationID", new BodyWriter("ay").octets(HexFormat.of().parseHex(none))))
                .isEqualTo("org.freedesktop.systemd1.NoUnitForInvocationID: No unit with the specified invocation ID " + none + " known.");
        assertThat(error("GetUnitByInvocationID", new BodyWriter("ay").octets(new byte[3]))).isEqualTo(INVALID + "Invalid invocation ID");
        assertThat(BusUnderTest.errorOf(bus.call(BusUnderTest.ROOT, ObjectPaths.UNITS + "/odd", UnitInterface.NAME, "Start",
                new BodyWriter("s").string("fail")))).isEqualTo(INVALID + "Unit name odd is neither a valid invocation ID nor unit name.");
    }

    @Test
    void findsAUnitByItsControlGroup_orOneInside() throws Exception {
        bus.world.controlGroups.put(a, "/system.slice/a.target");
        assertThat(path("GetUnitByControlGroup", new BodyWriter("s").string("/system.slice/a.target"))).endsWith("/a_2etarget");
        assertThat(path("GetUnitByControlGroup", new BodyWriter("s").string("/system.slice/a.target/b/c"))).endsWith("/a_2etarget");
        assertThat(error("GetUnitByControlGroup", new BodyWriter("s").string("/system.slice"))).isEqualTo(
                "org.freedesktop.systemd1.NoSuchUnit: Control group '/system.slice' is not valid or not managed by this instance");
        assertThat(error("GetUnitByControlGroup", new BodyWriter("s").string("a"))).isEqualTo(INVALID + "Control group path is not absolute: a");
        assertThat(error("GetUnitByControlGroup", new BodyWriter("s").string("/a/../b")))
                .isEqualTo(INVALID + "Control group path is not normalized: /a/../b");
    }

    @Test
    void dumpsAllItKnows_asTextAndAsFile() throws Exception {
        String text = call("Dump", new BodyWriter("")).reader().string();
        assertThat(text).startsWith("Manager: 252 (Test)\nFeatures: -ALL\nTimestamp userspace: Thu 1970-01-01 00:00:05 UTC\n")
                .contains("-> Unit a.target:\n\tDescription: a.target\n", "\tUnit Active State: active\n", "\tInvocation ID: " + invocation() + "\n");
        BodyReader answer = call("DumpByFileDescriptor", new BodyWriter("")).reader();
        assertThat(answer.fd()).isZero();
        assertThat(bus.lastFile).isEqualTo(text);
    }

    @Test
    void dumpsTheUnitsAskedFor() throws Exception {
        bus.file("b.target").start("b.target");
        String text = call("DumpUnitsMatchingPatterns", new BodyWriter("as").strings(List.of("b*", "c*"))).reader().string();
        assertThat(text).startsWith("-> Unit b.target:\n").doesNotContain("a.target", "Manager");
        call("DumpUnitsMatchingPatternsByFileDescriptor", new BodyWriter("as").strings(List.of("b*")));
        assertThat(bus.lastFile).isEqualTo(text);
    }

    @Test
    void hasNoDynamicUsers() {
        assertThat(error("LookupDynamicUserByName", new BodyWriter("s").string("web")))
                .isEqualTo("org.freedesktop.systemd1.NoSuchDynamicUser: Dynamic user web does not exist.");
        assertThat(error("LookupDynamicUserByName", new BodyWriter("s").string("a:b"))).isEqualTo(INVALID + "User name invalid: a:b");
        assertThat(error("LookupDynamicUserByUID", new BodyWriter("u").uint32(61184)))
                .isEqualTo("org.freedesktop.systemd1.NoSuchDynamicUser: Dynamic user ID 61184 does not exist.");
        assertThat(error("LookupDynamicUserByUID", new BodyWriter("u").uint32(-1))).isEqualTo(INVALID + "User ID invalid: 4294967295");
        assertThat(error("GetDynamicUsers", new BodyWriter(""))).isEmpty();
    }

    @Test
    void showsStatusAsItIsTold() throws Exception {
        assertThat(error("SetShowStatus", new BodyWriter("s").string("error"))).isEmpty();
        assertThat(bus.settings.showStatus()).isEqualTo(ShowStatus.ERROR);
        assertThat(bus.property(ObjectPaths.MANAGER, ManagerInterface.NAME, "ShowStatus").bool()).isFalse();
        assertThat(error("SetShowStatus", new BodyWriter("s").string("sometimes"))).isEqualTo(INVALID + "Invalid show status 'sometimes'");
        assertThat(error("SetShowStatus", new BodyWriter("s").string(""))).isEmpty();
        assertThat(bus.settings.showStatus()).isEqualTo(ShowStatus.YES);
    }

    @Test
    void watchdogsOfServicesCanBeTurnedOff_thoseOfTheMachineAreNotThere() throws Exception {
        assertThat(set(new BodyWriter("ssv").string(ManagerInterface.NAME).string("ServiceWatchdogs").openVariant("b").bool(false)))
                .isEmpty();
        assertThat(bus.property(ObjectPaths.MANAGER, ManagerInterface.NAME, "ServiceWatchdogs").bool()).isFalse();
        assertThat(bus.engine.manager().heedsWatchdogs()).isFalse();
        assertThat(set(new BodyWriter("ssv").string(ManagerInterface.NAME).string("RuntimeWatchdogUSec").openVariant("t").uint64(1)))
                .startsWith("org.freedesktop.DBus.Error.NotSupported: ");
    }

    private String set(BodyWriter open) {
        return BusUnderTest.errorOf(bus.call(BusUnderTest.ROOT, ObjectPaths.MANAGER, "org.freedesktop.DBus.Properties", "Set", open.closeVariant()));
    }

    @Test
    void tellsOnceThatTheStartIsOver_andHowLongItTook() throws Exception {
        List<Message> told = bus.signals.stream().filter(signal -> signal.member().orElseThrow().equals("StartupFinished")).toList();
        assertThat(told).hasSize(1);
        BodyReader times = told.getFirst().reader();
        long userspace = bus.engine.manager().startFinish().monotonicMicros() - 1_000_000;
        assertThat(List.of(times.uint64(), times.uint64(), times.uint64(), times.uint64(), times.uint64(), times.uint64()))
                .containsExactly(0L, 0L, 0L, 0L, userspace, userspace);
    }
}
