package dev.lares.engine;

/** What must hold of a service between two inputs. */
final class ServiceInvariants {
    private ServiceInvariants() {}

    /** Throws {@link IllegalStateException} if the memory contradicts itself. */
    static void check(ServiceMemory memory) {
        ServiceState state = memory.state;
        memory.processes.checkInvariants();
        memory.fdStore.checkInvariants();
        require(!memory.processes.main().isAlive() || state.mayHaveMain(), memory, "a main process");
        require(!memory.processes.control().isAlive() || state.mayHaveControl(), memory, "a control process");
        require(!memory.timers.isWatchdogArmed() || state.isWatched(), memory, "a watchdog");
        require(!memory.timers.isStateArmed() || state.isTimed(), memory, "a timeout");
        require(!memory.pidFileWatched || state.awaitsPidFile(), memory, "a watch for the PID file");
        require(memory.restartCount >= 0, memory, "a negative restart counter");
        boolean leaving = memory.processes.main() instanceof MainProcess.Leaving;
        require(!leaving || memory.pidFileReads.isAwaited() || memory.mainPidCandidate.isPresent(), memory, "an end nobody concludes");
        require(memory.mainPidCandidate.isEmpty() || memory.lists.isAwaited(), memory, "a candidate for the main process nobody judges");
        requireSomebodyToWaitFor(memory);
    }

    /** A state that waits for a process must have one, or it would never end. */
    private static void requireSomebodyToWaitFor(ServiceMemory memory) {
        ServiceProcesses processes = memory.processes;
        switch (memory.state) {
            case ServiceState.Condition _, ServiceState.StartPre _, ServiceState.Stop _ ->
                require(processes.control().isAlive(), memory, "nobody to wait for");
            case ServiceState.StopPost _ -> require(processes.isAnyAlive(), memory, "nobody to wait for");
            case ServiceState.Killing _, ServiceState.Sweeping _ ->
                require(processes.isAnyAlive() || memory.kills.isAwaited() || memory.occupancy != Occupancy.EMPTY, memory, "nobody to wait for");
            case ServiceState.LeftOverCheck _ -> require(memory.lists.isAwaited(), memory, "no list to wait for");
            case ServiceState.Dead _, ServiceState.Failed _, ServiceState.AutoRestart _, ServiceState.Cleaning _, ServiceState.Start _,
                    ServiceState.StartPost _, ServiceState.Running _, ServiceState.Exited _, ServiceState.Reload _,
                    ServiceState.ReloadSignal _, ServiceState.ReloadNotify _ -> {}
        }
    }

    private static void require(boolean holds, ServiceMemory memory, String excess) {
        if (!holds) {
            throw new IllegalStateException("cannot be in state " + memory.state + " with " + excess + ": main "
                    + memory.processes.main() + ", control " + memory.processes.control() + ", processes " + memory.occupancy);
        }
    }
}
