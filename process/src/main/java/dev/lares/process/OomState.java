package dev.lares.process;

/**
 * How likely a process is ended when memory is short, proc(5).
 *
 * @param score 0 to 2000: the highest goes first
 * @param adjust what was added, -1000 (never) to 1000
 */
public record OomState(Reading<Integer> score, Reading<Integer> adjust) {
    static final OomState NOT_ASKED = new OomState(Reading.notAsked(), Reading.notAsked());
}
