package dev.lares.host;

/** What the parts of a host share. */
record HostParts(
        HostOptions options,
        EventLoop loop,
        HostedUnits units,
        Children children,
        ProcessTracking tracking,
        Descriptors descriptors,
        ServiceOutput output,
        Faults faults) {}
