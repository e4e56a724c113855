package dev.lares.cli.systemctl;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.ProtocolViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code show}: properties of the manager, of units or of jobs, one a line, or all as JSON. */
final class ShowVerb {
    private final Session session;
    private final JsonText json = new JsonText();
    private boolean first = true;

    private ShowVerb(Session session) {
        this.session = session;
    }

    static int run(Session session, List<String> words) throws Failure {
        ShowVerb show = new ShowVerb(session);
        boolean many = !words.isEmpty() || !session.options().states().isEmpty() || !session.options().types().isEmpty();
        if (session.options().json() && many) {
            show.json.openArray();
        }
        if (many) {
            show.showUnits(words);
        } else {
            show.show(ManagerLink.PATH);
        }
        if (session.options().json()) {
            session.screen().line((many ? show.json.closeArray() : show.json).text(session.options()));
        }
        return 0;
    }

    private void showUnits(List<String> words) throws Failure {
        if (words.isEmpty()) {
            List<UnitRow> units = new ArrayList<>(UnitRow.list(session, List.of()));
            units.sort(UnitRow.ORDER);
            for (UnitRow unit : units) {
                show(UnitNames.objectPath(unit.name()));
            }
            return;
        }
        List<String> patterns = new ArrayList<>();
        for (String word : words) {
            if (OptionParser.number(word).isPresent()) {
                show("/org/freedesktop/systemd1/job/" + OptionParser.number(word).get());
            } else {
                patterns.add(word);
            }
        }
        List<String> names = session.expand(patterns);
        for (String name : session.has(Flag.WITH_DEPENDENCIES) ? UnitDependencies.with(session, names) : names) {
            show(UnitNames.objectPath(name));
        }
    }

    private void show(String path) throws Failure {
        try {
            BodyReader reader = session.manager().call(Session.getAll(path));
            if (session.options().json()) {
                showJson(reader);
                return;
            }
            session.screen().print(first ? "" : "\n");
            first = false;
            PropertyText printer = new PropertyText(session);
            reader.enterArray();
            while (reader.hasMore()) {
                reader.enterDictEntry();
                showOne(printer, reader);
                reader.leaveDictEntry();
            }
            reader.leaveArray();
        } catch (BusError e) {
            throw Failure.of("Failed to get properties: " + e.getMessage());
        } catch (ProtocolViolation e) {
            throw Session.broken(e);
        }
    }

    private void showOne(PropertyText printer, BodyReader reader) throws ProtocolViolation {
        String name = reader.string();
        Optional<String> expected = expected(name);
        String type = reader.enterVariant();
        if (isWanted(name) || expected.isPresent()) {
            printer.print(name, type, expected, reader);
        } else {
            reader.skip();
        }
        reader.leaveVariant();
    }

    private boolean isWanted(String name) {
        return session.options().properties().isEmpty() || session.options().properties().get().contains(name);
    }

    /** The value a property must have to be shown, of {@code -p NAME=VALUE}. */
    private Optional<String> expected(String name) {
        for (String property : session.options().properties().orElse(List.of())) {
            if (property.startsWith(name) && property.startsWith("=", name.length())) {
                return Optional.of(property.substring(name.length() + 1));
            }
        }
        return Optional.empty();
    }

    private void showJson(BodyReader reader) throws ProtocolViolation {
        json.openObject();
        reader.enterArray();
        while (reader.hasMore()) {
            reader.enterDictEntry();
            String name = reader.string();
            reader.enterVariant();
            if (isWanted(name)) {
                JsonValue.append(json.name(name), reader);
            } else {
                reader.skip();
            }
            reader.leaveVariant();
            reader.leaveDictEntry();
        }
        reader.leaveArray();
        json.closeObject();
    }
}
