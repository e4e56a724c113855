package dev.lares.cli;

import dev.lares.linux.Group;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Passwd;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The names of users and groups; a number without an account is its own name. */
interface AccountNames {
    String user(int uid);

    String group(int gid);

    /** The number of a user, by name or number. */
    OptionalInt uid(String user);

    /** Those of this machine, each asked for once. */
    static AccountNames ofMachine() {
        Map<Integer, String> users = new TreeMap<>();
        Map<Integer, String> groups = new TreeMap<>();
        return new AccountNames() {
            @Override
            public String user(int uid) {
                return users.computeIfAbsent(uid, AccountNames::userName);
            }

            @Override
            public String group(int gid) {
                return groups.computeIfAbsent(gid, AccountNames::groupName);
            }

            @Override
            public OptionalInt uid(String user) {
                return number(user);
            }
        };
    }

    private static String userName(int uid) {
        try {
            return Passwd.byUid(uid).map(Passwd::name).orElse(Integer.toUnsignedString(uid));
        } catch (LinuxException _) {
            return Integer.toUnsignedString(uid);
        }
    }

    private static String groupName(int gid) {
        try {
            return Group.byGid(gid).map(Group::name).orElse(Integer.toUnsignedString(gid));
        } catch (LinuxException _) {
            return Integer.toUnsignedString(gid);
        }
    }

    private static OptionalInt number(String user) {
        try {
            Optional<Passwd> passwd = Passwd.byName(user);
            return passwd.isPresent() ? OptionalInt.of(passwd.get().uid()) : OptionalInt.of(Integer.parseUnsignedInt(user));
        } catch (LinuxException | NumberFormatException _) {
            return OptionalInt.empty();
        }
    }
}
