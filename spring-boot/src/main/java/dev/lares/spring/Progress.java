package dev.lares.spring;

/** How far something that takes its time has come. Asked by a thread of its own. */
interface Progress {
    /** Grows with each step. */
    long count();

    /** What it is at, for people. */
    String text();
}
