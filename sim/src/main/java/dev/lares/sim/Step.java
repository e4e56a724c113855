package dev.lares.sim;

import dev.lares.engine.Effect;
import dev.lares.engine.Event;
import dev.lares.engine.JobView;
import java.util.List;
import java.util.SortedMap;

/**
 * One event, and what the engine made of it.
 *
 * @param number counts the steps of a simulation, from 1
 * @param event what happened
 * @param effects what the engine wanted
 * @param jobsBefore the jobs before the event, by number
 * @param jobsAfter the jobs after it, by number
 */
record Step(
        long number, Event event, List<Effect> effects, SortedMap<Long, JobView> jobsBefore, SortedMap<Long, JobView> jobsAfter) {}
