package dev.lares.host;

import java.util.Map;
import java.util.TreeMap;

/** os-release(5). */
final class OsReleaseFile {
    private OsReleaseFile() {}

    /** Its assignments, quotes removed; none if there is no such file. */
    static Map<String, String> read(SystemFiles files) {
        Map<String, String> values = new TreeMap<>();
        for (String line : files.read("/etc/os-release").or(() -> files.read("/usr/lib/os-release")).orElse("").lines().toList()) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.stripLeading().startsWith("#")) {
                values.put(line.substring(0, equals).strip(), String.join(" ", Words.split(line.substring(equals + 1))));
            }
        }
        return values;
    }
}
