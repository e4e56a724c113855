package dev.lares.sim;

import static dev.lares.sim.Scenario.seconds;

import dev.lares.engine.JobResult;
import dev.lares.engine.JobType;
import org.junit.jupiter.api.Test;

/** Services that count as started once they own a name on the message bus (systemd.service(5), {@code Type=dbus}, {@code BusName=}). */
class BusNameScenarioTest {
    private static Scenario with(String service) {
        return new Scenario()
                .given("dbus.socket", "[Socket]\nListenStream=/run/dbus/system_bus_socket\n")
                .given("dbus.service", "[Service]\nExecStart=/sim/run run\n")
                .given("web.service", service);
    }

    @Test
    void isUp_onceItsNameIsOwned() {
        with("[Service]\nBusName=org.example.Web\nExecStart=/sim/run sleep 2s own org.example.Web run\n")
                .start("web.service")
                .after(seconds(1))
                .expect("web.service", "activating", "start")
                .expectJob("web.service", JobType.START)
                .after(seconds(2))
                .expect("web.service", "active", "running")
                .expectJobResult("web.service", JobResult.DONE)
                .expect("dbus.socket", "active", "listening")
                .stopAll();
    }

    @Test
    void isStopped_whenItsNameIsLost() {
        with("[Service]\nType=dbus\nBusName=org.example.Web\nExecStart=/sim/run own org.example.Web sleep 3s disown org.example.Web run\n")
                .start("web.service")
                .expect("web.service", "active", "running")
                .after(seconds(4))
                .expect("web.service", "inactive", "dead")
                .expectResult("web.service", "success")
                .expectProcesses("web.service", 0)
                .stopAll();
    }

    @Test
    void fails_ifItsNameIsNotOwnedInTime() {
        with("[Service]\nType=dbus\nBusName=org.example.Web\nTimeoutStartSec=5s\nExecStart=/sim/run own org.example.Other run\n")
                .start("web.service")
                .after(seconds(6))
                .expect("web.service", "failed", "failed")
                .expectResult("web.service", "timeout")
                .stopAll();
    }

    @Test
    void ends_ifItsProcessEndsBeforeItHasTheName() {
        with("[Service]\nType=dbus\nBusName=org.example.Web\nExecStart=/sim/run sleep 1s exit 0\n")
                .start("web.service")
                .after(seconds(2))
                .expect("web.service", "inactive", "dead")
                .expectJobResult("web.service", JobResult.DONE)
                .stopAll();
    }

    @Test
    void postCommandsRun_onceTheNameIsOwned() {
        with("[Service]\nType=dbus\nBusName=org.example.Web\nExecStart=/sim/run sleep 1s own org.example.Web run\nExecStartPost=/sim/run sleep 1s\n")
                .start("web.service")
                .after(seconds(3))
                .expect("web.service", "active", "running")
                .expectSpawned("web.service ExecStart", "web.service ExecStartPost")
                .stopAll();
    }

    @Test
    void nameThatAnotherProcessHad_doesNotCountAsAStart() {
        with("[Service]\nType=dbus\nBusName=org.example.Web\nTimeoutStartSec=5s\nExecStart=/sim/run run\n")
                .given("other.service", "[Service]\nExecStart=/sim/run own org.example.Web run\n")
                .start("other.service")
                .start("web.service")
                .expect("web.service", "activating", "start")
                .after(seconds(6))
                .expectResult("web.service", "timeout")
                .stopAll();
    }

    @Test
    void nameIsOnlyLookedAt_withAnotherType() {
        with("[Service]\nType=simple\nBusName=org.example.Web\nExecStart=/sim/run own org.example.Web sleep 1s disown org.example.Web run\n")
                .start("web.service")
                .after(seconds(2))
                .expect("web.service", "active", "running")
                .stopAll();
    }
}
