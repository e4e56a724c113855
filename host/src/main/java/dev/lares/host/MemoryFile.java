package dev.lares.host;

import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Memory;
import dev.lares.linux.Unistd;

/** Files in memory for others to read. */
final class MemoryFile {
    private MemoryFile() {}

    /** A file with this content that nobody can change, to be read from its beginning. */
    static Fd of(String name, byte[] content) throws LinuxException {
        Fd file = Memory.createFile(name);
        try {
            for (int written = 0; written < content.length;) {
                written += Unistd.writeAt(file, content, written, content.length - written, written);
            }
            Memory.seal(file);
            return file;
        } catch (LinuxException | RuntimeException e) {
            file.close();
            throw e;
        }
    }
}
