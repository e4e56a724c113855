package dev.lares.engine;

import dev.lares.unit.UnitName;

/**
 * A job as others see it.
 *
 * @param id its number, from 1, never reused
 * @param unit what it is for
 * @param type what it does
 * @param running whether it has begun, or waits
 */
public record JobView(long id, UnitName unit, JobType type, boolean running) {}
