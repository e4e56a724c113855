package dev.lares.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The credentials (passwords, keys) that the manager has put into files for this service alone, systemd.exec(5)
 * "LoadCredential=", "SetCredential=": {@code $CREDENTIALS_DIRECTORY}. Without the variable there are none.
 */
public final class ServiceCredentials {
    /** The manager puts no larger ones there, systemd.exec(5) "LoadCredential=". */
    public static final int MOST_BYTES = 1024 * 1024;

    private final Optional<Path> directory;

    private ServiceCredentials(Optional<Path> directory) {
        this.directory = directory;
    }

    public static ServiceCredentials fromEnvironment() {
        return of(System.getenv());
    }

    public static ServiceCredentials of(Map<String, String> environment) {
        return new ServiceCredentials(Optional.ofNullable(environment.get("CREDENTIALS_DIRECTORY"))
                .filter(path -> path.startsWith("/")).map(Path::of));
    }

    /** The names of all that can be read. */
    public SortedSet<String> names() throws IOException {
        SortedSet<String> names = new TreeSet<>();
        if (directory.isEmpty()) {
            return names;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory.get())) {
            for (Path entry : entries) {
                if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
                    names.add(entry.getFileName().toString());
                }
            }
        }
        return names;
    }

    /**
     * The bytes of a credential; empty if there is none of that name. The caller overwrites them when they are no longer
     * needed.
     *
     * @throws IllegalArgumentException if the name is no plain file name: it could lead elsewhere
     * @throws IOException if it is larger than {@link #MOST_BYTES}, no regular file, or not readable
     */
    public Optional<byte[]> read(String name) throws IOException {
        checkName(name);
        if (directory.isEmpty()) {
            return Optional.empty();
        }
        Path file = directory.get().resolve(name);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("cannot read credential " + name + ": not a regular file");
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("cannot read credential " + name + ": larger than " + MOST_BYTES + " bytes");
            }
            return Optional.of(bytes);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * The text of a credential in UTF-8, as it is: a line end at its end belongs to it.
     *
     * @throws IOException as {@link #read}, and if it is not UTF-8
     */
    public Optional<String> readText(String name) throws IOException {
        Optional<byte[]> bytes = read(name);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.get())).toString());
        } catch (CharacterCodingException e) {
            throw new IOException("cannot read credential " + name + ": not UTF-8", e);
        }
    }

    private static void checkName(String name) {
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("cannot read credential '" + name + "': not a file name");
        }
    }
}
