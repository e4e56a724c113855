package dev.lares.host;

import dev.lares.engine.Snapshot;

/**
 * Says when the manager re-executes itself because of a fault of its own: at once if the engine contradicts itself, for what is
 * contradictory is not taken over; or if faults come one after the other. But not again and again, where that does not help:
 * then it goes on as well as it can. The count outlives the re-execution, or it would limit nothing.
 */
final class SelfRepair {
    static final int MOST_FAULTS = 5;
    static final long FAULT_INTERVAL_MICROS = 10_000_000;
    static final int MOST_REPAIRS = 3;
    static final long REPAIR_INTERVAL_MICROS = 3_600_000_000L;

    private static final String SECTION = "self-repair";

    private long faultsSinceMicros;
    private int faultCount;
    private long repairsSinceMicros;
    private int repairCount;

    /**
     * Counts a fault; true if the manager is to re-execute itself.
     *
     * @param contradictory whether the engine's invariants do not hold after it
     */
    boolean isDue(long nowMicros, boolean contradictory) {
        if (faultCount == 0 || nowMicros - faultsSinceMicros > FAULT_INTERVAL_MICROS) {
            faultsSinceMicros = nowMicros;
            faultCount = 0;
        }
        faultCount++;
        if (!contradictory && faultCount < MOST_FAULTS) {
            return false;
        }
        if (repairCount == 0 || nowMicros - repairsSinceMicros > REPAIR_INTERVAL_MICROS) {
            repairsSinceMicros = nowMicros;
            repairCount = 0;
        }
        if (repairCount >= MOST_REPAIRS) {
            return false;
        }
        repairCount++;
        faultCount = 0;
        return true;
    }

    void save(Handover handover) {
        handover.add(SECTION).put("repairs", repairsSinceMicros, repairCount);
    }

    void restore(Handover handover) {
        handover.read(SECTION, this::restore);
    }

    private boolean restore(Snapshot.Line line) {
        if (!line.key().equals("repairs")) {
            return false;
        }
        repairsSinceMicros = line.number();
        repairCount = line.integer();
        return true;
    }
}
