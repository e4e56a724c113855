package dev.lares.cli.systemctl;

/** When a timer elapses next: the earlier of its two clocks' times. */
final class NextElapse {
    private NextElapse() {}

    /** In microseconds since 1970; 0 if it does not. */
    static long of(UnitFacts timer) {
        long real = timer.micros("NextElapseUSecRealtime");
        long monotonic = timer.micros("NextElapseUSecMonotonic");
        long converted = 0;
        if (Timestamps.isSet(monotonic)) {
            long now = (long) (Double.parseDouble(ManagerPage.firstLine("/proc/uptime").split(" ")[0]) * 1e6);
            converted = Math.max(1, System.currentTimeMillis() * 1000 + monotonic - now);
        }
        if (Timestamps.isSet(real) && converted != 0) {
            return Math.min(real, converted);
        }
        return Timestamps.isSet(real) ? real : converted;
    }
}
