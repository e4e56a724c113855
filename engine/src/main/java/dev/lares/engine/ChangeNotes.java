package dev.lares.engine;

/**
 * What a machine adds to a change of its state.
 *
 * @param reloadFailed a reload ended badly, though the unit runs on
 * @param willRestart the unit failed or ended but will be restarted: no job fails and no OnFailure= is triggered
 * @param skipped an {@code ExecCondition=} said no: the unit counts as skipped, not as failed
 */
record ChangeNotes(boolean reloadFailed, boolean willRestart, boolean skipped) {
    static final ChangeNotes NONE = new ChangeNotes(false, false, false);
    static final ChangeNotes RELOAD_FAILED = new ChangeNotes(true, false, false);
    static final ChangeNotes WILL_RESTART = new ChangeNotes(false, true, false);
    static final ChangeNotes SKIPPED = new ChangeNotes(false, false, true);
}
