package dev.lares.engine;

import dev.lares.unit.Condition;
import dev.lares.unit.LoadedUnit;
import java.util.Map;
import java.util.Optional;

/**
 * A unit as others see it.
 *
 * @param unit what its files say
 * @param states its state
 * @param machine its type's own part
 * @param job its job, if it has one
 * @param invocationId the id of the current or last activation; empty if there was none
 * @param inactiveExit when it last began to leave inactive
 * @param activeEnter when it last became active
 * @param activeExit when it last ceased to be active
 * @param inactiveEnter when it last became inactive or failed
 * @param stateChange when its state last changed
 * @param conditionResult whether the conditions held when last checked; false if there was no check
 * @param assertResult whether the asserts held when last checked; false if there was no check
 * @param conditionCheck when conditions were last checked
 * @param assertCheck when asserts were last checked
 * @param conditionResults how each condition and assert came out, in the order of checking: 1 if it held, -1 if not
 * @param canReload whether a reload job would do anything
 * @param freezer whether its processes are held
 * @param perpetual whether the unit is always there and can never be stopped
 */
public record UnitView(
        LoadedUnit unit,
        UnitStates states,
        MachineView machine,
        Optional<JobView> job,
        String invocationId,
        Moment inactiveExit,
        Moment activeEnter,
        Moment activeExit,
        Moment inactiveEnter,
        Moment stateChange,
        boolean conditionResult,
        boolean assertResult,
        Moment conditionCheck,
        Moment assertCheck,
        Map<Condition, Integer> conditionResults,
        boolean canReload,
        FreezerState freezer,
        boolean perpetual) {}
