package dev.lares.cli;

import dev.lares.linux.Signal;
import dev.lares.process.ProcessEntry;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the user of {@code lares top} is.
 *
 * @param view what the table shows
 * @param mode what keys mean
 * @param selected the selected line; empty for the first, whichever that is
 * @param place where it was, for when it is gone
 * @param message what is said in the last line until the next key
 */
record TopState(TopView view, TopMode mode, Optional<TopView.Mark> selected, int place, String message) {
    static final TopState START = new TopState(TopView.USUAL, new TopMode.Table(), Optional.empty(), 0, "");

    /** What a key leads to. */
    record Step(TopState state, TopEffect effect) {}

    /**
     * What a key leads to.
     *
     * @param rows the lines of the table
     * @param pageSize how many of them fit on the screen
     */
    Step on(Key key, List<TopRow> rows, int pageSize) {
        TopState quiet = say("");
        if (key.equals(new Key.Control('c'))) {
            return new Step(quiet, new TopEffect.Quit());
        }
        if (key.equals(new Key.Control('z'))) {
            return new Step(quiet, new TopEffect.Suspend());
        }
        return switch (mode) {
            case TopMode.Table _ -> quiet.onTable(key, rows, pageSize);
            case TopMode.TypeFilter(String text) -> quiet.onFilter(key, text);
            case TopMode.Inspect page -> quiet.onPage(key, page, pageSize);
            case TopMode.TypeSignal asked -> quiet.onSignal(key, asked);
            case TopMode.Confirm asked -> quiet.onConfirm(key, asked);
            case TopMode.Help _ -> draw(quiet.in(new TopMode.Table()));
        };
    }

    private Step onTable(Key key, List<TopRow> rows, int pageSize) {
        return switch (key) {
            case Key.Named named -> switch (named) {
                case UP -> move(rows, -1);
                case DOWN -> move(rows, 1);
                case PAGE_UP -> move(rows, -pageSize);
                case PAGE_DOWN -> move(rows, pageSize);
                case HOME -> move(rows, -rows.size());
                case END -> move(rows, rows.size());
                case ENTER, RIGHT -> inspect(rows);
                case ESCAPE -> draw(show(view.filter("")));
                case LEFT, TAB, BACKSPACE, DELETE, OTHER -> draw(this);
            };
            case Key.Typed(int character) -> onLetter(character, rows);
            case Key.Control(char letter) -> letter == 'l' ? new Step(this, new TopEffect.Look()) : draw(this);
        };
    }

    private Step onLetter(int character, List<TopRow> rows) {
        return switch (character) {
            case 'q' -> new Step(this, new TopEffect.Quit());
            case '/' -> draw(in(new TopMode.TypeFilter(view.filter())));
            case '?', 'h' -> draw(in(new TopMode.Help()));
            case 's' -> draw(show(view.sort(view.sort().next())));
            case 'P' -> draw(show(view.sort(TopView.Sort.CPU)));
            case 'M' -> draw(show(view.sort(TopView.Sort.MEMORY)));
            case 'I' -> draw(show(view.sort(TopView.Sort.IO)));
            case 'T' -> draw(show(view.sort(TopView.Sort.TIME)));
            case 'N' -> draw(show(view.sort(TopView.Sort.PID)));
            case 'r' -> draw(show(view.reverse()));
            case 't' -> draw(show(view.turnTree()));
            case 'K' -> draw(show(view.turnKernel()));
            case 'i' -> inspect(rows);
            case 'k' -> signal(rows);
            case ' ' -> fold(rows);
            default -> draw(this);
        };
    }

    private Step onFilter(Key key, String text) {
        return switch (key) {
            case Key.Typed(int character) -> typed(text + Character.toString(character));
            case Key.Named.BACKSPACE -> typed(text.isEmpty() ? "" : text.substring(0, text.offsetByCodePoints(text.length(), -1)));
            case Key.Named.ENTER -> draw(in(new TopMode.Table()));
            case Key.Named.ESCAPE -> draw(show(view.filter("")).in(new TopMode.Table()));
            case Key.Named _, Key.Control _ -> draw(this);
        };
    }

    private Step typed(String text) {
        return draw(show(view.filter(text)).in(new TopMode.TypeFilter(text)));
    }

