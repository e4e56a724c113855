package dev.lares.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.linux.Errno;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Unistd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * PID files among processes, users and filesystems. What went wrong elsewhere, and may not here: written or given away through
 * a symbolic link (nagios, unbound, mrtg, CVE-2017-16933); in a directory of the service's own user (CVE-2017-16933,
 * CVE-2020-14367); neither exclusive nor no-follow (jsvc); errors swallowed (Akuma); read before it was written (systemd
 * #8085); stale after a crash; and a service's own user who writes what a privileged reader believes (CVE-2018-16888).
 */
@Timeout(180)
final class PidFileProcessTest {
    private static final int ROUNDS = 100;
    private static final int NOBODY = 65534;

    @TempDir Path temporary;

    @Test
    void hasExactlyOneWinnerWheneverTwoStartAtOnce() throws Exception {
        try (JavaProcess one = JavaProcess.start(PidFileProgram.class);
                JavaProcess two = JavaProcess.start(PidFileProgram.class)) {
            warmUp(one, two);
            for (int round = 0; round < ROUNDS; round++) {
                Path path = temporary.resolve("race.pid");
                prepare(round % 4, path);
                one.tell("create " + path);
                two.tell("create " + path);
                String first = one.answer();
                String second = two.answer();
                if (first.equals("created")) {
                    assertThat(second).as("round %d", round).isEqualTo(refusal(path, one));
                } else {
                    assertThat(first).as("round %d", round).isEqualTo(refusal(path, two));
                    assertThat(second).as("round %d", round).isEqualTo("created");
                }
                long winner = first.equals("created") ? one.pid() : two.pid();
                assertThat(Files.readString(path)).isEqualTo(winner + "\n");
                one.ask("close");
                two.ask("close");
                assertThat(temporary).isEmptyDirectory();
            }
        }
    }

    private static String refusal(Path path, JavaProcess winner) {
        return "cannot create PID file " + path + ": process " + winner.pid() + " holds it";
    }

    /** So that both are at work when they meet, and not still loading classes. */
    private void warmUp(JavaProcess... contenders) {
        for (JavaProcess contender : contenders) {
            for (int i = 0; i < 50; i++) {
                contender.ask("create " + temporary.resolve("warm.pid"));
                contender.ask("close");
            }
        }
    }

    /** What a start may find: nothing, a stale file, what a contender left that crashed, or both. */
    private void prepare(int kind, Path path) throws IOException {
        if ((kind & 1) != 0) {
            Path whole = Files.writeString(path.resolveSibling("stale"), "77777\n");
            Files.move(whole, path, StandardCopyOption.ATOMIC_MOVE);
        }
        if ((kind & 2) != 0) {
            Path leftOver = Files.writeString(temporary.resolve(".race.pid.new"), "777");
            Files.setPosixFilePermissions(leftOver, PosixFilePermissions.fromString("rw-------"));
        }
    }

    /** A manager with PIDFile=, or a script, may read at any time. */
    @Test
    void isNeverSeenEmptyOrHalf() throws Exception {
        Path path = temporary.resolve("x.pid");
        try (JavaProcess program = JavaProcess.start(PidFileProgram.class)) {
            warmUp(program);
            Set<String> seen = ConcurrentHashMap.newKeySet();
            AtomicBoolean goesOn = new AtomicBoolean(true);
            AtomicLong lookCount = new AtomicLong();
            Thread reader = Thread.ofPlatform().start(() -> {
                while (goesOn.get()) {
                    seen.add(contentIfThere(path));
                    lookCount.incrementAndGet();
                }
            });
            for (int round = 0; round < ROUNDS; round++) {
                prepare(round % 2, path);
                assertThat(program.ask("create " + path)).isEqualTo("created");
                awaitLook(lookCount, reader);
                program.ask("close");
            }
            goesOn.set(false);
            reader.join();
            assertThat(seen).contains(program.pid() + "\n").isSubsetOf("not there", "77777\n", program.pid() + "\n");
        }
    }

    /** Until the reader has looked once from here on: the scheduler owes it no turn in the short life of a file. */
    private static void awaitLook(AtomicLong lookCount, Thread reader) {
        long next = lookCount.get() + 2; // One look may be under way.
        while (lookCount.get() < next && reader.isAlive()) {
            Thread.yield();
        }
    }

    private static String contentIfThere(Path path) {
        try (Fd fd = Fcntl.open(path.toString(), Fcntl.O_RDONLY)) {
            byte[] bytes = new byte[64];
            return new String(bytes, 0, Unistd.read(fd, bytes, 0, bytes.length), StandardCharsets.US_ASCII);
        } catch (LinuxException e) {
            return e.errno().equals(Errno.ENOENT) ? "not there" : e.getMessage();
        }
    }

    @Test
    void isStaleOnceItsProcessIsKilled() throws Exception {
        Path path = temporary.resolve("x.pid");
        try (JavaProcess first = JavaProcess.start(PidFileProgram.class);
                JavaProcess second = JavaProcess.start(PidFileProgram.class)) {
            assertThat(first.ask("create " + path)).isEqualTo("created");
            assertThat(second.ask("create " + path)).isEqualTo(refusal(path, first));
            first.kill();
            assertThat(Files.readString(path)).isEqualTo(first.pid() + "\n");
            assertThat(second.ask("create " + path)).isEqualTo("created");
            assertThat(Files.readString(path)).isEqualTo(second.pid() + "\n");
        }
    }

    @Test
    void isRemovedWhenSigtermEndsTheJvm_ifToldSo() throws Exception {
        Path path = temporary.resolve("x.pid");
        try (JavaProcess program = JavaProcess.start(PidFileProgram.class)) {
            assertThat(program.ask("create-for-life " + path)).isEqualTo("created " + path);
            assertThat(path).exists();
            assertThat(program.terminate()).isEqualTo(143);
            assertThat(temporary).isEmptyDirectory();
        }
    }

    @Test
    void refusesWhatAnotherUserCouldLeadAstray() throws Exception {
        Needs.root();
        Path victim = Files.writeString(temporary.resolve("victim"), "precious");
        Path run = directory("run", NOBODY, 0, "rwxr-xr-x");
        Path group = directory("group", 0, NOBODY, "rwxrwxr-x");
        Path sticky = directory("sticky", 0, 0, "rwxrwxrwx");
        Files.setAttribute(sticky, "unix:mode", 01777);
        Path link = Files.createSymbolicLink(temporary.resolve("link"), temporary);
        Files.setAttribute(link, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
        Path theirs = Files.writeString(sticky.resolve("theirs.pid"), "1\n");
        Files.setAttribute(theirs, "unix:uid", NOBODY);
        Path theirNew = Files.writeString(sticky.resolve(".new.pid.new"), "");
        Files.setAttribute(theirNew, "unix:uid", NOBODY);
        Files.createSymbolicLink(sticky.resolve("link.pid"), victim);

        try (JavaProcess root = JavaProcess.start(PidFileProgram.class)) {
            assertRefused(root, run.resolve("x.pid"), "directory " + run + " belongs to user 65534, who could lead the file elsewhere");
            assertRefused(root, run.resolve("below/x.pid"),
                    "directory " + run + " belongs to user 65534, who could lead the file elsewhere");
            assertRefused(root, group.resolve("x.pid"), "group 65534 can write to directory " + group);
            assertRefused(root, link.resolve("x.pid"),
                    "symbolic link " + link + " belongs to user 65534, who could lead the file elsewhere");
            assertRefused(root, theirs, "it belongs to user 65534");
            assertRefused(root, sticky.resolve("new.pid"), theirNew + " is in the way: it belongs to user 65534");
            assertRefused(root, sticky.resolve("link.pid"), "it is a symbolic link, not a plain file");
        }
        assertThat(victim).hasContent("precious");
        assertThat(theirs).hasContent("1\n");
        assertThat(Files.getAttribute(theirs, "unix:uid")).isEqualTo(NOBODY);
    }

    private Path directory(String name, int uid, int gid, String mode) throws IOException {
        Path directory = Files.createDirectory(temporary.resolve(name));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
        Files.setAttribute(directory, "unix:uid", uid);
        Files.setAttribute(directory, "unix:gid", gid);
        return directory;
    }

    private static void assertRefused(JavaProcess process, Path path, String cause) {
        assertThat(process.ask("create " + path)).isEqualTo("cannot create PID file " + path + ": " + cause);
    }

    @Test
    void worksForAnOrdinaryUser_whoIsToldWhatHeMayNotDo() throws Exception {
        Needs.root();
        Needs.program("/usr/bin/setpriv");
        Path place = Files.createTempDirectory(Path.of("/tmp"), "lares-pid-file.");
        try {
            Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
            String classes = Classes.copyTo(place);
            Path own = Files.createDirectory(place.resolve("own"));
            Files.setAttribute(own, "unix:uid", NOBODY);
            Path roots = Files.writeString(place.resolve("root.pid"), "1\n");
            Path secret = Files.writeString(place.resolve("secret.pid"), "1\n");
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
            List<String> asNobody = List.of("/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs");
            try (JavaProcess nobody = JavaProcess.start(asNobody, classes, PidFileProgram.class);
                    JavaProcess root = JavaProcess.start(PidFileProgram.class)) {
                assertThat(nobody.ask("create " + own.resolve("x.pid"))).isEqualTo("created");
                assertThat(Files.getAttribute(own.resolve("x.pid"), "unix:uid")).isEqualTo(NOBODY);
                assertRefused(nobody, place.resolve("x.pid"), "Permission denied (EACCES)");
                assertRefused(nobody, roots, "Permission denied (EACCES)");
                assertRefused(nobody, secret, "Permission denied (EACCES)");
                assertThat(root.ask("create " + place.resolve("held.pid"))).isEqualTo("created");
                assertRefused(nobody, place.resolve("held.pid"), "process " + root.pid() + " holds it");
                assertThat(nobody.ask("close")).isEqualTo("closed");
                assertThat(own).isEmptyDirectory();

                assertThat(nobody.ask("create " + own.resolve("x.pid"))).isEqualTo("created");
                Files.setAttribute(own, "unix:uid", 0);
                assertThat(nobody.ask("close")).isEqualTo("closed");
                assertThat(own.resolve("x.pid")).as("of a process that may not remove it any more").isEmptyFile();
            }
        } finally {
            Classes.delete(place);
        }
    }

    @Test
    void saysWhatIsWrongWithTheFilesystem_andWorksOnTmpfsAndOverlay() throws Exception {
        Needs.root();
        Needs.program("/usr/bin/unshare");
        for (String name : List.of("full", "read-only", "overlay", "layers")) {
            Files.createDirectory(temporary.resolve(name));
        }
        String script = """
                set -e
                cd %s
                mount -t tmpfs -o size=4096,mode=755 none full
                mount -t tmpfs -o mode=755 none read-only
                mount -t tmpfs -o mode=755 none layers
                mkdir layers/lower layers/upper layers/work
                echo 77777 >full/stale.pid
                echo 77777 >read-only/stale.pid
                echo 77777 >layers/lower/stale.pid
                mount -o remount,ro none read-only
                mount -t overlay -o lowerdir=layers/lower,upperdir=layers/upper,workdir=layers/work none overlay
                cd /
                exec "$@"
                """.formatted(temporary);
        try (JavaProcess program = inMountNamespace(script)) {
            Path seen = Path.of("/proc/" + program.pid() + "/root" + temporary);
            assertRefused(program, temporary.resolve("full/x.pid"), "No space left on device (ENOSPC)");
            assertRefused(program, temporary.resolve("full/stale.pid"), "No space left on device (ENOSPC)");
            assertThat(seen.resolve("full/stale.pid")).as("never emptied, never half").hasContent("77777\n");
            assertRefused(program, temporary.resolve("read-only/x.pid"), "Read-only file system (EROFS)");
            assertRefused(program, temporary.resolve("read-only/stale.pid"), "Read-only file system (EROFS)");
            for (String name : List.of("layers/x.pid", "overlay/x.pid", "overlay/stale.pid")) {
                Path path = temporary.resolve(name);
                assertThat(program.ask("create " + path)).isEqualTo("created");
                assertThat(seen.resolve(name)).isRegularFile();
                assertRefused(program, path, "process " + program.pid() + " holds it");
                assertThat(program.ask("close")).isEqualTo("closed");
                assertThat(seen.resolve(name)).doesNotExist();
            }
        }
    }

    private static JavaProcess inMountNamespace(String script) throws IOException {
        List<String> prefix = List.of("/usr/bin/unshare", "--mount", "/bin/sh", "-c", script, "sh");
        return JavaProcess.start(prefix, JavaProcess.classPath(), PidFileProgram.class);
    }
}
