package dev.lares.host;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lares.linux.Unistd;

/** What tests need root for. */
final class Root {
    private Root() {}

    static void assume() {
        assumeTrue(Unistd.effectiveUid() == 0, "this needs root");
    }
}
