package dev.lares.process;

/**
 * What a process has read and written since it started, proc(5) {@code /proc/PID/io}; of children that were waited for too.
 *
 * @param readBytes asked for by read(2) and its like, from anything
 * @param writtenBytes given to write(2) and its like
 * @param readCalls system calls that read
 * @param writeCalls system calls that write
 * @param storageReadBytes fetched from disks
 * @param storageWrittenBytes sent to disks
 * @param cancelledWriteBytes of those, what was cut off before it got there
 */
public record IoCounters(
        long readBytes,
        long writtenBytes,
        long readCalls,
        long writeCalls,
        long storageReadBytes,
        long storageWrittenBytes,
        long cancelledWriteBytes) {}
