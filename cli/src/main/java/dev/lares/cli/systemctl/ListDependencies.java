package dev.lares.cli.systemctl;

import java.util.ArrayList;
import java.util.List;

/** {@code list-dependencies}: a tree, or with {@code --plain} and {@code --json} a list. */
final class ListDependencies {
    private static final int LEAST_COLUMNS = 20;

    private final Session session;
    private final List<String> path = new ArrayList<>();
    private final JsonText json = new JsonText();

    private ListDependencies(Session session) {
        this.session = session;
    }

    static int run(Session session, List<String> words) throws Failure {
        ListDependencies list = new ListDependencies(session);
        List<String> units = words.isEmpty() ? List.of("default.target") : session.expand(words);
        if (session.options().json()) {
            list.json.openArray();
        }
        for (int i = 0; i < units.size(); i++) {
            if (session.options().json()) {
                list.json.openObject().name("unit").text(units.get(i)).name("dependencies");
            } else {
                session.screen().print(i > 0 ? "\n" : "").line(units.get(i));
            }
            list.list(units.get(i), 0, 0);
            if (session.options().json()) {
                list.json.closeObject();
            }
        }
        if (session.options().json()) {
            session.screen().line(list.json.closeArray().text(session.options()));
        }
        return 0;
    }

    /** @param branches a bit for each level, lowest for the nearest: whether its line goes on below */
    private void list(String unit, int level, long branches) throws Failure {
        path.add(unit);
        List<String> dependencies = UnitDependencies.of(session, unit);
        dependencies.sort(ListDependencies::compare);
        if (session.options().json()) {
            json.openArray();
        }
        for (int i = 0; i < dependencies.size(); i++) {
            boolean last = i == dependencies.size() - 1;
            show(dependencies.get(i), level, branches, last);
        }
        if (session.options().json()) {
            json.closeArray();
        }
        if (!plain()) {
            path.remove(unit);
        }
    }

    private boolean plain() {
        return session.has(Flag.PLAIN) && !session.options().json();
    }

    private void show(String name, int level, long branches, boolean last) throws Failure {
        long below = branches << 1 | (last ? 0 : 1);
        boolean deeper = session.has(Flag.ALL) || name.endsWith(".target");
        if (session.options().json()) {
            json.openObject().name("unit").text(name).name("active").text(session.activeStateIfKnown(name));
            if (deeper && !path.contains(name)) {
                json.name("dependencies");
                list(name, level + 1, below);
            }
            json.closeObject();
        } else if (path.contains(name)) {
            if (!plain()) {
                session.screen().print("  ");
                print("...", level + 1, below, true);
            }
        } else {
            if (plain()) {
                session.screen().print("  ");
            } else {
                String state = session.activeStateIfKnown(name);
                session.screen().print(session.screen().on(colour(state))).print(Glyphs.ofActiveState(state))
                        .print(session.screen().on(Colour.NORMAL)).print(" ");
            }
            print(name, level, branches, last);
            if (deeper) {
                list(name, level + 1, below);
            }
        }
    }

    private static Colour colour(String state) {
        return switch (state) {
            case "active", "reloading", "activating" -> Colour.GREEN;
            case "inactive", "deactivating" -> Colour.NORMAL;
            default -> Colour.RED;
        };
    }

    private void print(String name, int level, long branches, boolean last) {
        Screen screen = session.screen();
        int most = Math.max(screen.columns(), LEAST_COLUMNS);
        int used = 0;
        StringBuilder line = new StringBuilder();
        if (!plain()) {
            for (int i = level - 1; i >= -1; i--) {
                used += 2;
                if (used > most - 3 && !session.has(Flag.FULL)) {
                    screen.print(line.toString()).line((most % 2 != 0 ? "" : " ") + "...");
                    return;
                }
                line.append(i < 0 ? last ? "└─" : "├─" : (branches & 1L << i) != 0 ? "│ " : "  ");
            }
        }
        screen.print(line.toString()).line(session.has(Flag.FULL) ? name : Widths.ellipsize(name, most - used));
    }

    /** Targets last, systemctl's order. */
    private static int compare(String a, String b) {
        boolean target = a.endsWith(".target");
        if (target != b.endsWith(".target")) {
            return target ? 1 : -1;
        }
        return String.CASE_INSENSITIVE_ORDER.compare(a, b);
    }
}
