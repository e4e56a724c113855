package dev.lares.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;

/**
 * The whole screen of the terminal, taken over from opening to closing: its keys come one by one and are not echoed, and
 * only what has changed is written. Drawn with JLine; the only class that knows it, so no other command loads it.
 */
final class LiveScreen implements AutoCloseable {
    private final Terminal terminal;
    private final Attributes before;
    private final Display display;
    private final boolean coloured;

    private LiveScreen(Terminal terminal, boolean coloured) {
        this.terminal = terminal;
        this.before = terminal.getAttributes();
        this.display = new Display(terminal, true);
        this.coloured = coloured;
    }

    /** How many lines and columns. */
    record Dimensions(int rows, int columns) {}

    /** Opens it. Signals stay with the caller, and the terminal is asked nothing it could fail to answer. */
    static LiveScreen open(boolean coloured) throws IOException {
        Terminal terminal = TerminalBuilder.builder()
                .system(true)
                .provider(TerminalBuilder.PROP_PROVIDER_FFM)
                .dumb(false)
                .nativeSignals(false)
                .graphemeCluster(false)
                .encoding(StandardCharsets.UTF_8)
                .paused(true)
                .build();
        if (terminal.getStringCapability(Capability.cursor_address) == null) {
            String type = terminal.getType();
            terminal.close();
            throw new IOException("the terminal '%s' cannot move its cursor".formatted(type));
        }
        LiveScreen screen = new LiveScreen(terminal, coloured);
        screen.enter();
        return screen;
    }

    Dimensions dimensions() {
        Size size = terminal.getSize();
        boolean known = size.getRows() > 0 && size.getColumns() > 0;
        return known ? new Dimensions(size.getRows(), size.getColumns()) : new Dimensions(24, 80);
    }

    /** Shows these lines, from the top; what is longer or more than the screen must be cut already. */
    void show(List<Line> lines) {
        Dimensions size = dimensions();
        display.resize(Size.of(size.columns(), size.rows()));
        List<AttributedString> rows = new ArrayList<>();
        for (int i = 0; i < size.rows(); i++) {
            rows.add(i < lines.size() ? styled(lines.get(i)) : AttributedString.EMPTY);
        }
        display.update(rows, 0);
        terminal.flush();
    }

    /** Draws everything anew the next time, after something else has written to the terminal. */
    void forget() {
        display.clear();
    }

    /** Gives the terminal back as it was. */
    void leave() {
        terminal.puts(Capability.exit_ca_mode);
        // terminfo(5) calls the ordinary cursor "normal"; "visible" is a brighter one.
        terminal.puts(Capability.cursor_normal);
        terminal.flush();
        terminal.setAttributes(before);
    }

    /** Takes the terminal again. */
    void enter() {
        terminal.enterRawMode();
        // Ctrl-Z must come as a key, or the program would be stopped before it has given the terminal back.
        Attributes raw = terminal.getAttributes();
        raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
        terminal.setAttributes(raw);
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.cursor_invisible);
        terminal.puts(Capability.clear_screen);
        terminal.flush();
        display.reset();
    }

    @Override
    public void close() throws IOException {
        leave();
        terminal.close();
    }

    private AttributedString styled(Line line) {
        AttributedStringBuilder builder = new AttributedStringBuilder();
        for (Line.Part part : line.parts()) {
            builder.append(part.text(), style(part.ink()));
        }
        return builder.toAttributedString();
    }

    private AttributedStyle style(Ink ink) {
        AttributedStyle plain = AttributedStyle.DEFAULT;
        return switch (ink) {
            case PLAIN -> plain;
            case HEADING -> plain.bold();
            case INVERSE -> plain.inverse();
            case GOOD -> coloured ? plain.foreground(AttributedStyle.GREEN) : plain;
            case WARNING -> coloured ? plain.foreground(AttributedStyle.YELLOW) : plain;
            case BAD -> coloured ? plain.bold().foreground(AttributedStyle.RED) : plain.bold();
            case QUIET -> coloured ? plain.faint() : plain;
            case NAME -> coloured ? plain.foreground(AttributedStyle.CYAN) : plain;
        };
    }
}
