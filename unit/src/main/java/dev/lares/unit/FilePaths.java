package dev.lares.unit;

import java.util.ArrayList;
import java.util.List;

/** Arithmetic of absolute paths as text. */
final class FilePaths {
    private FilePaths() {}

    /** The last part. */
    static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** All but the last part; the root's is the root. */
    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    static String join(String directory, String name) {
        return directory.equals("/") ? "/" + name : directory + "/" + name;
    }

    /** Without doubled and closing slashes, {@code .} and, by the text alone, {@code ..}. */
    static String normalize(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/")) {
            if (part.equals("..")) {
                if (!parts.isEmpty()) {
                    parts.removeLast();
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return "/" + String.join("/", parts);
    }

    /** Whether the path is the directory or lies below it. */
    static boolean isWithin(String path, String directory) {
        return path.equals(directory) || directory.equals("/") || path.startsWith(directory + "/");
    }

    /** The path and all directories above it, from the root down. */
    static List<String> prefixes(String path) {
        List<String> all = new ArrayList<>();
        all.add("/");
        for (int slash = path.indexOf('/', 1); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            all.add(path.substring(0, slash));
        }
        if (path.length() > 1) {
            all.add(path);
        }
        return all;
    }
}
