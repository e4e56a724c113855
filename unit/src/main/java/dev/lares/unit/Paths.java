package dev.lares.unit;

import java.util.ArrayList;
import java.util.List;

/** File system paths as text: no file is looked at. */
final class Paths {
    /** PATH_MAX without its NUL. */
    static final int MAX_BYTES = 4095;

    /** NAME_MAX. */
    static final int MAX_NAME_BYTES = 255;

    private Paths() {}

    static boolean isAbsolute(String path) {
        return path.startsWith("/");
    }

    /** The path without double slashes, slashes at its end and single dots: {@code ///foo//./bar/.} is {@code /foo/bar}. */
    static String simplify(String path) {
        if (path.isEmpty()) {
            return path;
        }
        String joined = String.join("/", components(path));
        if (isAbsolute(path)) {
            return "/" + joined;
        }
        return joined.isEmpty() ? "." : joined;
    }

    /** The names in the path, without single dots. */
    static List<String> components(String path) {
        List<String> names = new ArrayList<>();
        for (String name : path.split("/")) {
            if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return names;
    }

    /** Whether the kernel takes it: neither the whole nor any name in it is too long. */
    static boolean isValid(String path) {
        return !path.isEmpty()
                && path.indexOf('\0') < 0
                && RawText.byteLength(path) <= MAX_BYTES
                && components(path).stream().allMatch(name -> RawText.byteLength(name) <= MAX_NAME_BYTES);
    }

    /** Whether no {@code ..} is in it. */
    static boolean isNormalised(String path) {
        return !components(path).contains("..");
    }

    /** Whether it is a name without a directory, and not {@code .} or {@code ..}. */
    static boolean isFileName(String text) {
        boolean dots = text.equals(".") || text.equals("..");
        return !text.isEmpty() && !dots && text.indexOf('/') < 0 && RawText.byteLength(text) <= MAX_NAME_BYTES;
    }

    /** Whether the path is {@code directory} or lies under it; both simplified. */
    static boolean isUnder(String path, String directory) {
        return path.equals(directory) || path.startsWith(directory.endsWith("/") ? directory : directory + "/");
    }

    /** A simplified absolute path without {@code ..}. */
    static String absolute(String path) throws BadValue {
        if (!isAbsolute(path)) {
            throw new BadValue("the path is not absolute");
        }
        return checked(path);
    }

    /** A simplified relative path without {@code ..}. */
    static String relative(String path) throws BadValue {
        if (isAbsolute(path)) {
            throw new BadValue("the path is absolute");
        }
        return checked(path);
    }

    private static String checked(String path) throws BadValue {
        if (!RawText.isValid(path)) {
            throw new BadValue("the path is not UTF-8");
        }
        String simple = simplify(path);
        if (!isValid(simple)) {
            throw new BadValue("the path is empty or longer than " + MAX_BYTES + " bytes, or a name in it than " + MAX_NAME_BYTES);
        }
        if (!isNormalised(simple) || simple.equals(".")) {
            throw new BadValue("the path is not normalised");
        }
        return simple;
    }
}
