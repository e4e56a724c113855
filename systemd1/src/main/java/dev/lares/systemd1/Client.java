package dev.lares.systemd1;

import java.util.Optional;

/**
 * Who calls: a connection to the private socket, or a name on the bus.
 *
 * @param id tells clients apart, for as long as this manager runs
 * @param uid by the kernel's or the bus's word
 * @param pid likewise; 0 if not known
 * @param busName the unique name on the bus; empty on the private socket
 * @param takesFds whether descriptors can be sent to it
 */
public record Client(long id, int uid, int pid, Optional<String> busName, boolean takesFds) {}
