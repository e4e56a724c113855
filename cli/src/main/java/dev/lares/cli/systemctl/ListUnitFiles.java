package dev.lares.cli.systemctl;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.ProtocolViolation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code list-unit-files}. */
final class ListUnitFiles {
    private record File(String name, String state) {}

    private static final Comparator<File> ORDER = (a, b) -> {
        int byType = String.CASE_INSENSITIVE_ORDER.compare(UnitNames.suffix(a.name), UnitNames.suffix(b.name));
        return byType != 0 ? byType : String.CASE_INSENSITIVE_ORDER.compare(a.name, b.name);
    };

    private ListUnitFiles() {}

    static int run(Session session, List<String> words) throws Failure {
        List<File> files = new ArrayList<>();
        if (session.isWithoutManager()) {
            new LocalInstall(session).list(words).forEach((path, state) -> add(session, files, path, state.text()));
        } else {
            ask(session, words, files);
        }
        files.sort(ORDER);
        print(session, files);
        return files.isEmpty() ? 1 : 0;
    }

    private static void ask(Session session, List<String> words, List<File> files) throws Failure {
        List<String> patterns = session.has(Flag.WITH_DEPENDENCIES) ? UnitDependencies.with(session, words) : words;
        try {
            BodyReader reader = session.manager().call(ManagerLink.manager("ListUnitFilesByPatterns",
                    new BodyWriter("asas").strings(session.options().states()).strings(patterns)));
            reader.enterArray();
            while (reader.hasMore()) {
                reader.enterStruct();
                add(session, files, reader.string(), reader.string());
                reader.leaveStruct();
            }
            reader.leaveArray();
        } catch (BusError e) {
            throw Failure.of("Failed to list unit files: " + e.getMessage());
        } catch (ProtocolViolation e) {
            throw Session.broken(e);
        }
    }

    private static void add(Session session, List<File> files, String path, String state) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (session.options().types().isEmpty() || session.options().types().contains(UnitNames.suffix(name))) {
            files.add(new File(name, state));
        }
    }

    private static void print(Session session, List<File> files) throws Failure {
        Table table = new Table("unit file", "state", "preset");
        PresetLookup presets = new PresetLookup(session);
        for (int i = 0; i < files.size(); i++) {
            File file = files.get(i);
            boolean lastOfType = i + 1 < files.size() && !UnitNames.suffix(file.name).equals(UnitNames.suffix(files.get(i + 1).name));
            Colour line = lastOfType ? Colour.UNDERLINE : Colour.NONE;
            Table.Cell preset = UnitPage.hasPreset(file.state) ? preset(presets.of(file.name), lastOfType)
                    : Table.Cell.none(lastOfType ? Colour.GREY_UNDERLINE : Colour.GREY);
            table.add(List.of(Table.Cell.of(file.name, line), Table.Cell.of(file.state, state(file.state, lastOfType)), preset));
        }
        table.print(session);
        if (session.options().legend()) {
            session.screen().print("\n" + files.size() + " unit files listed.\n");
        }
    }

    private static Table.Cell preset(String text, boolean underlined) {
        Colour colour = text.equals("enabled") ? Colour.GREEN : Colour.RED;
        return Table.Cell.of(text, underlined ? colour.underlined() : colour);
    }

    private static Colour state(String state, boolean underlined) {
        Colour colour = switch (state) {
            case "masked", "masked-runtime", "disabled", "bad" -> Colour.RED;
            case "enabled", "alias" -> Colour.GREEN;
            default -> Colour.NONE;
        };
        return underlined ? colour.underlined() : colour;
    }
}
