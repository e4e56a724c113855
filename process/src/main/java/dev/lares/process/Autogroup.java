package dev.lares.process;

/** The group of processes of a session that share a part of the processors, sched(7) "The autogroup feature". */
public record Autogroup(long id, int nice) {}
