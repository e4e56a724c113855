package dev.lares.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients on the manager's private socket that break the protocol, stall, or read nothing: they harm nobody but themselves. */
final class ControlSocketTest {
  /** A few times what was measured, and far less than the clients ask for if nothing were bounded. */
  private static final long MOST_GROWTH_KIB = 96 * 1024;

  private static final String CLIENTS = """
      import os, random, socket, struct, sys, time

      PATH = '/run/systemd/private'
      AUTH = b'\\0AUTH EXTERNAL\\r\\nDATA\\r\\nNEGOTIATE_UNIX_FD\\r\\nBEGIN\\r\\n'

      def connect():
          s = socket.socket(socket.AF_UNIX)
          s.connect(PATH)
          s.settimeout(20)
          return s

      def string(b, text):
          b += b'\\0' * (-len(b) % 4)
          return b + struct.pack('<I', len(text)) + text.encode() + b'\\0'

      def call(member, serial):
          fields = b''
          for code, sig, text in ((1, b'o', '/org/freedesktop/systemd1'), (2, b's', 'org.freedesktop.systemd1.Manager'), (3, b's', member)):
              fields += b'\\0' * (-len(fields) % 8) + bytes([code, 1]) + sig + b'\\0'
              fields = string(fields, text)
          head = b'l\\1\\0\\1' + struct.pack('<III', 0, serial, len(fields)) + fields
          return head + b'\\0' * (-len(head) % 8)

      def spoil(count):
          seed = random.Random(4711)
          good = call('ListUnits', 7)
          s = None
          for _ in range(count):
              if s is None:
                  s = connect()
                  s.sendall(AUTH)
              bad = bytearray(good)
              for _ in range(seed.randint(1, 4)):
                  bad[seed.randrange(len(bad))] = seed.randrange(256)
              try:
                  s.sendall(bytes(bad))
                  s.setblocking(False)
                  try:
                      while True:
                          if not s.recv(65536):
                              raise ConnectionError
                  except BlockingIOError:
                      pass
                  s.settimeout(20)
              except (ConnectionError, socket.timeout):
                  s.close()
                  s = None

      def stall():
          stalled = []
          for i in range(200):
              s = connect()
              if i % 4 == 1:
                  s.sendall(AUTH[:20])
              elif i % 4 == 2:
                  s.sendall(AUTH + call('ListUnits', 1)[:30])
              elif i % 4 == 3:
                  s.sendall(AUTH)
                  s.setblocking(False)
                  try:
                      for serial in range(1, 100000):
                          s.sendall(call('ListUnits', serial))
                  except (BlockingIOError, ConnectionError):
                      pass
              stalled.append(s)
          return stalled

      if sys.argv[1] == 'spoil':
          spoil(10000)
      else:
          stalled = stall()
          open('/run/stalled', 'w').close()
          while not os.path.exists('/run/released'):
              time.sleep(0.05)
      """;

  @TempDir Path folder;

  @Test
  void survivesMalformedMessages_andClientsThatStall() {
    Guest.requireRoot();
    UnitFolder files = new UnitFolder(folder.resolve("files")).file("opt/clients.py", CLIENTS);
    UnitFolder units = new UnitFolder(folder.resolve("units")).file("sleep.service", "[Unit]\nStartLimitIntervalSec=0\n[Service]\nExecStart=/bin/sleep 1000\n");
    try (Guest guest = GuestOptions.of(Init.LARES).units(units.path()).files(files.path()).boot()) {
      guest.shell("for i in $(seq 50); do systemctl is-active sleep.service; done >/dev/null; systemctl list-units --all >/dev/null").output();
      long before = residentKib(guest);

      guest.exec("timeout", "100", "python3", "/opt/clients.py", "spoil").output();
      long afterSpoilt = residentKib(guest);

      guest.shell("timeout 100 python3 /opt/clients.py stall >/dev/null 2>&1 & timeout 60 sh -c 'until test -e /run/stalled; do sleep 0.05; done'").output();
      guest.shell("for i in $(seq 20); do timeout 10 systemctl restart sleep.service || exit; done").output();
      long whileStalled = residentKib(guest);
      guest.exec("touch", "/run/released").output();

      guest.waitFor("the clients are gone", () -> guest.shell("pgrep -f opt/clients.py").exitCode() != 0);
      assertThat(guest.exec("timeout", "10", "systemctl", "is-active", "sleep.service").output()).isEqualTo("active");
      System.out.printf("resident KiB: %d before, %d after 10,000 malformed messages, %d with 200 stalled clients, %d after them%n",
          before, afterSpoilt, whileStalled, residentKib(guest));
      assertThat(afterSpoilt - before).as("growth by malformed messages, KiB").isLessThan(MOST_GROWTH_KIB / 4);
      assertThat(whileStalled - before).as("growth by stalled clients, KiB").isLessThan(MOST_GROWTH_KIB);
      assertThat(guest.console()).doesNotContain("OutOfMemory", "cannot handle what came on");
    }
  }

  private static long residentKib(Guest guest) {
    return Long.parseLong(guest.shell("awk '/^VmRSS:/ { print $2 }' /proc/1/status").output());
  }
}
