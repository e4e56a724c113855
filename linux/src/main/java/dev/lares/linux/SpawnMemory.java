package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/**
 * The native memory of one worker: handed out from the start for every child, and not zeroed. All threads may use it,
 * because the gatekeeper fills in what the worker, or its mould, has laid out.
 */
final class SpawnMemory implements AutoCloseable {
    private static final long FIRST_BYTES = 16 * 1024;

    private Arena arena = Arena.ofShared();
    private MemorySegment block = arena.allocate(FIRST_BYTES, 16);

    /** At least that much memory; what was handed out before is void. */
    SegmentAllocator reuse(long neededBytes) {
        if (block.byteSize() < neededBytes) {
            arena.close();
            arena = Arena.ofShared();
            block = arena.allocate(Long.highestOneBit(neededBytes) * 2, 16);
        }
        return SegmentAllocator.slicingAllocator(block);
    }

    @Override
    public void close() {
        arena.close();
    }
}
