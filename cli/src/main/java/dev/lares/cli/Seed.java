package dev.lares.cli;

import java.util.Optional;
import java.util.UUID;

/** What a manager draws its identifiers from, different for each of its lives. */
final class Seed {
    private Seed() {}

    static long fresh() {
        Optional<UUID> fromKernel = MachineFacts.line("/proc/sys/kernel/random/uuid").map(UUID::fromString);
        return fromKernel.map(uuid -> uuid.getMostSignificantBits() ^ uuid.getLeastSignificantBits() * 31).orElseGet(System::nanoTime);
    }
}
