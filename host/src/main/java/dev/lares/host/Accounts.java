package dev.lares.host;

import dev.lares.linux.ExecStage;
import dev.lares.linux.Group;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Passwd;
import dev.lares.linux.Prctl;
import dev.lares.linux.Stat;
import dev.lares.linux.Unistd;
import dev.lares.unit.ExecDirectives;
import dev.lares.unit.LoadedUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The users and groups that units name (systemd.exec(5), "Credentials"), by name or number. What was found is kept as
 * long as /etc/passwd and /etc/group stay as they are. A number without an entry is a user without a home, whose group
 * has the same number.
 */
final class Accounts {
    private static final int CAP_SETGID = 6;
    private static final int CAP_SETUID = 7;
    private static final Set<String> NO_SHELLS =
            Set.of("", "/sbin/nologin", "/usr/sbin/nologin", "/bin/false", "/usr/bin/false", "/bin/true", "/usr/bin/true");

    /**
     * A user with what goes with it.
     *
     * @param name its name, or its number where it has none
     * @param home its home directory, if it has one that is not {@code /}
     * @param shell its shell, if it may log in
     */
    record User(String name, int uid, int gid, Optional<String> home, Optional<String> shell) {}

    /**
     * Whom a process of a unit runs as.
     *
     * @param user the unit's user, if it names one
     * @param gid the group
     * @param groups the supplementary groups
     * @param changes whether this differs from who the manager is
     */
    record Identity(Optional<User> user, int uid, int gid, List<Integer> groups, boolean changes) {}

    private final Map<String, User> users = new HashMap<>();
    private final Map<String, Integer> groups = new HashMap<>();
    private final Map<String, List<Integer>> memberships = new HashMap<>();
    private final Identity managers = own(Optional.empty());
    private final Set<Integer> ownGroups = Set.copyOf(Unistd.groups());
    private String stamp = "";

    /** The identity a unit's settings ask for. */
    Identity identity(LoadedUnit unit) throws SpawnFault {
        Optional<String> user = unit.find(ExecDirectives.USER).filter(name -> !name.isEmpty());
        Optional<String> group = unit.find(ExecDirectives.GROUP).filter(name -> !name.isEmpty());
        List<String> more = unit.get(ExecDirectives.SUPPLEMENTARY_GROUPS);
        if (user.isEmpty() && group.isEmpty() && more.isEmpty()) {
            return managers;
        }
        forgetIfChanged();
        return identity(user, group, more);
    }

    /** Whom a user and a group stand for, by name or number; without them the manager's own. */
    Identity identity(Optional<String> user, Optional<String> group) throws SpawnFault {
        forgetIfChanged();
        return identity(user, group, List.of());
    }

    private Identity identity(Optional<String> userName, Optional<String> groupName, List<String> more) throws SpawnFault {
        Optional<User> user = Optional.empty();
        if (userName.isPresent()) {
            user = Optional.of(user(userName.get()));
        }
        int uid = user.map(User::uid).orElse(Unistd.effectiveUid());
        int gid = groupName.isPresent() ? group(groupName.get()) : user.map(User::gid).orElse(Unistd.effectiveGid());
        boolean mayChange = Prctl.hasCapability(CAP_SETUID) && Prctl.hasCapability(CAP_SETGID);
        if (!mayChange && uid == Unistd.effectiveUid() && gid == Unistd.effectiveGid() && more.isEmpty()) {
            return own(user);
        }
        List<Integer> wanted = supplementary(user, gid, more);
        boolean same = uid == Unistd.effectiveUid() && gid == Unistd.effectiveGid() && Set.copyOf(wanted).equals(ownGroups);
        return new Identity(user, uid, gid, wanted, !same);
    }

    private static Identity own(Optional<User> user) {
        return new Identity(user, Unistd.effectiveUid(), Unistd.effectiveGid(), List.of(), false);
    }

    private List<Integer> supplementary(Optional<User> user, int gid, List<String> more) throws SpawnFault {
        Set<Integer> all = new LinkedHashSet<>();
        if (user.isPresent()) {
            all.addAll(memberships(user.get(), gid));
        }
        for (String name : more) {
            all.add(group(name));
        }
        return new ArrayList<>(all);
    }

    private List<Integer> memberships(User user, int gid) throws SpawnFault {
        String key = user.name() + ":" + gid;
        List<Integer> known = memberships.get(key);
        if (known == null) {
            try {
                known = Passwd.groupsOf(user.name(), gid);
            } catch (LinuxException e) {
                throw new SpawnFault(ExecStage.GROUP, e);
            }
            memberships.put(key, known);
        }
        return known;
    }

    private User user(String name) throws SpawnFault {
        User known = users.get(name);
        if (known == null) {
            known = lookUpUser(name);
            users.put(name, known);
        }
        return known;
    }

    /** The superuser is known without asking: no user database, even a broken one, must keep it from running. */
    private static User lookUpUser(String name) throws SpawnFault {
        if (name.equals("root") || name.equals("0")) {
            return new User("root", 0, 0, Optional.of("/root"), Optional.of("/bin/sh"));
        }
        try {
            Optional<Integer> number = number(name);
            Optional<Passwd> entry = number.isPresent() ? Passwd.byUid(number.get()) : Passwd.byName(name);
            if (entry.isPresent()) {
                return user(entry.get());
            }
            if (number.isPresent()) {
                return new User(name, number.get(), number.get(), Optional.empty(), Optional.empty());
            }
        } catch (LinuxException e) {
            throw new SpawnFault(ExecStage.USER, e);
        }
        throw new SpawnFault(ExecStage.USER, "cannot become user " + name + ": there is no such user");
    }

    private static User user(Passwd entry) {
        Optional<String> home = Optional.of(entry.home()).filter(path -> path.length() > 1 && path.startsWith("/"));
        Optional<String> shell = Optional.of(entry.shell()).filter(path -> path.startsWith("/") && !NO_SHELLS.contains(path));
        return new User(entry.name(), entry.uid(), entry.gid(), home, shell);
    }

    private int group(String name) throws SpawnFault {
        Integer known = groups.get(name);
        if (known == null) {
            known = lookUpGroup(name);
            groups.put(name, known);
        }
        return known;
    }

    private static int lookUpGroup(String name) throws SpawnFault {
        Optional<Integer> number = number(name);
        if (number.isPresent()) {
            return number.get();
        }
        try {
            Optional<Group> entry = Group.byName(name);
            if (entry.isPresent()) {
                return entry.get().gid();
            }
        } catch (LinuxException e) {
            throw new SpawnFault(ExecStage.GROUP, e);
        }
        throw new SpawnFault(ExecStage.GROUP, "cannot become group " + name + ": there is no such group");
    }

    /** A user or group id; 65535 and 4294967295 stand for none. */
    private static Optional<Integer> number(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits) {
            return Optional.empty();
        }
        long value = Long.parseLong(text);
        return value < 0xFFFF_FFFFL && value != 0xFFFF ? Optional.of((int) value) : Optional.empty();
    }

    private void forgetIfChanged() {
        String current = stampOf("/etc/passwd") + stampOf("/etc/group");
        if (!current.equals(stamp)) {
            stamp = current;
            users.clear();
            groups.clear();
            memberships.clear();
        }
    }

    private static String stampOf(String path) {
        try {
            var status = Stat.ofPath(path);
            return status.inode() + " " + status.changedMicros() + " " + status.sizeBytes() + "/";
        } catch (LinuxException _) {
            return "-/";
        }
    }
}
