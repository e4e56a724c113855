package dev.lares.daemon;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.file.Files;
import java.nio.file.Path;

/** What single tests need of the machine. Without it they are skipped, except in CI, where nothing else would run them. */
final class Needs {
    private Needs() {}

    static void root() {
        require("root".equals(System.getProperty("user.name")), "root");
    }

    static void program(String path) {
        require(Files.isExecutable(Path.of(path)), path);
    }

    /** An address of the loopback device; some containers have none of IPv6. */
    static void family(ProtocolFamily family) throws IOException {
        if (family == StandardProtocolFamily.INET6) {
            boolean there = NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                    .anyMatch(address -> address instanceof Inet6Address && address.isLoopbackAddress());
            require(there, "the address ::1");
        }
    }

    static void require(boolean there, String what) {
        if (!there && "true".equals(System.getenv("CI"))) {
            fail("this test needs %s, and CI must not skip", what);
        }
        assumeTrue(there, "needs " + what);
    }
}
