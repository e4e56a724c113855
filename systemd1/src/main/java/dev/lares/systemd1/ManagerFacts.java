package dev.lares.systemd1;

import dev.lares.engine.Moment;
import java.util.List;

/**
 * What never changes of a manager while it runs, besides its settings.
 *
 * @param version as {@code 252 (Lares 0.1.0)}: what {@code systemctl --version} of the manager would say
 * @param features optional parts with {@code +} or {@code -} in front, separated by blanks
 * @param virtualization what it runs in by the names of systemd-detect-virt(1); empty on bare hardware
 * @param container whether that is a container, whose kernel came up without it
 * @param architecture the kernel's, by systemd's names
 * @param kernel when the kernel came up; {@link Moment#NEVER} where that was not for this manager
 * @param userspace when the manager came up
 * @param unitPath the directories of unit files, the first one first
 */
public record ManagerFacts(
        String version, String features, String virtualization, boolean container, String architecture, Moment kernel, Moment userspace,
        List<String> unitPath) {
    public ManagerFacts {
        unitPath = List.copyOf(unitPath);
    }
}
