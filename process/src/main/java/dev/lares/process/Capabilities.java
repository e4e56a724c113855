package dev.lares.process;

/** The sets of capabilities of a thread, capabilities(7) "Thread capability sets"; the ambient one since Linux 4.3. */
public record Capabilities(
        CapabilitySet inheritable,
        CapabilitySet permitted,
        CapabilitySet effective,
        CapabilitySet bounding,
        Reading<CapabilitySet> ambient) {}
