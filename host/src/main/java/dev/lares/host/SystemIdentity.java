package dev.lares.host;

import java.util.Map;

/**
 * What a manager says of the system it runs on (org.freedesktop.systemd1(5), {@code Virtualization}, {@code Architecture}).
 *
 * @param virtualization by the names of systemd-detect-virt(1); empty on bare hardware
 * @param container whether that is a container
 * @param architecture by systemd's names
 */
public record SystemIdentity(String virtualization, boolean container, String architecture) {
    /**
     * Looks it up.
     *
     * @param environment the manager's
     * @param isFirstProcess whether the manager is process 1
     */
    public static SystemIdentity read(Map<String, String> environment, boolean isFirstProcess) {
        Virtualization virtualization = new Virtualization(SystemFiles.REAL, environment, isFirstProcess);
        String found = virtualization.detect();
        return new SystemIdentity(
                found.equals(Virtualization.NONE) ? "" : found,
                !virtualization.container().equals(Virtualization.NONE),
                new SystemFacts(SystemFiles.REAL, environment, isFirstProcess).architecture());
    }
}
