package dev.lares.host;

import dev.lares.linux.Errno;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.function.BooleanSupplier;

/** Removes a directory with all that is in it, from an open directory downwards, without following links. */
final class Removal {
    private Removal() {}

    /** Removes an entry of the directory, whatever it is; nothing if it is not there. */
    static void remove(Fd parent, String name) throws LinuxException {
        remove(parent, name, () -> false);
    }

    /** Removes an entry of the directory, unless it is told to stop before all is removed: then ECANCELED. */
    static void remove(Fd parent, String name, BooleanSupplier stopped) throws LinuxException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(Path.of("/proc/self/fd/" + parent.number()))) {
            remove((SecureDirectoryStream<Path>) stream, Path.of(name), stopped);
        } catch (NoSuchFileException _) {
            return; // somebody was faster
        } catch (DirectoryNotEmptyException e) {
            throw new LinuxException("remove", name, Errno.ENOTEMPTY);
        } catch (InterruptedIOException e) {
            throw new LinuxException("remove", name, Errno.ECANCELED);
        } catch (IOException | DirectoryIteratorException e) {
            throw new LinuxException("remove", name + " (" + e.getMessage() + ")", Errno.EIO);
        }
    }

    private static void remove(SecureDirectoryStream<Path> parent, Path name, BooleanSupplier stopped) throws IOException {
        if (stopped.getAsBoolean()) {
            throw new InterruptedIOException();
        }
        boolean directory = parent.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes()
                .isDirectory();
        if (!directory) {
            parent.deleteFile(name);
            return;
        }
        try (SecureDirectoryStream<Path> inside = parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            for (Path entry : inside) {
                remove(inside, entry.getFileName(), stopped);
            }
        }
        parent.deleteDirectory(name);
    }
}
