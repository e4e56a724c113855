package dev.lares.cli.systemctl;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.Message;
import dev.lares.dbus.ProtocolViolation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run of a verb: what was asked, where to print, and the manager, to which it connects when it is first needed. */
final class Session implements AutoCloseable {
    private final String program;
    private final Options options;
    private final Screen screen;
    private final Map<String, String> environment;
    private Optional<ManagerLink> link = Optional.empty();

    Session(String program, Options options, Screen screen, Map<String, String> environment) {
        this.program = program;
        this.options = options;
        this.screen = screen;
        this.environment = environment;
    }

    Options options() {
        return options;
    }

    Screen screen() {
        return screen;
    }

    Map<String, String> environment() {
        return environment;
    }

    /** The name the program was called by: {@code lares} or {@code systemctl}. */
    String program() {
        return program;
    }

    boolean has(Flag flag) {
        return options.has(flag);
    }

    /** Another look at the same run, as if that option had been given. */
    Session with(Flag flag) {
        return withFlags(flag, true);
    }

    /** As {@link #with}, as if it had not been given. */
    Session without(Flag flag) {
        return withFlags(flag, false);
    }

    private Session withFlags(Flag flag, boolean on) {
        EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
        flags.addAll(options.flags());
        if (on) {
            flags.add(flag);
        } else {
            flags.remove(flag);
        }
        Session other = new Session(program, options.withFlags(flags), screen, environment);
        other.link = link;
        return other;
    }

    /** The same run with other words, as {@code enable --now} goes on as {@code start}. */
    Session withWords(List<String> words) {
        Session other = new Session(program, options.withWords(words), screen, environment);
        other.link = link;
        return other;
    }

    ManagerLink manager() throws Failure {
        if (link.isEmpty()) {
            link = Optional.of(ManagerLink.open(socket()));
        }
        return link.get();
    }

    /** Whether no manager can answer, so that unit files are to be changed here: its socket is not there, or this is a chroot. */
    boolean isWithoutManager() {
        String runtime = has(Flag.USER) ? environment.getOrDefault("XDG_RUNTIME_DIR", "/nonexistent") : "/run";
        return !Files.exists(Path.of(runtime, "systemd", "private")) || Offline.isOffline(environment);
    }

    /** Where the manager listens: the system's, or with {@code --user} the caller's own. */
    private String socket() throws Failure {
        if (!has(Flag.USER)) {
            return "/run/systemd/private";
        }
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (runtime.isEmpty()) {
            throw Failure.of("cannot connect to the service manager of the user: $XDG_RUNTIME_DIR is not set; set it as lares init --user had it");
        }
        return runtime + "/systemd/private";
    }

    /** The value of a property; the reader is in the variant. */
    BodyReader property(String path, String interfaceName, String name) throws Failure, BusError {
        Message get = Message.call(1, ManagerLink.NAME, path, ManagerLink.PROPERTIES, "Get").withBody(new BodyWriter("ss").string(interfaceName).string(name));
        BodyReader reader = manager().call(get);
        try {
            reader.enterVariant();
            return reader;
        } catch (ProtocolViolation e) {
            throw broken(e);
        }
    }

    String text(String path, String interfaceName, String name) throws Failure, BusError {
        try {
            return property(path, interfaceName, name).string();
        } catch (ProtocolViolation e) {
            throw broken(e);
        }
    }

    List<String> texts(String path, String interfaceName, String name) throws Failure, BusError {
        try {
            return property(path, interfaceName, name).strings();
        } catch (ProtocolViolation e) {
            throw broken(e);
        }
    }

    /** A call for all properties of an object, of all its interfaces. */
    static Message getAll(String path) {
        return Message.call(1, ManagerLink.NAME, path, ManagerLink.PROPERTIES, "GetAll").withBody(new BodyWriter("s").string(""));
    }

    /** {@code ActiveState} of the unit; a unit that nobody knows is inactive. */
    String activeState(String unit) throws Failure {
        try {
            return text(UnitNames.objectPath(unit), ManagerLink.UNIT, "ActiveState");
        } catch (BusError e) {
            throw Failure.of("Failed to retrieve unit state: " + e.getMessage());
        }
    }

    /** As {@link #activeState}, for what is told beside other things; empty if it cannot be told. */
    String activeStateIfKnown(String unit) throws Failure {
        try {
            return text(UnitNames.objectPath(unit), ManagerLink.UNIT, "ActiveState");
        } catch (BusError e) {
            return "";
        }
    }

    /** The names for what was typed, patterns replaced by the loaded units that fit. */
    List<String> expand(List<String> words) throws Failure {
        return expand(words, ".service");
    }

    List<String> expand(List<String> words, String suffix) throws Failure {
        UnitNames.Mangling how = new UnitNames.Mangling(suffix, true, "");
        List<String> names = new ArrayList<>();
        List<String> patterns = new ArrayList<>();
        for (String word : words) {
            if (word.isEmpty()) {
                screen.error("Failed to mangle name: Invalid argument");
                throw Failure.of("Failed to expand names: Invalid argument");
            }
            String name = UnitNames.mangle(this, word, how);
            (UnitNames.isPattern(name) ? patterns : names).add(name);
        }
        if (!patterns.isEmpty()) {
            UnitRow.list(this, patterns).forEach(unit -> names.add(unit.name()));
        }
        return names;
    }

    static Failure broken(ProtocolViolation e) {
        return Failure.of("Failed to parse bus message: " + e.getMessage());
    }

    @Override
    public void close() {
        link.ifPresent(ManagerLink::close);
        screen.flush();
    }
}
