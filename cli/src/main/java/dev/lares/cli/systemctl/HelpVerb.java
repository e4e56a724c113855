package dev.lares.cli.systemctl;

import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.ProtocolViolation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code help}: the manual pages a unit names, shown by man(1). */
final class HelpVerb {
    private HelpVerb() {}

    static int run(Session session, List<String> words) throws Failure {
        int status = 0;
        List<String> names = new ArrayList<>();
        for (String word : words) {
            if (OptionParser.number(word).isPresent()) {
                names.add(unitOf(session, OptionParser.number(word).get()));
            } else {
                names.addAll(session.expand(List.of(word)));
            }
        }
        for (String name : names) {
            try {
                String path = UnitNames.objectPath(name);
                if (session.text(path, ManagerLink.UNIT, "LoadState").equals("not-found") && session.activeState(name).equals("inactive")) {
                    session.screen().error("Unit " + name + " could not be found.");
                    status = 1;
                } else {
                    show(session, name, session.texts(path, ManagerLink.UNIT, "Documentation"));
                }
            } catch (BusError e) {
                throw Failure.of("Failed to get properties: " + e.getMessage());
            }
        }
        return status;
    }

    private static String unitOf(Session session, int pid) throws Failure {
        try {
            return UnitNames.ofObjectPath(session.manager().call(ManagerLink.manager("GetUnitByPID", new BodyWriter("u").uint32(pid))).objectPath());
        } catch (BusError e) {
            throw Failure.of("Failed to get unit for PID " + pid + ": " + e.getMessage());
        } catch (ProtocolViolation e) {
            throw Session.broken(e);
        }
    }

    private static void show(Session session, String name, List<String> pages) throws Failure {
        if (pages.isEmpty()) {
            session.screen().info("Documentation for " + name + " not known.");
        }
        for (String page : pages) {
            if (page.startsWith("man:")) {
                showPage(session, page.substring(4));
            } else {
                session.screen().info("Can't show: " + page);
            }
        }
    }

    /** {@code name(section)}. */
    private static void showPage(Session session, String page) throws Failure {
        int open = page.indexOf('(');
        List<String> command = open > 0 && page.endsWith(")") ? List.of("man", page.substring(open + 1, page.length() - 1), page.substring(0, open))
                : List.of("man", page);
        session.screen().flush();
        try {
            new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw Failure.of("Failed to execute man: No such file or directory");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
