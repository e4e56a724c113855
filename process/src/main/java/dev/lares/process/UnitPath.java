package dev.lares.process;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the path of a control group as systemd 252 does: {@code a.slice/a-b.slice/foo.service/what/the/service/made}. Slices
 * first, then the unit, then what it made itself; {@code user@UID.service} and {@code session-ID.scope} may hold the tree of
 * a user's manager. A name that could be one of the kernel's files has an underscore in front.
 *
 * <p>{@code lares up} puts such a tree into {@code lares-PID}, wherever it was started.
 */
final class UnitPath {
    private static final Set<String> TYPES = Set.of("service", "socket", "target", "device", "mount", "automount", "swap",
            "timer", "path", "slice", "scope");
    private static final int LONGEST_NAME = 255;
    private static final int LEAST_LENGTH = 3;

    private final List<String> parts;
    private int at;

    private UnitPath(List<String> parts) {
        this.parts = parts;
    }

    /** The membership that a path below the manager's root means. */
    static UnitMembership read(String path) {
        if (path.equals("/")) {
            return UnitMembership.NONE;
        }
        List<String> parts = Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
        UnitPath walk = new UnitPath(parts);
        Optional<String> slice = Optional.of(walk.skipSlices());
        Optional<Integer> owner = slice.flatMap(UnitPath::owner);
        Optional<String> unit = walk.unit();
        Optional<String> session = unit.flatMap(UnitPath::session);
        Optional<String> userUnit = Optional.empty();
        Optional<String> userSlice = Optional.empty();
        if (walk.skipUserManager() || walk.skipSession()) {
            userSlice = Optional.of(walk.skipSlices());
            userUnit = walk.unit();
        }
        return new UnitMembership(path, unit, slice, userUnit, userSlice, session, owner, foreground(parts));
    }

    /** The root that paths are below: process 1's own, without the scope it keeps to itself; empty for the whole tree. */
    static String rootOf(String pathOfInit) {
        for (String end : List.of("/init.scope", "/system.slice", "/system")) {
            if (pathOfInit.endsWith(end)) {
                return pathOfInit.substring(0, pathOfInit.length() - end.length());
            }
        }
        return pathOfInit.equals("/") ? "" : pathOfInit;
    }

    /** The path below that root; as it is if it is not below it. */
    static String below(String root, String path) {
        if (!path.startsWith(root) || path.length() > root.length() && path.charAt(root.length()) != '/') {
            return path;
        }
        String rest = path.substring(root.length());
        return rest.isEmpty() ? "/" : rest;
    }

    private static Optional<UnitMembership.ForegroundUnit> foreground(List<String> parts) {
        for (int i = parts.size() - 1; i >= 0; i--) {
            String part = parts.get(i);
            String number = part.startsWith("lares-") ? part.substring("lares-".length()) : "";
            if (isNumber(number)) {
                UnitPath walk = new UnitPath(parts.subList(i + 1, parts.size()));
                String slice = walk.skipSlices();
                return walk.unit().map(unit -> new UnitMembership.ForegroundUnit(Integer.parseInt(number), unit, slice));
            }
        }
        return Optional.empty();
    }

    /** Goes to after the slices; the last of them, or the root slice. */
    private String skipSlices() {
        String last = "-.slice";
        while (at < parts.size() && isSlice(unescape(parts.get(at)))) {
            last = unescape(parts.get(at));
            at++;
        }
        return last;
    }

    /** The unit whose name stands here. */
    private Optional<String> unit() {
        if (at >= parts.size() || parts.get(at).length() < LEAST_LENGTH) {
            return Optional.empty();
        }
        String name = unescape(parts.get(at));
        return isUnitName(name) && !name.endsWith(".slice") ? Optional.of(name) : Optional.empty();
    }

    private boolean skipUserManager() {
        String part = at < parts.size() ? unescape(parts.get(at)) : "";
        if (!part.startsWith("user@") || !part.endsWith(".service")) {
            return false;
        }
        if (!isNumber(part.substring("user@".length(), part.length() - ".service".length()))) {
            return false;
        }
        at++;
        return true;
    }

    private boolean skipSession() {
        String part = at < parts.size() ? unescape(parts.get(at)) : "";
        if (session(part).isEmpty()) {
            return false;
        }
        at++;
        return true;
    }

    private static Optional<String> session(String unit) {
        if (!unit.startsWith("session-") || !unit.endsWith(".scope") || unit.length() < "session-x.scope".length()) {
            return Optional.empty();
        }
        String id = unit.substring("session-".length(), unit.length() - ".scope".length());
        boolean valid = id.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z');
        return valid ? Optional.of(id) : Optional.empty();
    }

    private static Optional<Integer> owner(String slice) {
        if (!slice.startsWith("user-") || !slice.endsWith(".slice")) {
            return Optional.empty();
        }
        String uid = slice.substring("user-".length(), slice.length() - ".slice".length());
        return isNumber(uid) ? Optional.of(Integer.parseUnsignedInt(uid)) : Optional.empty();
    }

    private static boolean isSlice(String name) {
        return name.endsWith(".slice") && name.indexOf('@') < 0 && isUnitName(name);
    }

    private static String unescape(String part) {
        return part.startsWith("_") ? part.substring(1) : part;
    }

    /** A name of a unit or of an instance, not of a template: systemd.unit(5), "Description". */
    private static boolean isUnitName(String name) {
        int dot = name.lastIndexOf('.');
        if (dot <= 0 || name.length() > LONGEST_NAME || !TYPES.contains(name.substring(dot + 1))) {
            return false;
        }
        int sign = name.indexOf('@');
        if (sign == 0 || sign == dot - 1) {
            return false;
        }
        return name.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
                || c == ':' || c == '-' || c == '_' || c == '.' || c == '\\' || c == '@');
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
