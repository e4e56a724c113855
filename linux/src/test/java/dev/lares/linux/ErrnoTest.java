package dev.lares.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

final class ErrnoTest {
    @Test
    void namesTheErrorAsTheCLibraryDoes() {
        assertThat(Errno.ENOENT.number()).isEqualTo(2);
        assertThat(Errno.ENOENT.name()).isEqualTo("ENOENT");
        assertThat(Errno.ENOENT.message()).isEqualTo("No such file or directory");
    }

    @Test
    void hasTheMessageOfEveryErrorTheCLibraryKnows() {
        var strerror = Libc.function("strerror_r");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(256);
            for (int number = 1; number <= 133; number++) {
                long text = Libc.call(strerror, number, buffer.address(), 256);
                assertThat(new Errno(number).message()).as("error %d", number).isEqualTo(CString.at(text));
            }
        }
    }

    @Test
    void showsTheNumberOfAnErrorWithoutName() {
        assertThat(new Errno(524).name()).isEqualTo("524");
        assertThat(new Errno(524).message()).isEqualTo("Unknown error 524");
    }

    @Test
    void makesAnExceptionSayWhatCouldNotBeDone() {
        assertThatThrownBy(() -> Fcntl.open("/nowhere", Fcntl.O_RDONLY)).isInstanceOf(LinuxException.class)
                .hasMessage("cannot open /nowhere: No such file or directory (ENOENT)");
    }
}
