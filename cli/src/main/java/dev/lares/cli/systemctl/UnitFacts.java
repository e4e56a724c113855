package dev.lares.cli.systemctl;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.ProtocolViolation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The properties of a unit that its status page needs, by name; a property the manager does not have is as if it were empty. */
final class UnitFacts {
    /**
     * A condition or an assertion.
     *
     * @param state negative if it was not met, 0 if it was not tested
     */
    record Condition(String name, boolean trigger, boolean negate, String parameter, int state) {}

    private final Map<String, Object> values = new HashMap<>(512);
    private final List<ExecStatus> commands = new ArrayList<>();

    private UnitFacts() {}

    /** Reads the answer to {@code GetAll}. */
    static UnitFacts read(BodyReader reader) throws ProtocolViolation {
        UnitFacts facts = new UnitFacts();
        reader.enterArray();
        while (reader.hasMore()) {
            reader.enterDictEntry();
            String name = reader.string();
            facts.take(name, reader.enterVariant(), reader);
            reader.leaveVariant();
            reader.leaveDictEntry();
        }
        reader.leaveArray();
        return facts;
    }

    private void take(String name, String type, BodyReader reader) throws ProtocolViolation {
        switch (type) {
            case "s" -> values.put(name, reader.string());
            case "o" -> values.put(name, reader.objectPath());
            case "b" -> values.put(name, reader.bool());
            case "u" -> values.put(name, (long) reader.uint32());
            case "i" -> values.put(name, (long) reader.int32());
            case "t" -> values.put(name, reader.uint64());
            case "as" -> values.put(name, reader.strings());
            case "(ss)", "a(ss)" -> values.put(name, pairs(type, reader));
            case "a(sbbsi)" -> values.put(name, conditions(reader));
            default -> {
                if (ExecStatus.isType(type)) {
                    commands.addAll(ExecStatus.read(name, reader));
                } else {
                    reader.skip();
                }
            }
        }
    }

    private static List<String> pairs(String type, BodyReader reader) throws ProtocolViolation {
        List<String> texts = new ArrayList<>();
        if (type.equals("(ss)")) {
            pair(texts, reader);
            return texts;
        }
        reader.enterArray();
        while (reader.hasMore()) {
            pair(texts, reader);
        }
        reader.leaveArray();
        return texts;
    }

    private static void pair(List<String> texts, BodyReader reader) throws ProtocolViolation {
        reader.enterStruct();
        texts.add(reader.string());
        texts.add(reader.string());
        reader.leaveStruct();
    }

    private static List<Condition> conditions(BodyReader reader) throws ProtocolViolation {
        List<Condition> conditions = new ArrayList<>();
        reader.enterArray();
        while (reader.hasMore()) {
            reader.enterStruct();
            conditions.add(new Condition(reader.string(), reader.bool(), reader.bool(), reader.string(), reader.int32()));
            reader.leaveStruct();
        }
        reader.leaveArray();
        return conditions;
    }

    String text(String name) {
        return values.get(name) instanceof String text ? text : "";
    }

    boolean flag(String name) {
        return values.get(name) instanceof Boolean flag && flag;
    }

    /** The number, or what is given if there is none. */
    long number(String name, long otherwise) {
        return values.get(name) instanceof Long number ? number : otherwise;
    }

    long micros(String name) {
        return number(name, 0);
    }

    int integer(String name) {
        return (int) number(name, 0);
    }

    /** Of an array of pairs, first and second in turn. */
    @SuppressWarnings("unchecked")
    List<String> texts(String name) {
        return values.get(name) instanceof List<?> list && (list.isEmpty() || list.getFirst() instanceof String) ? (List<String>) list : List.of();
    }

    @SuppressWarnings("unchecked")
    List<Condition> conditions(String name) {
        return values.get(name) instanceof List<?> list && !list.isEmpty() && list.getFirst() instanceof Condition ? (List<Condition>) list : List.of();
    }

    /** All commands, in the order in which the manager tells of them. */
    List<ExecStatus> commands() {
        return commands;
    }
}
