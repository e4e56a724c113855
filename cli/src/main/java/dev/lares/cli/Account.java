package dev.lares.cli;

import dev.lares.linux.Group;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Passwd;
import dev.lares.linux.Unistd;
import dev.lares.unit.SpecifierContext.Identity;
import java.util.Map;
import java.util.Optional;

/** Whoever runs the manager. A container may run it under a number that no account has: then the number is the name. */
final class Account {
    private Account() {}

    /** The account of this process, with home and shell from the environment first (systemd.unit(5), {@code %h}). */
    static Identity current(Map<String, String> environment) {
        int uid = Unistd.uid();
        int gid = Unistd.gid();
        Optional<Passwd> passwd = passwd(uid);
        String home = Optional.ofNullable(environment.get("HOME"))
                .filter(path -> path.startsWith("/"))
                .or(() -> passwd.map(Passwd::home))
                .orElse("/");
        return new Identity(
                passwd.map(Passwd::name).orElse(Integer.toString(uid)),
                uid,
                groupName(gid).orElse(Integer.toString(gid)),
                gid,
                home,
                passwd.map(Passwd::shell).filter(shell -> !shell.isEmpty()).orElse("/bin/sh"));
    }

    private static Optional<Passwd> passwd(int uid) {
        try {
            return Passwd.byUid(uid);
        } catch (LinuxException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> groupName(int gid) {
        try {
            return Group.byGid(gid).map(Group::name);
        } catch (LinuxException _) {
            return Optional.empty();
        }
    }
}
