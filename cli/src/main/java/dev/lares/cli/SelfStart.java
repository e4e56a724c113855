package dev.lares.cli;

import dev.lares.host.SelfCommand;
import dev.lares.linux.Errno;
import dev.lares.linux.LinuxException;
import dev.lares.linux.ProcSelf;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of this very process, to be executed again with {@value #OPTION} and the number of the descriptor where the
 * state is. Nothing may be missing that the start needs: an init whose program cannot start takes the machine with it.
 */
final class SelfStart implements SelfCommand {
    static final String OPTION = "--deserialize";

    @Override
    public List<String> arguments(int stateFd) throws LinuxException {
        require(ProcSelf.executable());
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!entry.isEmpty()) {
                require(entry);
            }
        }
        List<String> arguments = new ArrayList<>(ProcSelf.commandLine());
        arguments.removeIf(argument -> argument.startsWith(OPTION + "="));
        arguments.add(OPTION + "=" + stateFd);
        return arguments;
    }

    private static void require(String file) throws LinuxException {
        if (!Files.isReadable(Path.of(file))) {
            throw new LinuxException("start this program again without", file, Errno.ENOENT);
        }
    }
}
