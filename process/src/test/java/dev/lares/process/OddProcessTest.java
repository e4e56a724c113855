package dev.lares.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.linux.Errno;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes that are odd in one way each: {@code oddity.c}. */
final class OddProcessTest {
    private static final ScanOptions ALL = ScanOptions.basics().with(Part.THREADS, Part.LINKS, Part.ENVIRONMENT, Part.DESCRIPTORS,
            Part.MEMORY, Part.NAMESPACES, Part.LIMITS, Part.SECURITY, Part.SCHEDULING, Part.OOM, Part.IO);

    @TempDir static Path programs;
    private static String oddity;

    @TempDir Path folder;
    private Path home;

    @BeforeAll
    static void compile() throws Exception {
        oddity = NativeProgram.compile("oddity.c", programs).toRealPath().toString();
    }

    @BeforeEach
    void goHome() throws Exception {
        home = folder.toRealPath();
    }

    private NativeProgram odd(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(oddity));
        command.addAll(List.of(arguments));
        return NativeProgram.start(home, command.toArray(String[]::new));
    }

    private static ProcessEntry read(int pid) throws Exception {
        return ProcessTable.read(ALL).find(pid).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {") R 1 (", "a)b(c", "line\nline", "tab\tblank ", "back\\slash", "\u00e4\u00f6\u20ac", "(((", ")", "0123456789abcde"})
    void aName_isTakenAsItIs(String name) throws Exception {
        try (NativeProgram program = odd("name", name)) {
            ProcessEntry entry = read(program.pid());

            assertThat(entry.name()).isEqualTo(name);
            assertThat(entry.threads().get()).singleElement().extracting(ThreadEntry::name).isEqualTo(name);
            assertThat(entry.parent()).isEqualTo((int) ProcessHandle.current().pid());
            assertThat(entry.commandLine().get()).containsExactly(oddity, "name", name);
        }
    }

    @Test
    void anEmptyName_isEmpty() throws Exception {
        try (NativeProgram program = odd("name", "")) {
            assertThat(read(program.pid()).name()).isEmpty();
            assertThat(read(program.pid()).commandLine().get()).containsExactly(oddity, "name", "");
        }
    }

    @Test
    void aNameCutWithinACharacter_keepsItsBytes() throws Exception {
        try (NativeProgram program = odd("name", "01234567890123\u00e4")) {
            assertThat(read(program.pid()).name()).isEqualTo("01234567890123\uDCC3");
        }
    }

    @Test
    void arguments_mayHoldNewlinesAndMuchText() throws Exception {
        String[] arguments = {"stay", "two\nlines", "", " ", "\u00e4", "x".repeat(100_000), ""};
        try (NativeProgram program = odd(arguments)) {
            List<String> expected = new ArrayList<>(List.of(oddity));
            expected.addAll(Arrays.asList(arguments));

            assertThat(read(program.pid()).commandLine().get()).isEqualTo(expected);
        }
    }

    @Test
    void argumentsWipedOut_areEmptyTexts() throws Exception {
        try (NativeProgram program = odd("zeroed", "ab")) {
            int bytes = oddity.getBytes(UTF_8).length + "zeroed".length() + "ab".length() + 3;

            assertThat(read(program.pid()).commandLine().get()).hasSize(bytes).containsOnly("");
        }
    }

    @Test
    void aTitleOverTheArguments_isOneArgument() throws Exception {
        try (NativeProgram program = odd("titled")) {
            int length = Integer.parseInt(program.fact("length", 1)[0]);

            assertThat(read(program.pid()).commandLine().get().getFirst()).startsWith("x".repeat(length));
        }
    }

    @Test
    void aProgramExecutedWithoutArguments_hasTheEmptyOneTheKernelGivesIt() throws Exception {
        try (NativeProgram program = odd("bare")) {
            ProcessEntry entry = read(program.pid());

            assertThat(entry.commandLine().get()).isIn(List.of(""), List.of());
            assertThat(entry.environment().get()).containsExactly("ODDITY=bare");
            assertThat(entry.variable("ODDITY")).contains("bare");
            assertThat(entry.variable("ODD")).isEmpty();
        }
    }

    @Test
    void aZombie_hasNoMemoryAndNoFiles() throws Exception {
        try (NativeProgram program = odd("zombie")) {
            ProcessEntry zombie = read(Integer.parseInt(program.fact("child", 1)[0]));

            assertThat(zombie.isZombie()).isTrue();
            assertThat(zombie.state()).isEqualTo(ProcessState.ZOMBIE);
            assertThat(zombie.parent()).isEqualTo(program.pid());
            assertThat(zombie.commandLine().get()).isEmpty();
            assertThat(zombie.stat().exitCode()).isEqualTo(3 << 8);
            assertThat(zombie.status().memory()).isEqualTo(Reading.absent());
            assertThat(zombie.status().umask()).isEqualTo(Reading.absent());
            assertThat(zombie.memory()).isEqualTo(Reading.absent());
            assertThat(zombie.links()).isEqualTo(new FileLinks(Reading.absent(), Reading.absent(), Reading.absent()));
            assertThat(zombie.descriptors().orElse(List.of())).isEmpty();
        }
    }

    @Test
    void aStoppedProcess_isStopped() throws Exception {
        try (NativeProgram program = odd("stopped")) {
            assertThat(read(Integer.parseInt(program.fact("child", 1)[0])).state()).isEqualTo(ProcessState.STOPPED);
        }
    }

    @Test
    void aTracedProcess_isInATracingStop_andKnowsItsTracer() throws Exception {
        try (NativeProgram program = odd("traced")) {
            ProcessEntry traced = read(Integer.parseInt(program.fact("child", 1)[0]));

            assertThat(traced.state()).isEqualTo(ProcessState.TRACING_STOP);
            assertThat(traced.status().tracer()).isEqualTo(program.pid());
        }
    }

    @Test
    void aForkThatExecutesNothing_isMarked() throws Exception {
        try (NativeProgram program = odd("fork")) {
            assertThat(read(Integer.parseInt(program.fact("child", 1)[0])).stat().hasNotExecuted()).isTrue();
            assertThat(read(program.pid()).stat().hasNotExecuted()).isFalse();
        }
    }

    @Test
    void aProcessWhoseFirstThreadHasEnded_livesInItsOthers() throws Exception {
        try (NativeProgram program = odd("leaderless")) {
            ProcessEntry entry = read(program.pid());

            assertThat(entry.isZombie()).isTrue();
            assertThat(entry.stat().threadCount()).isEqualTo(2);
            assertThat(entry.threads().get()).hasSize(2).extracting(thread -> thread.stat().state())
                    .first().isEqualTo(ProcessState.ZOMBIE);
            assertThat(entry.threads().get().getLast().stat().state()).isNotEqualTo(ProcessState.ZOMBIE);
            assertThat(entry.descriptors().get()).extracting(Descriptor::number).contains(0, 1, 2);
            assertThat(entry.links().executable().get().path()).isEqualTo(oddity);
            assertThat(entry.memory().get().resident()).isPositive();
            assertThat(entry.environment().get()).isNotEmpty();
        }
    }

    @Test
    void aThreadThatExecutes_becomesTheProcess() throws Exception {
        try (NativeProgram program = odd("reborn")) {
            ProcessEntry entry = read(program.pid());

            assertThat(entry.pid()).isEqualTo(program.pid());
            assertThat(entry.commandLine().get()).containsExactly("second life", "stay");
            assertThat(entry.threads().get()).singleElement().extracting(ThreadEntry::tid).isEqualTo(program.pid());
        }
    }

    @Test
    void filesThatAreRemoved_areMarked() throws Exception {
        try (NativeProgram program = odd("homeless")) {
            assertThat(read(program.pid()).links().workingDirectory().get()).isEqualTo(new FilePath(home + "/home", true));
        }
        try (NativeProgram program = odd("unlinked")) {
            assertThat(read(program.pid()).links().executable().get()).isEqualTo(new FilePath(home + "/unlinked program", true));
        }
    }

    @Test
    void aProgramNamedAsIfItWereRemoved_isNotMarked() throws Exception {
        Path named = home.resolve("program (deleted)");
        Files.copy(Path.of(oddity), named);
        try (NativeProgram program = NativeProgram.start(home, named.toString(), "stay")) {
            assertThat(read(program.pid()).links().executable().get()).isEqualTo(new FilePath(named.toString(), false));
        }
    }

    @Test
    void aRootOfItsOwn_isShown() throws Exception {
        Requirement.root();
        try (NativeProgram program = odd("rooted")) {
            assertThat(read(program.pid()).links().root().get()).isEqualTo(new FilePath(home + "/root", false));
        }
    }

    @Test
    void aPathAsLongAsAPage_isRead_andALongerOneIsMarked() throws Exception {
        int levels = (4096 - 1 - home.toString().length() - "/program".length()) / 256;
        try (NativeProgram program = odd("deep", Integer.toString(levels))) {
            String path = home + ("/" + "d".repeat(255)).repeat(levels);

            assertThat(read(program.pid()).links().workingDirectory().get().path()).isEqualTo(path);
            assertThat(read(program.pid()).links().executable().get().path()).isEqualTo(path + "/program");
        }
        removeDeep();
        try (NativeProgram program = odd("deep", "20")) {
            assertThat(read(program.pid()).links().executable()).isEqualTo(Reading.denied(Errno.ENAMETOOLONG));
            assertThat(read(program.pid()).commandLine().get()).containsExactly("./program", "stay");
        } finally {
            removeDeep();
        }
    }

    /** By rm(1), which goes down step by step: such paths are too long to be given to the kernel. */
    private void removeDeep() throws Exception {
        assertThat(new ProcessBuilder("rm", "-rf", home + "/" + "d".repeat(255)).start().waitFor()).isZero();
    }
}