    private Step onPage(Key key, TopMode.Inspect page, int pageSize) {
        return switch (key) {
            case Key.Named.UP -> scroll(page, -1);
            case Key.Named.DOWN -> scroll(page, 1);
            case Key.Named.PAGE_UP -> scroll(page, -pageSize);
            case Key.Named.PAGE_DOWN -> scroll(page, pageSize);
            case Key.Named.HOME -> scroll(page, -page.firstLine());
            case Key.Named.ESCAPE, Key.Named.LEFT, Key.Named.ENTER -> draw(in(new TopMode.Table()));
            case Key.Typed(int character) when character == 'q' || character == 'i' -> draw(in(new TopMode.Table()));
            case Key.Typed(int character) when character == ' ' -> scroll(page, pageSize);
            case Key.Named _, Key.Typed _, Key.Control _ -> draw(this);
        };
    }

    private Step scroll(TopMode.Inspect page, int lines) {
        return draw(in(new TopMode.Inspect(page.process(), Math.max(0, page.firstLine() + lines))));
    }

    private Step onSignal(Key key, TopMode.TypeSignal asked) {
        String text = asked.text();
        return switch (key) {
            case Key.Typed(int character) -> draw(in(new TopMode.TypeSignal(asked.process(), asked.name(), text + Character.toString(character))));
            case Key.Named.BACKSPACE -> draw(in(new TopMode.TypeSignal(
                    asked.process(), asked.name(), text.isEmpty() ? "" : text.substring(0, text.offsetByCodePoints(text.length(), -1)))));
            case Key.Named.ESCAPE -> draw(in(new TopMode.Table()));
            case Key.Named.ENTER -> {
                Optional<Signal> signal = Signal.parse(text.strip().toUpperCase(Locale.ROOT));
                yield draw(signal.map(one -> in(new TopMode.Confirm(asked.process(), asked.name(), one)))
                        .orElseGet(() -> in(new TopMode.Table()).say("cannot send '%s': no such signal".formatted(text))));
            }
            case Key.Named _, Key.Control _ -> draw(this);
        };
    }

    private Step onConfirm(Key key, TopMode.Confirm asked) {
        TopState table = in(new TopMode.Table());
        return key.is('y') ? new Step(table, new TopEffect.Send(asked.process(), asked.name(), asked.signal())) : draw(table.say("nothing sent"));
    }

    // ---- the selected line ----

    /** The index of the selected line; if it is gone, of the one now in its place. */
    int index(List<TopRow> rows) {
        for (int i = 0; i < rows.size(); i++) {
            if (selected.equals(Optional.of(rows.get(i).mark()))) {
                return i;
            }
        }
        return selected.isEmpty() ? 0 : Math.clamp(place, 0, Math.max(0, rows.size() - 1));
    }

    private Step move(List<TopRow> rows, int lines) {
        if (rows.isEmpty()) {
            return draw(this);
        }
        int target = Math.clamp(index(rows) + (long) lines, 0, rows.size() - 1);
        return draw(new TopState(view, mode, Optional.of(rows.get(target).mark()), target, message));
    }

    private Optional<ProcessEntry> process(List<TopRow> rows) {
        return rows.isEmpty() || !(rows.get(index(rows)) instanceof TopRow.OfProcess row) ? Optional.empty() : Optional.of(row.process());
    }

    private Step inspect(List<TopRow> rows) {
        return process(rows).map(process -> draw(in(new TopMode.Inspect(process.id(), 0)))).orElseGet(() -> fold(rows));
    }

    private Step signal(List<TopRow> rows) {
        return draw(process(rows).map(process -> in(new TopMode.TypeSignal(process.id(), process.name(), "TERM")))
                .orElseGet(() -> say("select a process first")));
    }

    private Step fold(List<TopRow> rows) {
        if (rows.isEmpty() || !view.tree()) {
            return draw(this);
        }
        String unit = switch (rows.get(index(rows))) {
            case TopRow.OfUnit row -> row.name();
            case TopRow.OfProcess row -> TopRows.unitOf(row.process());
        };
        return draw(new TopState(view.turnFold(unit), mode, Optional.of(TopView.Mark.of(unit)), place, message));
    }

    // ---- the next state ----

    TopState say(String text) {
        return new TopState(view, mode, selected, place, text);
    }

    TopState in(TopMode other) {
        return new TopState(view, other, selected, place, message);
    }

    private TopState show(TopView other) {
        return new TopState(other, mode, selected, place, message);
    }

    private static Step draw(TopState state) {
        return new Step(state, new TopEffect.Draw());
    }
}
