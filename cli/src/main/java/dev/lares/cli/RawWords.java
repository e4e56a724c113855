package dev.lares.cli;

import dev.lares.linux.LinuxException;
import dev.lares.linux.ProcSelf;
import java.util.List;

/**
 * The words of the command line as the kernel got them. A JVM decodes them by the locale, so in a C locale, as in a boot
 * script, it loses what is not ASCII; another program's arguments must arrive whole.
 */
final class RawWords {
    private RawWords() {}

    /** The same words from {@code /proc/self/cmdline}; as they are if they are not its last ones. */
    static List<String> of(List<String> words) {
        try {
            List<String> all = ProcSelf.commandLine();
            List<String> raw = all.subList(Math.max(0, all.size() - words.size()), all.size());
            return areThose(raw, words) ? raw : words;
        } catch (LinuxException e) {
            return words;
        }
    }

    private static boolean areThose(List<String> raw, List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            if (i >= raw.size() || isAscii(raw.get(i)) != isAscii(words.get(i)) || isAscii(raw.get(i)) && !raw.get(i).equals(words.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
