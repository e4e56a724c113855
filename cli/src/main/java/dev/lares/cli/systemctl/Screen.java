package dev.lares.cli.systemctl;

import dev.lares.linux.Fd;
import dev.lares.linux.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Standard output and standard error. What is printed is written when the verb ends or says something on standard error; colours
 * only on a terminal, systemd(1) "$SYSTEMD_COLORS". UTF-8, whatever the locale.
 */
final class Screen {
    private static final int WITHOUT_TERMINAL_COLUMNS = 80;
    private static final int FULL = 32 * 1024;

    private final Map<String, String> environment;
    private final boolean outIsTerminal;
    private final boolean errIsTerminal;
    private final boolean coloured;
    private final StringBuilder out = new StringBuilder(2048);
    private int columns;

    private Screen(Map<String, String> environment, boolean outIsTerminal, boolean errIsTerminal) {
        this.environment = environment;
        this.outIsTerminal = outIsTerminal;
        this.errIsTerminal = errIsTerminal;
        this.coloured = coloured(environment, outIsTerminal);
    }

    /** That of this process. */
    static Screen ofProcess(Map<String, String> environment) {
        return new Screen(environment, isTerminal(1), isTerminal(2));
    }

    private static boolean coloured(Map<String, String> environment, boolean terminal) {
        String wanted = environment.getOrDefault("SYSTEMD_COLORS", "");
        if (!wanted.isEmpty()) {
            return !wanted.equals("0") && !wanted.equals("no") && !wanted.equals("false");
        }
        return terminal && !environment.containsKey("NO_COLOR") && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    }

    /** By the name of what is open there: asking the kernel properly would first make the JVM build its way to native calls. */
    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.startsWith("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    boolean isTerminal() {
        return outIsTerminal;
    }

    boolean isColoured() {
        return coloured;
    }

    /** How wide lines may be: {@code $COLUMNS}, or the terminal's width, or 80. */
    int columns() {
        if (columns == 0) {
            columns = OptionParser.number(environment.getOrDefault("COLUMNS", "")).filter(width -> width > 0).orElse(0);
            if (columns == 0) {
                columns = outIsTerminal ? Terminal.windowSize(Fd.of(1)).map(Terminal.WindowSize::columns).orElse(WITHOUT_TERMINAL_COLUMNS)
                        : WITHOUT_TERMINAL_COLUMNS;
            }
        }
        return columns;
    }

    /** The escape sequence, or nothing where there are no colours. */
    String on(Colour colour) {
        return coloured ? colour.code() : "";
    }

    /** The sequence that ends a colour; nothing after {@link Colour#NONE}. */
    String off(Colour colour) {
        return coloured && colour != Colour.NONE ? Colour.NORMAL.code() : "";
    }

    Screen print(String text) {
        out.append(text);
        if (out.length() > FULL) {
            flush();
        }
        return this;
    }

    Screen print(Colour colour, String text) {
        return print(on(colour)).print(text).print(off(colour));
    }

    void line(String text) {
        print(text).print("\n");
    }

    /** Writes what was printed; what nobody reads is dropped. */
    void flush() {
        if (out.length() > 0) {
            write(FileDescriptor.out, out.toString());
            out.setLength(0);
        }
    }

    void error(String text) {
        tell(text, Colour.RED);
    }

    void warning(String text) {
        tell(text, Colour.YELLOW);
    }

    void notice(String text) {
        tell(text, Colour.BOLD);
    }

    void info(String text) {
        tell(text, Colour.NONE);
    }

    private void tell(String text, Colour colour) {
        flush();
        boolean paint = errIsTerminal && colour != Colour.NONE && coloured(environment, true);
        StringBuilder lines = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            lines.append(paint && !line.isEmpty() ? colour.code() + line + Colour.NORMAL.code() : line).append(errIsTerminal ? "\r\n" : "\n");
        }
        write(FileDescriptor.err, lines.toString());
    }

    private static void write(FileDescriptor fd, String text) {
        try {
            new FileOutputStream(fd).write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // Nobody reads it any more.
        }
    }
}
