package dev.lares.cli;

import dev.lares.linux.FileStatus;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Stat;
import dev.lares.linux.Unistd;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a manager has its sockets and its units their runtime directories. A container may have a read-only root and
 * run the manager under any number, so the usual place is only the first of several.
 *
 * @param root what {@code RuntimeDirectory=} starts from, as {@code /run}
 * @param manager the manager's own directory, as {@code /run/systemd}
 * @param unusual why it is not the usual place; empty if it is
 */
record RuntimePlace(String root, String manager, Optional<String> unusual) {
    /** There is no place to write to. */
    static final class NoPlaceException extends Exception {
        private static final long serialVersionUID = 1;

        NoPlaceException(String message) {
            super(message);
        }
    }

    /** For {@code lares init}: the first that can be written of the usual one, {@code $XDG_RUNTIME_DIR}, and one in /tmp. */
    static RuntimePlace ofManager(InitOptions options, Map<String, String> environment, long uid) throws NoPlaceException {
        if (options.runtimeDirectory().isPresent()) {
            String manager = options.runtimeDirectory().get();
            prepare(Path.of(manager));
            return new RuntimePlace(Path.of(manager).getParent().toString(), manager, Optional.empty());
        }
        List<String> roots = new ArrayList<>();
        if (!options.user()) {
            roots.add("/run");
        }
        Optional.ofNullable(environment.get("XDG_RUNTIME_DIR")).filter(path -> path.startsWith("/")).ifPresent(roots::add);
        if (options.user()) {
            roots.add("/run/user/" + uid);
        }
        String own = "/tmp/lares-" + uid;
        roots.add(own);
        return firstOf(roots, own, uid);
    }

    private static RuntimePlace firstOf(List<String> roots, String own, long uid) throws NoPlaceException {
        List<String> faults = new ArrayList<>();
        for (String root : roots) {
            try {
                if (root.equals(own)) {
                    makePrivate(own, uid);
                }
                prepare(Path.of(root, "systemd"));
                Optional<String> unusual = faults.isEmpty() ? Optional.empty() : Optional.of(faults.getFirst());
                return new RuntimePlace(root, root + "/systemd", unusual);
            } catch (NoPlaceException e) {
                faults.add(e.getMessage());
            }
        }
        throw new NoPlaceException(String.join("; ", faults) + "; name a writable one with --runtime-directory");
    }

    /** For {@code lares up}: a new one each time. The caller removes it by {@link #remove}. */
    static RuntimePlace ofForeground(Map<String, String> environment, long uid) throws NoPlaceException {
        String parent = Optional.ofNullable(environment.get("XDG_RUNTIME_DIR"))
                .or(() -> Optional.ofNullable(environment.get("TMPDIR")))
                .filter(path -> path.startsWith("/") && Files.isWritable(Path.of(path)))
                .orElse("/tmp");
        String root = parent + "/lares-up-" + Unistd.pid() + "-" + Long.toHexString(Seed.fresh());
        try {
            // Made anew, or not at all. Services of root's may run under other users, and must find the socket.
            Stat.makeDirectory(root, uid == 0 ? 0755 : 0700);
            return new RuntimePlace(root, root + "/manager", Optional.empty());
        } catch (LinuxException e) {
            throw new NoPlaceException("%s; name another place by TMPDIR".formatted(e.getMessage()));
        }
    }

    /** Removes it with all that is left in it. */
    void remove() {
        removeTree(Path.of(root));
    }

    /** Removes a tree of files without ever following a link: services may change it meanwhile. */
    static void removeTree(Path top) {
        try (DirectoryStream<Path> parent = Files.newDirectoryStream(top.toAbsolutePath().getParent())) {
            if (parent instanceof SecureDirectoryStream<Path> secure) {
                removeEntry(secure, top.getFileName());
            }
        } catch (IOException _) {
            return; // It stays: not ours, or gone already.
        }
    }

    private static void removeEntry(SecureDirectoryStream<Path> parent, Path name) throws IOException {
        boolean directory = parent.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS).readAttributes().isDirectory();
        if (!directory) {
            parent.deleteFile(name);
            return;
        }
        try (SecureDirectoryStream<Path> entries = parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            for (Path entry : entries) {
                removeEntry(entries, entry.getFileName());
            }
        }
        parent.deleteDirectory(name);
    }

    /** Anybody may make things in /tmp: what another user has put there under this name is not used. */
    private static void makePrivate(String path, long uid) throws NoPlaceException {
        try {
            if (!Files.exists(Path.of(path), LinkOption.NOFOLLOW_LINKS)) {
                Stat.makeDirectory(path, 0700);
            }
            FileStatus status = Stat.ofLink(path);
            if (!status.isDirectory() || status.uid() != uid || (status.permissions() & 0022) != 0) {
                throw new NoPlaceException("cannot use %s: it is not a directory of this user's alone".formatted(path));
            }
        } catch (LinuxException e) {
            throw new NoPlaceException(e.getMessage());
        }
    }

    private static void prepare(Path directory) throws NoPlaceException {
        try {
            Files.createDirectories(directory.getParent());
            if (!Files.isWritable(Files.isDirectory(directory) ? directory : directory.getParent())) {
                throw new NoPlaceException("cannot use %s: not writable".formatted(directory));
            }
        } catch (IOException e) {
            throw new NoPlaceException("cannot make %s: %s".formatted(directory, reason(e)));
        }
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName().replace("Exception", "") + " " + e.getMessage();
    }
}
