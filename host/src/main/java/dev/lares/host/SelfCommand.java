package dev.lares.host;

import dev.lares.linux.LinuxException;
import java.util.List;

/** How the manager's program is started anew, with a state to go on from. */
@FunctionalInterface
public interface SelfCommand {
    /**
     * The arguments, the name of the program first; throws if that would fail, since afterwards nobody is there to tell.
     *
     * @param stateFd the descriptor of the state, which {@link Handover#receive} takes
     */
    List<String> arguments(int stateFd) throws LinuxException;
}
