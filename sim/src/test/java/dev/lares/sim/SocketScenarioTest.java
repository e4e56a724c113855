package dev.lares.sim;

import static dev.lares.sim.Scenario.seconds;

import dev.lares.engine.JobResult;
import org.junit.jupiter.api.Test;

/** Sockets, and services that are started by a connection (systemd.socket(5)). */
class SocketScenarioTest {
    private static final String SOCKET = "[Socket]\nListenStream=/run/web\nListenStream=@web\nFileDescriptorName=door\n";
    private static final String SERVICE = "[Service]\nExecStart=/sim/run run\n";

    @Test
    void listens_andStartsItsServiceAtTheFirstConnection_withItsSockets() {
        new Scenario()
                .given("web.socket", SOCKET)
                .given("web.service", SERVICE)
                .start("web.socket")
                .expect("web.socket", "active", "listening")
                .expectActive("web.service", "inactive")
                .connect("/run/web")
                .expect("web.service", "active", "running")
                .expect("web.socket", "active", "running")
                .expectFdsPassed("web.service", 2)
                .stopAll();
    }

    @Test
    void serviceThatIsStartedByItself_takesTheSocketsOver_andLeavesThemToTheManagerAtItsEnd() {
        new Scenario()
                .given("web.socket", SOCKET)
                .given("web.service", "[Unit]\nRequires=web.socket\n" + SERVICE)
                .start("web.service")
                .expect("web.socket", "active", "running")
                .expectFdsPassed("web.service", 2)
                .kill9Main("web.service")
                .expect("web.service", "failed", "failed")
                .expect("web.socket", "active", "listening")
                .connect("@web")
                .expect("web.service", "active", "running")
                .stop("web.socket")
                .expect("web.socket", "inactive", "dead")
                .expect("web.service", "inactive", "dead")
                .expectNoOpenFds()
                .stopAll();
    }

    @Test
    void connectionThatWaitedWhileTheServiceEnded_startsItAgain() {
        new Scenario()
                .given("web.socket", SOCKET)
                .given("web.service", "[Service]\nExecStart=/sim/run sleep 5s exit 0\n")
                .start("web.socket")
                .connect("/run/web")
                .connect("/run/web")
                .after(seconds(6))
                .expectSpawned("web.service ExecStart", "web.service ExecStart")
                .expect("web.socket", "active", "running")
                .stopAll();
    }

    @Test
    void serviceThatNeverTakesTheConnection_isStartedUntilTheLimit() {
        new Scenario()
                .given("web.socket", SOCKET)
                .given("web.service", "[Service]\nType=oneshot\nExecStart=/absent/program\n")
                .start("web.socket")
                .connect("/run/web")
                .untilSettled()
                .expect("web.socket", "failed", "failed")
                .expectResult("web.socket", "service-start-limit-hit")
                .expectNoOpenFds()
                .stopAll();
    }

    @Test
    void addressInUse_failsTheSocket() {
        new Scenario()
                .given("web.socket", SOCKET)
                .given("web.service", SERVICE)
                .given("other.socket", "[Socket]\nListenStream=@web\n")
                .given("other.service", SERVICE)
                .start("web.socket")
                .start("other.socket")
                .expect("other.socket", "failed", "failed")
                .expectResult("other.socket", "resources")
                .expectJobResult("other.socket", JobResult.FAILED)
                .stopAll();
    }

    @Test
    void socketWithoutAService_isRefused() {
        new Scenario()
                .given("web.socket", SOCKET)
                .start("web.socket")
                .expect("web.socket", "inactive", "dead")
                .expectJobResult("web.socket", JobResult.FAILED)
                .expectLog("Socket service web.service not loaded, refusing.")
                .stopAll();
    }

    @Test
    void socketOfARunningService_isRefused() {
        new Scenario()
                .given("web.socket", SOCKET)
                .given("web.service", SERVICE)
                .start("web.service")
                .start("web.socket")
                .expectJobResult("web.socket", JobResult.FAILED)
                .expectLog("Socket service web.service already active, refusing.")
                .stopAll();
    }

    @Test
    void whatCannotBeListenedOn_isUnsupported() {
        new Scenario()
                .given("web.socket", "[Socket]\nListenDatagram=/run/web\n")
                .given("web.service", SERVICE)
                .start("web.socket")
                .expectJobResult("web.socket", JobResult.UNSUPPORTED)
                .expectLog("cannot listen on ListenDatagram=/run/web: not implemented yet")
                .stopAll();
    }
}
