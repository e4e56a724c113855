package dev.lares.cli.systemctl;

import java.util.ArrayList;
import java.util.List;

/** {@code list-units}. */
final class ListUnits {
    private static final int JOB_COLUMN = 5;

    private ListUnits() {}

    static int run(Session session, List<String> words) throws Failure {
        List<String> patterns = session.has(Flag.WITH_DEPENDENCIES) ? UnitDependencies.with(session, words) : words;
        List<UnitRow> units = new ArrayList<>(UnitRow.list(session, patterns));
        units.sort(UnitRow.ORDER);
        Table table = new Table("", "unit", "load", "active", "sub", "job", "description");
        if (session.has(Flag.PLAIN)) {
            table.hide(0);
        }
        int jobs = 0;
        for (int i = 0; i < units.size(); i++) {
            UnitRow unit = units.get(i);
            boolean lastOfType = i + 1 < units.size() && !UnitNames.suffix(unit.name()).equals(UnitNames.suffix(units.get(i + 1).name()));
            table.add(row(unit, lastOfType, session.has(Flag.PLAIN)));
            jobs += unit.job() != 0 ? 1 : 0;
        }
        if (jobs == 0) {
            table.hide(JOB_COLUMN);
        }
        table.print(session);
        if (session.options().legend()) {
            legend(session, units.size(), jobs);
        }
        return 0;
    }

    private static List<Table.Cell> row(UnitRow unit, boolean underlined, boolean plain) {
        boolean notLoaded = !plain && switch (unit.load()) {
            case "error", "not-found", "bad-setting", "masked" -> true;
            default -> false;
        };
        boolean failed = !plain && !notLoaded && unit.active().equals("failed");
        Colour usual = underlined ? Colour.UNDERLINE : Colour.NONE;
        // The cells that tell nothing in such a row have no line below either.
        Colour load = notLoaded ? shade(Colour.RED, underlined) : failed ? Colour.NONE : usual;
        Colour active = failed ? shade(Colour.RED, underlined) : notLoaded ? Colour.NONE : usual;
        Colour circle = notLoaded ? shade(Colour.YELLOW, underlined) : failed ? active : usual;
        return List.of(
                Table.Cell.of(notLoaded || failed ? "●" : " ", circle),
                Table.Cell.of(unit.name(), active),
                Table.Cell.of(unit.load(), load),
                Table.Cell.of(unit.active(), active),
                Table.Cell.of(unit.sub(), active),
                Table.Cell.of(unit.job() != 0 ? unit.jobType() : "", usual),
                Table.Cell.of(unit.description(), usual));
    }

    private static Colour shade(Colour colour, boolean underlined) {
        return underlined ? colour.underlined() : colour;
    }

    private static void legend(Session session, int count, int jobs) {
        Screen screen = session.screen();
        if (count > 0) {
            screen.print("\nLOAD   = Reflects whether the unit definition was properly loaded.\n"
                    + "ACTIVE = The high-level unit activation state, i.e. generalization of SUB.\n"
                    + "SUB    = The low-level unit activation state, values depend on unit type.\n");
            screen.print(jobs > 0 ? "JOB    = Pending job for the unit.\n\n" : "");
        }
        List<String> states = session.options().states();
        boolean all = session.has(Flag.ALL) || states.contains("inactive");
        if (all || states.isEmpty()) {
            screen.print(count > 0 ? Colour.BOLD : Colour.RED, count + " loaded units listed.");
            if (!all) {
                screen.print(" ").print(Colour.GREY, "Pass --all to see loaded but inactive units, too.");
            }
            screen.print("\n").print(Colour.GREY, "To show all installed unit files use 'systemctl list-unit-files'.").print("\n");
        } else {
            screen.print(count + " loaded units listed.\n");
        }
    }
}
