package dev.lares.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Java programs of {@code examples} as services without a service manager. */
final class JavaServiceAloneTest {
  private static final String RUN = "/opt/lares/examples/java/run";

  @BeforeEach
  void built() {
    JavaServiceTest.built();
  }

  private static GuestOptions guest(String... options) {
    return new GuestOptions(Init.NONE, List.of(options)).with("--bind=" + Checkout.root() + ":/opt/lares");
  }

  /** Runs a bash script in a guest of its own; {@code $RUN} is the command that runs an example. */
  private static String shell(String script) {
    try (Guest guest = guest("--init=none").boot()) {
      // Whoever runs the tests in the background or with nohup ignores signals, and that is inherited.
      return guest.exec("env", "--default-signal=INT,HUP", "bash", "-c", "RUN=" + RUN + "\ncd /run\n" + script).output();
    }
  }

  /** What a container sees: SIGTERM to process 1, and orphans that nobody else collects. */
  @Test
  void isAGoodProcess1() {
    try (Guest guest = guest("--init=exec " + RUN + " notify-service", "--ready=pid", "--stop-signal=TERM").boot()) {
      guest.waitFor("it has started", () -> guest.exec("test", "-s", "/tmp/clock").exitCode() == 0);
      guest.shell("for i in 1 2 3 4 5; do (exec sleep 0.1 &) ; done").output();
      guest.waitFor("its orphans are collected", () -> guest.shell("ps -e -o stat=,comm= | grep -c '^Z\\|sleep'").stdout()
          .strip().equals("0"));
      assertThat(guest.shutDown()).isEqualTo(new Ending(true, 0));
    }
  }

  /** Typed at script(1)'s terminal; the exit status is the program's. */
  @Test
  void finishesItsRequests_onCtrlC() {
    assertThat(shell("""
        {
          until curl -sf http://127.0.0.1:8481/ >answers; do sleep 0.05; done
          curl -sf 'http://127.0.0.1:8481/slow?1500' >>answers & client=$!
          until curl -sf http://127.0.0.1:8481/health | grep -q ' 1 running'; do sleep 0.05; done
          printf '\\003'
          wait $client
        } | script -qefc "exec $RUN http-service 8481" /dev/null >screen
        echo "exit status ${PIPESTATUS[1]}"
        cat answers""")).isEqualTo("exit status 0\nhello, number 1\nhello, number 2");
  }

  @Test
  void endsAtOnce_onCtrlCAgain() {
    assertThat(shell("""
        {
          until curl -sf http://127.0.0.1:8481/ >/dev/null; do sleep 0.05; done
          curl -sf 'http://127.0.0.1:8481/slow?60000' >/dev/null & client=$!
          until curl -sf http://127.0.0.1:8481/health | grep -q ' 1 running'; do sleep 0.05; done
          while kill -0 $client 2>/dev/null; do printf '\\003'; sleep 0.3; done
        } | script -qefc "exec $RUN http-service 8481" /dev/null >screen
        echo "exit status ${PIPESTATUS[1]}"
        grep -o 'interrupted.*once' screen""")).isEqualTo("exit status 130\ninterrupted while stopping: ending at once");
  }

  @Test
  void survivesHangUps_withNohup() {
    assertThat(shell("""
        nohup $RUN http-service 8481 </dev/null >out 2>&1 & pid=$!
        until curl -sf http://127.0.0.1:8481/; do sleep 0.05; done
        kill -HUP $pid
        curl -sf http://127.0.0.1:8481/
        kill -TERM $pid
        wait $pid
        echo "exit status $?"
        cat out""")).isEqualTo("hello, number 1\nhello, number 2\nexit status 0\n"
        + "listening on /127.0.0.1:8481");
  }

  @Test
  void saysWhyItCannotStart_withAnExitCodeOfTheLsb() {
    assertThat(shell("""
        $RUN http-service 80x 2>&1; echo "exit status $?"
        $RUN notify-service nowhere 2>&1; echo "exit status $?"
        setpriv --bounding-set=-net_bind_service $RUN http-service 80 2>err; echo "exit status $?"; head -n 1 err
        $RUN http-service 8481 & pid=$!
        until curl -sf http://127.0.0.1:8481/; do sleep 0.05; done
        $RUN http-service 8481 2>err; echo "exit status $?"; head -n 1 err
        kill $pid; wait $pid; echo "exit status $?\"""")).isEqualTo("""
        cannot start: cannot listen on port '80x': not 0 to 65535
        exit status 2
        cannot start: cannot read nowhere: no such file
        exit status 6
        exit status 4
        cannot start: BindException: Permission denied
        listening on /127.0.0.1:8481
        hello, number 1
        exit status 1
        cannot start: BindException: Address already in use
        exit status 0""");
  }

  @Test
  void survivesAPipeThatNobodyReads() {
    assertThat(shell("""
        echo interval=500 >clock.conf
        (exec $RUN notify-service clock.conf 2>&1; ) > >(exit) & pid=$!
        until [ -s /tmp/clock ]; do sleep 0.05; done
        echo often >clock.conf
        kill -HUP $pid
        rm /tmp/clock
        until [ -s /tmp/clock ]; do sleep 0.05; done
        kill -TERM $pid
        wait $pid
        echo "exit status $?\"""")).isEqualTo("exit status 0");
  }
}
