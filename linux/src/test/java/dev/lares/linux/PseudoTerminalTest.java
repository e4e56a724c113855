package dev.lares.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PseudoTerminalTest {
    @Test
    void isATerminalThatItsMasterTypesAt() throws Exception {
        try (PseudoTerminal terminal = PseudoTerminal.open();
                Fd fd = Fcntl.open(terminal.path(), Fcntl.O_RDWR | Fcntl.O_NOCTTY)) {
            byte[] bytes = new byte[10];
            Unistd.write(terminal.master(), "typed\n".getBytes(), 0, 6);

            assertThat(Terminal.isTerminal(fd)).isTrue();
            assertThat(Unistd.read(fd, bytes, 0, 10)).isEqualTo(6);
            assertThat(new String(bytes, 0, 6)).isEqualTo("typed\n");
        }
    }
}
